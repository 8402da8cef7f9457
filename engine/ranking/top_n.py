"""The best films for a person as they stand: taste and policy put together.

`PolicyScorer.scores` is the formula in float64. Ranking finds the same best films, to the
last bit of their scores, in one pass over the films in float32: whatever could be among the
best within the error of that pass is then scored exactly. The buffers of the pass are made
once, so that an answer allocates nothing that grows with the catalogue.

What has been seen and what passes the filters is the session's to know.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.movies import Catalogue, Movie
from engine.ranking.explanation import Pull, Recommendation
from engine.ranking.exploration import Exploration
from engine.ranking.score import PolicyScorer
from engine.taste.rocchio import Answer, TasteModel

_PULLS = 5
_BLOCK = 1024  # films whose best score is found together
_EPS = float(np.finfo(np.float32).eps)
_TINY = float(np.finfo(np.float32).tiny)

OwnFilms = Callable[[int], tuple[Movie, Answer | None]]
"""Gives the favourite or answered film that a pull stands for, by its place among them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate: its row and its final score."""

    row: int
    score: float


class Ranking:
    """Ranks a catalogue's n films.

    Parameters
    ----------
    catalogue
        The films.
    taste
        What the person's answers say; the session teaches it.
    scorer
        What the policy makes of that.
    """

    def __init__(self, catalogue: Catalogue, taste: TasteModel, scorer: PolicyScorer):
        self.taste = taste
        self.scorer = scorer
        self._catalogue = catalogue
        n = len(catalogue)
        self._taste_scores = np.empty(n, dtype=np.float32)
        self._offset = scorer.offset.astype(np.float32)
        finite = scorer.offset[scorer.allowed]
        self._largest_offset = float(np.abs(finite).max()) if len(finite) else 0.0
        # Whole blocks, so that the best of each is one reduction; what is beyond n never wins.
        self._blocks = np.full((-(-n // _BLOCK), _BLOCK), -np.inf, dtype=np.float32)
        self._rough = self._blocks.reshape(-1)[:n]
        self._best_of_block = np.empty(len(self._blocks), dtype=np.float32)
        self._exploration = (
            Exploration(n, scorer.exploration_rate) if scorer.exploration_rate > 0 else None
        )
        self._tasted = self._scored = False

    def forget(self) -> None:
        """Work the scores out anew when next asked: an answer or a filter has changed."""
        self._tasted = self._scored = False

    def with_scorer(self, scorer: PolicyScorer) -> "Ranking":
        """Return the ranking of the same taste under another scorer."""
        other = Ranking(self._catalogue, self.taste, scorer)
        if self._tasted:
            other._taste_scores[:] = self._taste_scores
            other._tasted = True
        return other

    def best(self, count: int, hidden: NDArray[np.bool_], key: Sequence[int]) -> list[Placed]:
        """Return the `count` best candidates, best first, ties by row; fewer where there are.

        Parameters
        ----------
        hidden
            (n,) bool, films that must not come up.
        key
            Seeds this answer's exploration.
        """
        if count < 1:
            return []
        if not self._scored:
            self._score(hidden, key)
        rows = self._possible_rows(count)
        scores = self._exact(rows)
        rows, scores = rows[np.isfinite(scores)], scores[np.isfinite(scores)]
        order = np.lexsort((rows, -scores))[:count]
        return [Placed(int(rows[i]), float(scores[i])) for i in order]

    def recommendation(self, placed: Placed, own_films: OwnFilms) -> Recommendation:
        """Return a film that `best` gave, with the score's terms and who pulls toward it."""
        row = placed.row
        amounts = self.taste.pulls(row)
        strength = np.abs(amounts)
        strongest = np.argpartition(-strength, min(_PULLS, len(strength) - 1))[:_PULLS]
        strongest = strongest[np.lexsort((strongest, -strength[strongest]))]
        return Recommendation(
            movie=self._catalogue.movie(row),
            score=placed.score,
            terms=self.scorer.terms(row, float(self._taste_scores[row]), placed.score),
            because=tuple(_pull(own_films(int(i)), amounts[i]) for i in strongest if amounts[i]),
        )

    def _score(self, hidden: NDArray[np.bool_], key: Sequence[int]) -> None:
        """Fill the buffers: taste scores, and the rough final ones, −inf for no candidate."""
        if not self._tasted:
            self.taste.scores(out=self._taste_scores)
        rough = self._rough
        with np.errstate(over="ignore"):  # beyond float32 every film is scored exactly
            np.multiply(self._taste_scores, np.float32(self.scorer.weight), out=rough)
            np.add(rough, self._offset, out=rough)
        np.copyto(rough, -np.inf, where=hidden)
        if self._exploration is not None:
            self._exploration.dampen(rough, key, self._undampened, self._error)
        np.maximum.reduce(self._blocks, axis=1, out=self._best_of_block)
        self._tasted = self._scored = True

    def _possible_rows(self, count: int) -> NDArray[np.int64]:
        """Return the rows of all films that may be among the `count` best, in no order."""
        top = float(self._best_of_block.max())
        if top == -np.inf:
            return np.empty(0, dtype=np.int64)
        if not np.isfinite(top):  # beyond float32: every film is scored exactly
            return np.flatnonzero(self._rough != -np.inf)
        floor = self._floor(count, top)
        blocks = np.flatnonzero(self._best_of_block >= floor)
        within = self._blocks[blocks]
        block, place = np.nonzero((within >= floor) & (within > -np.inf))
        rows: NDArray[np.int64] = blocks[block] * _BLOCK + place
        return rows

    def _floor(self, count: int, top: float) -> float:
        """Return the rough score below which no film is among the `count` best."""
        # Each of the best films is in one of the `count` blocks whose own best are highest.
        n_blocks = len(self._blocks)
        leading = np.arange(n_blocks)
        if n_blocks > count:
            leading = np.argpartition(self._best_of_block, n_blocks - count)[n_blocks - count :]
        values = self._blocks[leading].reshape(-1)
        place = max(len(values) - count, 0)
        last = float(np.partition(values, place)[place])
        if not np.isfinite(last):  # fewer candidates than asked for
            return -np.inf
        return last - 2.0 * self._error(max(abs(top), abs(last)))

    def _error(self, magnitude: float) -> float:
        """Return a bound of how far a rough score of at most `magnitude` is from the exact one.

        A rough score is rounded four times, and its taste term is at most the score and the
        other terms together.
        """
        if self._exploration is not None:
            magnitude += abs(self._exploration.lowest)
        return 8.0 * _EPS * (magnitude + 2.0 * self._largest_offset) + _TINY

    def _exact(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the final scores of films that are candidates, float64."""
        scores = self._undampened(rows)
        return scores if self._exploration is None else self._exploration.applied(rows, scores)

    def _undampened(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        taste = self._taste_scores[rows].astype(np.float64)
        scores: NDArray[np.float64] = taste * self.scorer.weight + self.scorer.offset[rows]
        return scores


def _pull(own: tuple[Movie, Answer | None], amount: float) -> Pull:
    movie, answer = own
    return Pull(movie, float(amount), answer)
