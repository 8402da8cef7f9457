"""Taste models of the baselines: scores for every film, without a vector for the person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.policy import TasteRates
from engine.taste.base import Answer, TasteModel

_NO_VECTOR = np.zeros(1, dtype=np.float32)


class FixedScores:
    """Scores that no answer changes.

    Parameters
    ----------
    scores
        (n,) float32.
    favourites
        How many favourites there are.
    """

    def __init__(self, scores: NDArray[np.float32], favourites: int):
        self._scores = scores
        self._n_films = favourites

    @property
    def vector(self) -> NDArray[np.float32]:
        """Zero, (1,) float32: there is no vector."""
        return _NO_VECTOR

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the scores, (n,) float32, in `out` if given."""
        if out is None:
            return self._scores
        np.copyto(out, self._scores)
        return out

    def update(self, row: int, answer: Answer) -> None:
        """Count the answer."""
        self._n_films += 1

    def undo(self) -> None:
        """Undo the last update."""
        self._n_films -= 1

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return zeros, (favourites + answers,) float64: no film contributes."""
        return np.zeros(self._n_films)


class SummedSimilarity:
    """A film's score is the sum of its similarities to the favourites and liked films.

    That is x·B for the person's binary row x, as item-item models predict; dislikes and
    skips say nothing.

    Parameters
    ----------
    similarity
        (n, n) float32, C-ordered; row i is what a like of film i adds to every film.
    favourites
        Rows of the favourites.
    """

    def __init__(self, similarity: NDArray[np.float32], favourites: Sequence[int]):
        self._similarity = similarity
        self._films = list(favourites)
        self._liked = [True] * len(self._films)

    @property
    def vector(self) -> NDArray[np.float32]:
        """Zero, (1,) float32: there is no vector."""
        return _NO_VECTOR

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the sums, (n,) float32, in `out` if given."""
        likes = [row for row, is_liked in zip(self._films, self._liked, strict=True) if is_liked]
        sums: NDArray[np.float32] = self._similarity[likes].sum(axis=0, out=out)
        return sums

    def update(self, row: int, answer: Answer) -> None:
        """Add the answer to the film in `row`."""
        self._films.append(row)
        self._liked.append(answer is Answer.LIKE)

    def undo(self) -> None:
        """Undo the last update."""
        self._films.pop()
        self._liked.pop()

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return what each favourite and answer adds to the score of `row`, (k,) float64."""
        column = self._similarity[self._films, row].astype(np.float64)
        return np.where(self._liked, column, 0.0)


@dataclass(frozen=True)
class ScoreTaste:
    """A taste model that depends on the favourites and answers alone."""

    make: Callable[[Sequence[int]], TasteModel]

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> TasteModel:
        """Return the taste of a person with the favourites in the given rows."""
        return self.make(favourites)


def fixed_scores(scores: NDArray[np.float32]) -> ScoreTaste:
    """Return the taste model with the same scores, (n,) float32, for everybody."""
    return ScoreTaste(lambda favourites: FixedScores(scores, len(favourites)))


def random_scores(n_films: int, seed: int) -> ScoreTaste:
    """Return the taste model with uniform scores in [0, 1), drawn for each set of favourites."""

    def make(favourites: Sequence[int]) -> TasteModel:
        draw = np.random.default_rng([seed, *favourites])
        return FixedScores(draw.random(n_films, dtype=np.float32), len(favourites))

    return ScoreTaste(make)


def summed_similarity(similarity: NDArray[np.float32]) -> ScoreTaste:
    """Return the taste model of an item-item matrix, (n, n) float32."""
    return ScoreTaste(lambda favourites: SummedSimilarity(similarity, favourites))
