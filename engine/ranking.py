"""Every film ranked for a person as they stand: taste and policy scores put together.

A ranking works out its scores when it is first asked and keeps them until told to forget.
What has been seen and what passes the filters is the session's to know.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalogue import Catalogue, Movie
from engine.recommendation import Pull, Recommendation
from engine.scoring import PolicyScorer
from engine.taste import TasteModel

_PULLS = 5

OwnFilms = Callable[[int], Movie]
"""Gives the favourite or answered film that a pull stands for, by its place among them."""


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
        self._taste_scores: NDArray[np.float32] | None = None
        self._scores: NDArray[np.float64] | None = None

    def forget(self) -> None:
        """Work the scores out anew when next asked: an answer or a filter has changed."""
        self._taste_scores = self._scores = None

    def with_scorer(self, scorer: PolicyScorer) -> "Ranking":
        """Return the ranking of the same taste under another scorer."""
        other = Ranking(self._catalogue, self.taste, scorer)
        other._taste_scores = self._taste_scores
        return other

    def best_row(self, hidden: NDArray[np.bool_], key: Sequence[int]) -> int | None:
        """Return the row of the best film, or None when no film is a candidate.

        Parameters
        ----------
        hidden
            (n,) bool, films that must not come up.
        key
            Seeds this answer's exploration.
        """
        scores = self._current(hidden, key)
        row = int(np.argmax(scores))
        return row if np.isfinite(scores[row]) else None

    def best_rows(self, count: int, hidden: NDArray[np.bool_], key: Sequence[int]) -> list[int]:
        """Return the rows of the `count` best films, best first, ties by row."""
        scores = self._current(hidden, key)
        count = min(count, len(scores))
        best = np.argpartition(-scores, count - 1)[:count] if count else np.arange(0)
        # Ties go to the lower row whatever the partition did, so that a session repeats.
        if count and np.isfinite(floor := scores[best].min()):
            best = np.flatnonzero(scores >= floor)
        best = best[np.isfinite(scores[best])]
        best = best[np.lexsort((best, -scores[best]))][:count]
        return [int(row) for row in best]

    def recommendation(self, row: int, own_films: OwnFilms) -> Recommendation:
        """Return the film in `row` with its score, the score's terms and who pulls toward it.

        `row` comes from `best_row` or `best_rows`, with nothing forgotten since.
        """
        assert self._scores is not None  # noqa: S101 - the row was chosen by them
        assert self._taste_scores is not None  # noqa: S101
        score = float(self._scores[row])
        amounts = self.taste.pulls(row)
        strongest = np.argsort(-np.abs(amounts), kind="stable")[:_PULLS]
        return Recommendation(
            movie=self._catalogue.movie(row),
            score=score,
            terms=self.scorer.terms(row, float(self._taste_scores[row]), score),
            because=tuple(
                Pull(own_films(int(i)), float(amounts[i])) for i in strongest if amounts[i]
            ),
        )

    def _current(self, hidden: NDArray[np.bool_], key: Sequence[int]) -> NDArray[np.float64]:
        if self._scores is None:
            if self._taste_scores is None:
                self._taste_scores = self.taste.scores()
            draw = np.random.default_rng(key)
            self._scores = self.scorer.scores(self._taste_scores, hidden, draw)
        return self._scores
