"""Bootstrap intervals over users.

Percentile intervals (Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13) of
the mean over as many users as there are, drawn with replacement. All columns share the draws,
so that columns and their differences are paired.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over users and its interval; all None if no user has a value."""

    mean: float | None
    low: float | None
    high: float | None


def estimates(values: NDArray[np.float64], seed: int, resamples: int = RESAMPLES) -> list[Estimate]:
    """Return the mean of each column with its 95 % interval.

    Parameters
    ----------
    values
        (users, columns); NaN where a user has no value in a column.
    """
    users = len(values)
    present = np.isfinite(values)
    # One product for both the sums and the number of values in each of them.
    both = np.hstack([np.where(present, values, 0.0), present])
    draw = np.random.default_rng(seed)
    sums = np.empty((resamples, both.shape[1]))
    for resample in sums:
        times = np.bincount(draw.integers(users, size=users), minlength=users)
        np.matmul(times, both, out=resample)
    columns = values.shape[1]
    with np.errstate(invalid="ignore"):
        means = sums[:, :columns] / sums[:, columns:]
    return [_estimate(values[present[:, k], k], means[:, k]) for k in range(columns)]


def _estimate(values: NDArray[np.float64], means: NDArray[np.float64]) -> Estimate:
    if len(values) == 0:
        return Estimate(None, None, None)
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.nanquantile(means, (tail, 1.0 - tail))
    return Estimate(float(values.mean()), float(low), float(high))
