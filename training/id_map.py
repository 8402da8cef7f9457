"""MovieLens ids to matrix rows: the numbering that all models share.

Ids are numbered in ascending order, so that models fitted to the same films have the same
rows. Raw MovieLens ids never index a table.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

UNKNOWN = -1  # what pandas returns for a value that is not in an index


@dataclass(frozen=True, slots=True)
class IdMap:
    """The ids of n users or films.

    Attributes
    ----------
    ids
        (n,) int64, ascending and distinct; the position of an id is its row.
    """

    ids: NDArray[np.int64]

    @classmethod
    def of(cls, ids: NDArray[np.integer]) -> "IdMap":
        """Return the map of the distinct ids in `ids`, (m,) of any integer type."""
        return cls(np.sort(pd.unique(ids)).astype(np.int64))

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, ids: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the row of each of `ids`, (m,) int64; `UNKNOWN` for ids not in the map."""
        rows: NDArray[np.int64] = pd.Index(self.ids).get_indexer(pd.Index(ids)).astype(np.int64)
        return rows

    def to_mapping(self) -> dict[str, int]:
        """Return the map as JSON files store it: {"MovieLens id": row}."""
        return {str(movie_id): row for row, movie_id in enumerate(self.ids.tolist())}
