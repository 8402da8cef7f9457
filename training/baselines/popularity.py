"""Baselines without taste: popularity, whose results are known in closed form, and chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.policy import TasteRates
from engine.taste.base import Answer
from training.fitted_bundle import NO_TASTE, scored_by
from training.rating_table import RatingTable


def fit_popularity(
    train: RatingTable, seed: int, count: Literal["likes", "ratings"] = "likes"
) -> Mapping[str, Bundle]:
    """Score each film by its number of likes or ratings, the highest number 1."""
    counts = train.counts
    if count == "likes":
        counts = np.bincount(train.likes.indices, minlength=len(train.movies))
    share = counts / max(int(counts.max()), 1)
    taste = FixedScoresConfig(share.astype(np.float32))
    return {NO_TASTE: scored_by("popularity", train, taste)}


def fit_random(train: RatingTable, seed: int) -> Mapping[str, Bundle]:
    """Score the films at random, differently for each set of favourites."""
    return {NO_TASTE: scored_by("random", train, RandomScoresConfig(len(train.movies), seed))}


class FixedScores:
    """A taste model whose scores no answer changes.

    Parameters
    ----------
    scores
        (n,) float32.
    favourites
        The number of favourites.
    """

    vector = np.zeros(1, dtype=np.float32)  # there is no vector

    def __init__(self, scores: NDArray[np.float32], favourites: int):
        self._scores = scores
        self._n_films = favourites

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the scores, (n,) float32, in `out` if given."""
        if out is None:
            return self._scores
        np.copyto(out, self._scores)
        return out

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        """Count the answer."""
        self._n_films += 1

    def undo(self) -> None:
        """Undo the last update."""
        self._n_films -= 1

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return zeros, (favourites + answers,) float64: no film contributes."""
        return np.zeros(self._n_films)


@dataclass(frozen=True)
class FixedScoresConfig:
    """The same scores, (n,) float32, for everybody."""

    scores: NDArray[np.float32]

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> FixedScores:
        """Return the taste of a user with the favourites in the given rows."""
        return FixedScores(self.scores, len(favourites))


@dataclass(frozen=True)
class RandomScoresConfig:
    """Uniform scores in [0, 1), drawn under the seed for each set of favourites."""

    n_films: int
    seed: int

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> FixedScores:
        """Return the taste of a user with the favourites in the given rows."""
        draw = np.random.default_rng([self.seed, *favourites])
        return FixedScores(draw.random(self.n_films, dtype=np.float32), len(favourites))
