"""The best films for a person: one pass over the catalogue, then exact scores for a few.

The pass is in float32. Every film that could be among the best, within the pass's error, is
then scored exactly in float64, so the result equals sorting all exact scores. The buffers of
the pass are made once: an answer allocates nothing that grows with the catalogue.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ranking.score import DAMPENING, PolicyScorer, dampened
from engine.taste.base import Answer, TasteModel

_BLOCK = 1024  # films whose best score is found together
_EPS = float(np.finfo(np.float32).eps)
_TINY = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True, slots=True)
class ScoredFilm:
    """A candidate: its row and its final score."""

    row: int
    score: float


def ceiling_of(hidden: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the bounds that keep hidden films from being candidates, (n,) float32.

    −inf for a hidden film and inf for all others. Taking the lower of score and bound takes the
    same time however many films are hidden; a mask takes longest where half of them are.
    """
    return np.where(hidden, np.float32(-np.inf), np.float32(np.inf))


class Ranking:
    """Ranks a catalogue's n films by a person's taste under one policy.

    Parameters
    ----------
    taste
        Change it through `update` and `undo`.
    """

    def __init__(self, taste: TasteModel, scorer: PolicyScorer):
        self.taste = taste
        self.scorer = scorer
        n = len(scorer.offset)
        self._taste_scores = np.empty(n, dtype=np.float32)
        self._has_taste_scores = False
        self._offset = scorer.offset.astype(np.float32)
        bounded = scorer.offset[scorer.allowed]
        self._largest_offset = float(np.abs(bounded).max()) if len(bounded) else 0.0
        # Whole blocks, so that the best of each is one reduction; what is beyond n never wins.
        self._blocks = np.full((-(-n // _BLOCK), _BLOCK), -np.inf, dtype=np.float32)
        self._rough = self._blocks.reshape(-1)[:n]
        self._best_of_block = np.empty(len(self._blocks), dtype=np.float32)
        self._exploration = _Exploration(n) if scorer.exploration_rate > 0 else None

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        """Update the taste with the answer to the film in `row`, and its rating if it has one."""
        self.taste.update(row, answer, rating)
        self._has_taste_scores = False

    def undo(self) -> None:
        """Undo the last update of the taste."""
        self.taste.undo()
        self._has_taste_scores = False

    def with_scorer(self, scorer: PolicyScorer) -> "Ranking":
        """Return a ranking of the same taste under another policy."""
        other = Ranking(self.taste, scorer)
        if self._has_taste_scores:
            other._taste_scores[:] = self._taste_scores
            other._has_taste_scores = True
        return other

    def score(self, ceiling: NDArray[np.float32], key: Sequence[int]) -> "ScoredFilms":
        """Score every film; the result is valid until the ranking changes or scores again.

        Parameters
        ----------
        ceiling
            As `ceiling_of`.
        key
            Seeds this answer's exploration.
        """
        if not self._has_taste_scores:
            self.taste.scores(out=self._taste_scores)
            self._has_taste_scores = True
        rough = self._rough
        with np.errstate(over="ignore"):  # films beyond float32 are all scored exactly
            np.multiply(self._taste_scores, np.float32(self.scorer.weight), out=rough)
            np.add(rough, self._offset, out=rough)
        np.fmin(rough, ceiling, out=rough)
        if self._exploration is not None:
            self._exploration.dampen(rough, key, self)
        np.maximum.reduce(self._blocks, axis=1, out=self._best_of_block)
        return ScoredFilms(self._blocks, self._best_of_block, self._final, self.error)

    def taste_score(self, row: int) -> float:
        """Return the taste model's score of a film, from the last scoring."""
        return float(self._taste_scores[row])

    def exact(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the exact scores of candidates, (k,) float64, before exploration."""
        return self.scorer.scores(self._taste_scores[rows], rows)

    def _final(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        scores = self.exact(rows)
        return scores if self._exploration is None else self._exploration.applied(rows, scores)

    def error(self, magnitude: float) -> float:
        """Return a bound on the error of a rough score of at most `magnitude`.

        A rough score is rounded four times, and its taste term is at most the score and the
        other terms together.
        """
        if self._exploration is not None:
            magnitude += abs(self._exploration.lowest)
        return 8.0 * _EPS * (magnitude + 2.0 * self._largest_offset) + _TINY


class ScoredFilms:
    """All films with their rough scores, from which the best are taken.

    Parameters
    ----------
    blocks
        (b, 1024) float32 rough scores, −inf for films that are not candidates.
    best_of_block
        (b,) float32, the best of each block.
    exact
        Returns the exact final scores of candidates by row.
    error
        Bounds the error of rough scores up to a magnitude.
    """

    def __init__(
        self,
        blocks: NDArray[np.float32],
        best_of_block: NDArray[np.float32],
        exact: Callable[[NDArray[np.int64]], NDArray[np.float64]],
        error: Callable[[float], float],
    ):
        self._blocks = blocks
        self._best_of_block = best_of_block
        self._exact = exact
        self._error = error
        self._top: list[ScoredFilm] = []
        self._asked = 0

    def top(self, count: int) -> list[ScoredFilm]:
        """Return the `count` best candidates, best first, ties by row; fewer if there are fewer."""
        if count > self._asked:
            rows = self._possible_rows(count)
            scores = self._exact(rows)
            rows, scores = rows[np.isfinite(scores)], scores[np.isfinite(scores)]
            order = np.lexsort((rows, -scores))[:count]
            self._top = [ScoredFilm(int(rows[i]), float(scores[i])) for i in order]
            self._asked = count
        return self._top[:count]

    def _possible_rows(self, count: int) -> NDArray[np.int64]:
        """Return the rows of all films that may be among the `count` best, in no order."""
        top = float(self._best_of_block.max())
        if top == -np.inf:
            return np.empty(0, dtype=np.int64)
        if not np.isfinite(top):  # beyond float32: every film is scored exactly
            return np.flatnonzero(self._blocks.reshape(-1) != -np.inf)
        floor = self._floor(count, top)
        blocks = np.flatnonzero(self._best_of_block >= floor)
        within = self._blocks[blocks]
        block, column = np.nonzero((within >= floor) & (within > -np.inf))
        rows: NDArray[np.int64] = blocks[block] * _BLOCK + column
        return rows

    def _floor(self, count: int, top: float) -> float:
        """Return the rough score below which no film is among the `count` best."""
        # Each of the best films is in one of the `count` blocks whose own best are highest.
        n_blocks = len(self._blocks)
        leading = np.arange(n_blocks)
        if n_blocks > count:
            leading = np.argpartition(self._best_of_block, n_blocks - count)[n_blocks - count :]
        values = self._blocks[leading].reshape(-1)
        position = max(len(values) - count, 0)
        last = float(np.partition(values, position)[position])
        if not np.isfinite(last):  # fewer candidates than asked for
            return -np.inf
        return last - 2.0 * self._error(max(abs(top), abs(last)))


class _Exploration:
    """Dampens drawn films of a catalogue of n; every film has its own number of the keyed draw."""

    def __init__(self, n: int):
        self._draws = np.empty(n, dtype=np.float64)
        self._spare = np.empty(n, dtype=np.float32)
        self._chosen = np.empty(n, dtype=np.bool_)
        self._no_candidate = np.empty(n, dtype=np.bool_)
        self.lowest = 0.0  # the least exact score of all candidates

    def dampen(self, rough: NDArray[np.float32], key: Sequence[int], ranking: Ranking) -> None:
        """Draw films and dampen their scores in `rough`, (n,) float32, −inf for no candidate."""
        np.random.default_rng(key).random(out=self._draws)
        np.less(self._draws, ranking.scorer.exploration_rate, out=self._chosen)
        np.equal(rough, -np.inf, out=self._no_candidate)
        np.copyto(self._spare, rough)
        np.copyto(self._spare, np.inf, where=self._no_candidate)
        lowest = float(self._spare.min())
        if not np.isfinite(lowest):
            self._chosen[:] = False
            return
        np.greater(self._chosen, self._no_candidate, out=self._chosen)
        nearly_lowest = self._no_candidate  # the buffer is free again
        np.less_equal(self._spare, lowest + 2.0 * ranking.error(abs(lowest)), out=nearly_lowest)
        self.lowest = float(ranking.exact(np.flatnonzero(nearly_lowest)).min())
        np.subtract(self._spare, np.float32(self.lowest), out=self._spare)
        np.multiply(self._spare, np.float32(DAMPENING), out=self._spare)
        np.subtract(rough, self._spare, out=rough, where=self._chosen)

    def applied(self, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the exact `scores` of the candidates in `rows`, the drawn ones dampened."""
        return np.where(self._chosen[rows], dampened(scores, self.lowest), scores)
