"""Bootstrap intervals over people.

Percentile intervals (Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13):
people are drawn with replacement, as many as there are, and the mean is taken each time.
The same draws serve every column, so that columns and their differences are paired.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over people and its interval; all None where nobody has a value."""

    mean: float | None
    low: float | None
    high: float | None


def estimates(values: NDArray[np.float64], seed: int, resamples: int = RESAMPLES) -> list[Estimate]:
    """Return the mean of each column with its 95 % interval.

    Parameters
    ----------
    values
        (people, columns); NaN where a person has no value in a column.
    """
    people = len(values)
    present = np.isfinite(values)
    # One product for both the sums and how many values went into each of them.
    both = np.hstack([np.where(present, values, 0.0), present])
    draw = np.random.default_rng(seed)
    sums = np.empty((resamples, both.shape[1]))
    for resample in sums:
        times = np.bincount(draw.integers(people, size=people), minlength=people)
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
