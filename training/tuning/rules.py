"""Rules that choose one of the settings of a search, from the metrics on inner splits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

NDCG: Final = "ndcg_at_100"
LIKES: Final = "likes_at_20"
GEMS: Final = "gems_at_20"
HEADINGS: Final = {NDCG: "NDCG@100", LIKES: "likes@20", GEMS: "gems@20"}

_CLEAR: Final = 3.0  # standard errors; with tens of settings, 2 would often be chance

Values = Mapping[str, NDArray[np.float64]]
"""Each metric of the rule for u users and s settings, (u, s)."""


class Rule(Protocol):
    """A rule of choice."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that it looks at, the one that it makes as large as possible first."""
        ...

    @property
    def words(self) -> str:
        """The rule in words."""
        ...

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the chosen setting; `present` is that of the present one."""
        ...


@dataclass(frozen=True)
class Highest:
    """The highest mean of a metric."""

    metric: str

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric."""
        return (self.metric,)

    @property
    def words(self) -> str:
        """The rule in words."""
        return f"the highest {HEADINGS[self.metric]}"

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the setting with the highest mean."""
        return int(np.argmax(values[self.metric].mean(axis=0)))


@dataclass(frozen=True)
class ClearlyBetter:
    """The highest mean of a metric, if it is clearly above that of the present setting."""

    metric: str

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric."""
        return (self.metric,)

    @property
    def words(self) -> str:
        """The rule in words."""
        return (
            f"the highest {HEADINGS[self.metric]}, but the present constants unless it exceeds "
            f"theirs by more than {_CLEAR:g} standard errors of the paired difference"
        )

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the best setting, or `present` if it is not clearly better."""
        best = Highest(self.metric).choose(values, present)
        mean, error = paired_difference(values[self.metric], present)
        return best if mean[best] > _CLEAR * error[best] else present


@dataclass(frozen=True)
class MostGems:
    """The most gems among settings that lose few likes against the first setting.

    Attributes
    ----------
    loss
        The largest share of the first setting's likes to lose.
    """

    loss: float

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics: gems, and the likes that limit them."""
        return (GEMS, LIKES)

    @property
    def words(self) -> str:
        """The rule in words."""
        return (
            f"the highest {HEADINGS[GEMS]} among settings that lose at most {self.loss:.3g} of the "
            f"{HEADINGS[LIKES]} of the first one"
        )

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the setting with the most gems."""
        likes, gems = (values[metric].mean(axis=0) for metric in (LIKES, GEMS))
        return int(np.argmax(np.where(likes >= (1.0 - self.loss) * likes[0], gems, -np.inf)))


def paired_difference(
    values: NDArray[np.float64], present: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean difference of each setting to the present one, and its standard error.

    Both are (s,); the difference is paired by user.

    Parameters
    ----------
    values
        (u, s).
    """
    difference = values - values[:, [present]]
    error = difference.std(axis=0) / np.sqrt(len(difference))
    return difference.mean(axis=0), error
