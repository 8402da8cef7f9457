"""Rules that choose one of the settings of a search, from the metrics on inner splits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

NDCG: Final = "ndcg_at_100"
LIKES: Final = "likes_at_20"
GEMS: Final = "gems_at_20"
DECIMALS: Final = {NDCG: 4, LIKES: 2, GEMS: 2}
"""The decimals of each metric in a report."""

_CLEAR: Final = 3.0  # standard errors; with tens of settings, 2 would often be chance
_DECIMALS: Final = 9  # rounding leaves equal rankings with means that hardly differ

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
class MostLikes:
    """The most likes; of settings that find practically as many, the one that ranks best.

    This is the one-standard-error rule (Breiman et al. 1984, "Classification and Regression
    Trees", section 3.4.3), with NDCG@100 instead of simplicity as the second concern.
    """

    metrics = (LIKES, NDCG)
    words = (
        "of the settings whose likes@20 is at most one standard error of the paired difference "
        "below the highest, the one with the highest NDCG@100"
    )

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the best setting; of equal rankings, the one with more likes."""
        likes, ranking = (values[metric].mean(axis=0) for metric in (LIKES, NDCG))
        mean, error = paired_difference(values[LIKES], int(np.argmax(likes)))
        near = np.flatnonzero(mean >= -error)
        return int(near[np.lexsort((likes[near], ranking[near].round(_DECIMALS)))[-1]])


@dataclass(frozen=True)
class ClearlyBetter:
    """The most likes, if they are clearly more than those of the present setting."""

    metrics = (LIKES,)
    words = (
        "the highest likes@20, but the present constants unless it exceeds theirs by more than "
        f"{_CLEAR:g} standard errors of the paired difference"
    )

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the best setting, or `present` if it is not clearly better."""
        best = int(np.argmax(values[LIKES].mean(axis=0)))
        mean, error = paired_difference(values[LIKES], present)
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
    metrics = (GEMS, LIKES)

    @property
    def words(self) -> str:
        """The rule in words."""
        return (
            f"the highest gems@20 of the settings that lose at most {self.loss:.1%} of the "
            "likes@20 of the first one, give or take one standard error of the paired difference"
        )

    def choose(self, values: Values, present: int) -> int:
        """Return the number of the setting with the most gems."""
        likes, gems = (values[metric].mean(axis=0) for metric in (LIKES, GEMS))
        mean, error = paired_difference(values[LIKES], 0)
        return int(np.argmax(np.where(mean + error >= -self.loss * likes[0], gems, -np.inf)))


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
