"""Rows of observations in padded batches, cut once and solved in every sweep of ALS.

Rows of similar length share a batch, so that there is little padding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.als.observations import ObservationMatrix

_GATHERED = 1 << 20  # numbers in the vectors gathered for a batch of short rows: 4 MiB
_SYSTEMS = 1 << 19  # numbers in the systems of a batch of long rows: 2 MiB
_LEAST_WIDTH = 8
_SIMILAR = 1.1


@dataclass(frozen=True)
class Batch:
    """b rows of similar length, padded to the longest, w.

    Attributes
    ----------
    rows
        (b,) int64.
    columns
        (b, w) int32; padding is the number of columns, one past the last.
    root
        √confidence, (b, w) float32; None where every confidence is 1.
    right_side
        √confidence · target, (b, w) float32; 0 for padding.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int32]
    root: NDArray[np.float32] | None
    right_side: NDArray[np.float32]

    @property
    def width(self) -> int:
        """The length of the longest row, w."""
        return int(self.columns.shape[1])


def batches(observed: ObservationMatrix, dimension: int) -> Iterator[Batch]:
    """Yield all rows with observations, longest first, for factors of `dimension`."""
    counts = observed.counts()
    starts = observed.confidence.indptr
    columns = observed.confidence.indices
    root = np.sqrt(observed.confidence.data)
    right_side = root * observed.target.data
    all_certain = bool((root == 1.0).all())
    order = np.argsort(-counts, kind="stable")
    lengths = counts[order]
    first, end = 0, int(np.count_nonzero(lengths))
    while first < end:
        width = int(lengths[first])
        if width < dimension:
            fitting = _GATHERED // (dimension * max(width, _LEAST_WIDTH))
        else:
            fitting = _SYSTEMS // dimension**2
        similar = int(np.searchsorted(-lengths[first:end], 2.0 - width / _SIMILAR, side="right"))
        last = first + max(1, min(fitting, similar))
        rows = order[first:last]
        position = np.arange(width)
        present = position < counts[rows, None]
        entries = np.where(present, starts[rows, None] + position, 0)
        yield Batch(
            rows,
            np.where(present, columns[entries], observed.shape[1]).astype(np.int32),
            None if all_certain else np.where(present, root[entries], np.float32(0.0)),
            np.where(present, right_side[entries], np.float32(0.0)),
        )
        first = last
