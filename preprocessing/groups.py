"""Group rows by user or movie id, for counts and means per group."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_BLOCK = 1 << 20  # rows
_SPARSE = 4  # times the rows: ids up to there have a table
_SMALL = 1 << 20  # ids: a table of so many costs nothing


@dataclass(frozen=True, slots=True)
class Groups:
    """n rows in k groups.

    Parameters
    ----------
    ids
        (k,) int32, ascending, distinct.
    codes
        (n,) int32: the id of each row is `ids[codes]`.
    """

    ids: NDArray[np.int32]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, ids: NDArray[np.int32]) -> "Groups":
        """Group rows by the id column `ids` (n,) int32, in time linear in n."""
        if len(ids) and ids.min() >= 0 and ids.max() < max(_SPARSE * len(ids), _SMALL):
            return cls._tabled(ids)
        return cls._hashed(ids)

    @classmethod
    def _tabled(cls, ids: NDArray[np.int32]) -> "Groups":
        """Group with a table of all ids up to the largest, in a quarter of the time of hashing."""
        present = np.zeros(int(ids.max()) + 1, np.bool_)
        present[ids] = True
        rank = np.cumsum(present, dtype=np.int32) - np.int32(1)
        return cls(np.flatnonzero(present).astype(np.int32), rank[ids])

    @classmethod
    def _hashed(cls, ids: NDArray[np.int32]) -> "Groups":
        # A tenth of the sort that np.unique(return_inverse=True) would do.
        encoded = pa.array(ids).dictionary_encode()
        found = encoded.dictionary.to_numpy()
        order = np.argsort(found)
        rank = np.empty(len(found), np.int32)
        rank[order] = np.arange(len(found), dtype=np.int32)
        return cls(found[order], rank[encoded.indices.to_numpy()])

    def counts(self, rows: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Return the number of rows of each group, (k,); with `rows` (n,), of the marked rows."""
        counted = self.codes if rows is None or rows.all() else self.codes[rows]
        counts = np.zeros(len(self.ids), np.int64)
        # In blocks, because np.bincount copies 8 bytes a row.
        for start in range(0, len(counted), _BLOCK):
            counts += np.bincount(counted[start : start + _BLOCK], minlength=len(self.ids))
        return counts

    def means(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean of `values` (n,) in each group, (k,)."""
        sums = np.bincount(self.codes, weights=values, minlength=len(self.ids))
        return sums / self.counts()

    def rows_where(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return for each row (n,) whether its group is `chosen` (k,)."""
        return chosen[self.codes]


def positions(
    ids: NDArray[np.int32], wanted: NDArray[np.int32]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Find each of `wanted` (m,) in `ids` (k,), ascending.

    Returns
    -------
    positions
        (m,): the index into `ids`; where an id is absent, any index below max(k, 1).
    present
        (m,): whether the id is in `ids`.
    """
    if not len(ids):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    found = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return found, ids[found] == wanted
