"""The network, an embedding table and a tower for users and the same for films; its optimisers."""

import torch
from torch import Tensor, nn
from torch.optim import Adam, Optimizer, SparseAdam

from training.twotower.device import precision
from training.twotower.settings import TwoTowerSettings


class TwoTower(nn.Module):
    """user row → Embedding(d) → Linear(d → d) → ReLU, and film row likewise.

    Parameters
    ----------
    n_users, n_movies
        Rows of the tables.
    dimension
        d.
    embedding_std
        Standard deviation of the normal draw that fills the tables; 1 is PyTorch's own.
    row_wise
        Whether the tables get sparse gradients, for the rows in the batch only.
    mixed_precision
        Whether the towers multiply in bfloat16 on CUDA.
    """

    def __init__(
        self,
        n_users: int,
        n_movies: int,
        dimension: int,
        *,
        embedding_std: float = 1.0,
        row_wise: bool = False,
        mixed_precision: bool = False,
    ):
        super().__init__()
        self._mixed_precision = mixed_precision
        self.user_table = nn.Embedding(n_users, dimension, sparse=row_wise)
        self.movie_table = nn.Embedding(n_movies, dimension, sparse=row_wise)
        self.user_tower = nn.Sequential(nn.Linear(dimension, dimension), nn.ReLU())
        self.movie_tower = nn.Sequential(nn.Linear(dimension, dimension), nn.ReLU())
        with torch.no_grad():
            for table in self.tables():
                table.weight.mul_(embedding_std)

    def tables(self) -> tuple[nn.Embedding, nn.Embedding]:
        """Return the embedding tables of users and of films."""
        return self.user_table, self.movie_table

    def forward(self, users: Tensor, movies: Tensor) -> tuple[Tensor, Tensor]:
        """Return both towers' vectors, (b, d) and (c, d) float32, for rows (b,) and (c,) int64.

        One call returns both, because DistributedDataParallel tracks the gradients of one call.
        """
        with precision(users.device, mixed=self._mixed_precision):
            user_vectors: Tensor = self.user_tower(self.user_table(users))
            movie_vectors: Tensor = self.movie_tower(self.movie_table(movies))
        return user_vectors.float(), movie_vectors.float()

    @torch.no_grad()
    def movie_vectors(self) -> Tensor:
        """Return the movie tower's output for every film, (n_movies, d) float32, on the CPU."""
        vectors: Tensor = self.movie_tower(self.movie_table.weight)
        return vectors.cpu()


def make_optimisers(network: TwoTower, settings: TwoTowerSettings) -> list[Optimizer]:
    """Return the optimisers that step together.

    Dense Adam (Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization") updates all
    rows of both tables in every step, however few of them the batch has. The row-wise one
    updates only the batch's rows and their moments. A row then gains no momentum between two
    batches that have it, so its rate is a separate setting.
    """
    if not settings.row_wise:
        return [Adam(network.parameters(), lr=settings.learning_rate)]
    towers = [*network.user_tower.parameters(), *network.movie_tower.parameters()]
    tables = [table.weight for table in network.tables()]
    return [
        Adam(towers, lr=settings.learning_rate),
        SparseAdam(tables, lr=settings.table_learning_rate),
    ]
