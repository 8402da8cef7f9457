"""Adam for the whole model, or for the towers with a row-wise one for the tables."""

from torch.optim import Adam, Optimizer, SparseAdam

from training.twotower.model import TwoTower
from training.twotower.settings import TwoTowerSettings


def make_optimisers(model: TwoTower, settings: TwoTowerSettings) -> list[Optimizer]:
    """Return the optimisers that take a step together.

    Dense Adam (Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization") sweeps every
    row of both tables in every step, however few of them the batch has. The row-wise one
    updates the batch's rows and their moments alone; as a row then no longer coasts on its
    momentum between two batches that have it, its rate is a setting of its own.
    """
    if not settings.row_wise:
        return [Adam(model.parameters(), lr=settings.learning_rate)]
    towers = [*model.user_tower.parameters(), *model.movie_tower.parameters()]
    tables = [table.weight for table in model.tables()]
    return [
        Adam(towers, lr=settings.learning_rate),
        SparseAdam(tables, lr=settings.table_learning_rate),
    ]
