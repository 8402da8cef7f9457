"""Hyper-parameters of the two-tower model, and the recipes that config/training.yaml names.

The documented recipe is the section `twotower`. The others state only what they change.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from engine.errors import DataError
from training.hyper_parameters import parameter, read_parameters

NAME: Final = "twotower"
FAST_SECTION: Final = "twotower_fast"
SOFTMAX_SECTION: Final = "twotower_softmax"

ObjectiveName = Literal["mse", "softmax"]
OBJECTIVES: Final[tuple[ObjectiveName, ...]] = ("mse", "softmax")


@dataclass(frozen=True, slots=True)
class TwoTowerSettings:
    """What shapes a trained model, apart from its objective and its data."""

    dimension: int = parameter(64, 1, 1024, "latent dimension d, of tables and towers")
    embedding_std: float = parameter(
        1.0, 1e-6, 1e3, "standard deviation of the embedding tables at the start"
    )
    learning_rate: float = parameter(1e-3, 1e-9, 10.0, "Adam's rate")
    table_learning_rate: float = parameter(
        0.0, 0.0, 10.0,
        "rate of a row-wise Adam for the embedding tables; 0: the dense Adam has them too",
    )  # fmt: skip
    batch_size: int = parameter(1024, 1, 1 << 24, "rows a step, over all processes")
    epochs: int = parameter(10, 1, 100_000, "passes over the training rows")
    patience: int = parameter(
        0, 0, 100_000,
        "stop after so many epochs without a better validation loss and keep the best; 0: never",
    )  # fmt: skip
    temperature: float = parameter(
        0.1, 1e-4, 1e3, "what cosines are divided by in the softmax objective"
    )
    random_state: int = parameter(42, 0, 2**32 - 1, "seed of the weights and of the row order")

    @property
    def row_wise(self) -> bool:
        """Whether a step touches only the table rows of its batch."""
        return self.table_learning_rate > 0


def read_recipe(
    path: Path, objective: ObjectiveName = "mse", *, fast: bool = False
) -> TwoTowerSettings:
    """Read the recipe for an objective from config/training.yaml.

    Parameters
    ----------
    fast
        Whether the documented objective is trained by the fast recipe.

    Raises
    ------
    DataError
        The file or a key is unusable, or `fast` is asked of the softmax objective.
    """
    settings = read_parameters(TwoTowerSettings(), path, NAME)
    if objective == "softmax":
        if fast:
            raise DataError(
                "--fast is a recipe for the objective mse; softmax has its own, fast as it is",
                fix="leave one of the two out",
            )
        return read_parameters(settings, path, SOFTMAX_SECTION)
    return read_parameters(settings, path, FAST_SECTION) if fast else settings


def hyper_parameters(settings: TwoTowerSettings, objective: ObjectiveName) -> dict[str, object]:
    """Return them as the model's manifest has them."""
    return {"objective": objective, **asdict(settings)}
