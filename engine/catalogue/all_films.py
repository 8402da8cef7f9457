"""All films of processed/, those without a vector included; a bundle's catalogue is a part."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_COLUMNS, MOVIE_POPULARITY, MOVIES_FILTERED
from engine.files.readers import is_whole_number, read_id_table, read_table

UNRATED = 1
"""The popularity of a film that has no rating in train."""


@dataclass(frozen=True)
class AllFilms:
    """m films by ascending MovieLens id.

    Attributes
    ----------
    movie_ids
        (m,) int64, distinct.
    titles, genres
        m strings each, in MovieLens form.
    popularity
        (m,) int64 ratings in train, `UNRATED` where there are none.
    """

    movie_ids: NDArray[np.int64]
    titles: list[str]
    genres: list[str]
    popularity: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.movie_ids)

    @classmethod
    def read(cls, processed: CheckedFolder) -> "AllFilms":
        """Read movies_filtered.csv and movie_popularity.json.

        Raises
        ------
        DataError
            Either is missing or damaged, or a film is listed twice.
        """
        rows = read_table(processed, MOVIES_FILTERED, MOVIE_COLUMNS)
        if not rows:
            raise processed.fault("has no films", MOVIES_FILTERED)
        for number, row in enumerate(rows, start=1):
            if not is_whole_number(row[0]):
                problem = f"has {row[0]!r} for a movieId in row {number}"
                raise processed.fault(problem, MOVIES_FILTERED)
        rows.sort(key=lambda row: int(row[0]))
        ids = np.array([int(row[0]) for row in rows], dtype=np.int64)
        if (ids[1:] == ids[:-1]).any():
            raise processed.fault("names a film twice", MOVIES_FILTERED)
        popularity = _read_popularity(processed, ids)
        processed.require_unaltered()
        return cls(
            movie_ids=ids,
            titles=[row[1] for row in rows],
            genres=[row[2] for row in rows],
            popularity=popularity,
        )


def _read_popularity(processed: CheckedFolder, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    rated, counts = read_id_table(processed, MOVIE_POPULARITY)
    if len(counts) and counts.min() < 1:
        raise processed.fault("has a count below 1", MOVIE_POPULARITY)
    count_of = dict(zip(rated.tolist(), counts.tolist(), strict=True))
    return np.array([count_of.get(movie_id, UNRATED) for movie_id in ids.tolist()], np.int64)
