"""Hyper-parameters of the two-tower model, and the recipes in config/training.yaml.

The documented recipe is the section `twotower`. Other sections hold only what they change.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from engine.errors import DataError
from engine.files.bounded_settings import bounded
from training.hyper_parameters import read_section

NAME: Final = "twotower"
FAST_SECTION: Final = "twotower_fast"
SOFTMAX_SECTION: Final = "twotower_softmax"

ObjectiveName = Literal["mse", "softmax"]
OBJECTIVES: Final[tuple[ObjectiveName, ...]] = ("mse", "softmax")


@dataclass(frozen=True, slots=True)
class TwoTowerSettings:
    """The settings of a training, apart from its objective and its data."""

    dimension: int = bounded(64, 1, 1024, "latent dimension d, of tables and towers")
    embedding_std: float = bounded(
        1.0, 1e-6, 1e3, "standard deviation of the initial embedding tables"
    )
    learning_rate: float = bounded(1e-3, 1e-9, 10.0, "learning rate of Adam")
    table_learning_rate: float = bounded(
        0.0, 0.0, 10.0,
        "rate of a row-wise Adam for the embedding tables; 0: dense Adam updates them too",
    )  # fmt: skip
    batch_size: int = bounded(1024, 1, 1 << 24, "rows in each step, over all processes")
    epochs: int = bounded(10, 1, 100_000, "passes over the training rows")
    patience: int = bounded(
        0, 0, 100_000,
        "stop after so many epochs without a better validation loss and keep the best; 0: never",
    )  # fmt: skip
    temperature: float = bounded(
        0.1, 1e-4, 1e3, "what cosines are divided by in the softmax objective"
    )
    random_state: int = bounded(42, 0, 2**32 - 1, "seed of the weights and of the row order")

    @property
    def row_wise(self) -> bool:
        """Whether a step changes only the table rows of its batch."""
        return self.table_learning_rate > 0


def read_recipe(
    path: Path, objective: ObjectiveName = "mse", *, fast: bool = False
) -> TwoTowerSettings:
    """Read the recipe for an objective from config/training.yaml.

    Parameters
    ----------
    fast
        Whether to train the documented objective by the fast recipe.

    Raises
    ------
    DataError
        The file or a key is unusable, or `fast` is combined with the softmax objective.
    """
    settings = read_section(TwoTowerSettings(), path, NAME)
    if objective == "softmax":
        if fast:
            raise DataError(
                "--fast is a recipe for the objective mse; softmax has its own fast recipe",
                fix="use only one of --fast and --objective softmax",
            )
        return read_section(settings, path, SOFTMAX_SECTION)
    return read_section(settings, path, FAST_SECTION) if fast else settings


def hyper_parameters(settings: TwoTowerSettings, objective: ObjectiveName) -> dict[str, object]:
    """Return the settings as the model's manifest stores them."""
    return {"objective": objective, **asdict(settings)}
