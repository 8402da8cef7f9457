"""The network: an embedding table and a tower for users, and the same for films.

What its vectors are compared with, and how far off they are, is `losses`' matter.
"""

import torch
from torch import Tensor, nn

from training.twotower.device import precision


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
        Whether the tables get sparse gradients, of the rows in the batch only.
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
        """Return both towers' vectors, (b, d) and (c, d) float32, of rows (b,) and (c,) int64.

        Both come from one call because that is the call in which DistributedDataParallel
        watches for gradients.
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
