"""Exploration: some candidates, drawn for each answer, are dampened so that others come up.

A dampened film scores s − 0.1·(s − min s), the least over all candidates, so that it never
gains. The draw is keyed, one number a film: previews and redraws take nothing from it.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.ranking.score import DAMPENING, dampened


class Exploration:
    """Dampens films of a catalogue of n, in buffers that are made once.

    Parameters
    ----------
    rate
        The chance of each film to be dampened, above 0.
    """

    def __init__(self, n: int, rate: float):
        self._rate = rate
        self._draws = np.empty(n, dtype=np.float64)
        self._spare = np.empty(n, dtype=np.float32)
        self._chosen = np.empty(n, dtype=np.bool_)
        self._no_candidate = np.empty(n, dtype=np.bool_)
        self._lowest = 0.0

    def dampen(
        self,
        rough: NDArray[np.float32],
        key: Sequence[int],
        exact: Callable[[NDArray[np.int64]], NDArray[np.float64]],
        error: Callable[[float], float],
    ) -> None:
        """Draw anew and dampen the scores in `rough`, (n,) float32, −inf for no candidate.

        Parameters
        ----------
        key
            Seeds the draw.
        exact
            Gives the exact scores of candidates by row, float64.
        error
            Bounds how far rough scores up to a magnitude are from those.
        """
        np.random.default_rng(key).random(out=self._draws)
        np.less(self._draws, self._rate, out=self._chosen)
        np.equal(rough, -np.inf, out=self._no_candidate)
        np.copyto(self._spare, rough)
        np.copyto(self._spare, np.inf, where=self._no_candidate)
        lowest = float(self._spare.min())
        if not np.isfinite(lowest):
            self._chosen[:] = False
            return
        np.greater(self._chosen, self._no_candidate, out=self._chosen)
        nearly_lowest = self._no_candidate  # no longer needed for what it was
        np.less_equal(self._spare, lowest + 2.0 * error(abs(lowest)), out=nearly_lowest)
        self._lowest = float(exact(np.flatnonzero(nearly_lowest)).min())
        np.subtract(self._spare, np.float32(self._lowest), out=self._spare)
        np.multiply(self._spare, np.float32(DAMPENING), out=self._spare)
        np.subtract(rough, self._spare, out=rough, where=self._chosen)

    def applied(self, rows: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the exact `scores` of candidates in `rows`, the drawn ones dampened."""
        return np.where(self._chosen[rows], dampened(scores, self._lowest), scores)

    @property
    def lowest(self) -> float:
        """The least score of all candidates, by which rough errors grow."""
        return self._lowest
