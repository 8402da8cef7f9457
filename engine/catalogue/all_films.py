"""All films of processed/, those without a vector included; a bundle's catalogue is a part.

other_films.csv, which only a library has, lists films with too few ratings to be recommended.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import (
    MOVIE_COLUMNS,
    MOVIE_POPULARITY,
    MOVIES_FILTERED,
    OTHER_FILM_COLUMNS,
    OTHER_FILMS,
)
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
        (m,) int64 ratings in train, of rare films all ratings; `UNRATED` where there are none.
    rare
        (m,) bool: whether the film has too few ratings to be recommended.
    """

    movie_ids: NDArray[np.int64]
    titles: list[str]
    genres: list[str]
    popularity: NDArray[np.int64]
    rare: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.movie_ids)

    @classmethod
    def read(cls, processed: CheckedFolder) -> "AllFilms":
        """Read movies_filtered.csv, movie_popularity.json, and other_films.csv if it is there.

        Raises
        ------
        DataError
            One of them is missing or damaged, or a film is listed twice.
        """
        rows = _read_rows(processed, MOVIES_FILTERED, MOVIE_COLUMNS)
        if not rows:
            raise processed.fault("has no films", MOVIES_FILTERED)
        others = (
            _read_rows(processed, OTHER_FILMS, OTHER_FILM_COLUMNS)
            if processed.has(OTHER_FILMS)
            else []
        )
        rows.extend(others)
        rows.sort(key=lambda row: int(row[0]))
        ids = np.array([int(row[0]) for row in rows], dtype=np.int64)
        if (ids[1:] == ids[:-1]).any():
            raise processed.fault("names a film twice", OTHER_FILMS if others else MOVIES_FILTERED)
        popularity = _read_popularity(processed, ids)
        rare = np.array([len(row) > len(MOVIE_COLUMNS) for row in rows], dtype=np.bool_)
        popularity[rare] = [max(int(row[3]), UNRATED) for row in rows if len(row) > 3]
        processed.require_unaltered()
        return cls(
            movie_ids=ids,
            titles=[row[1] for row in rows],
            genres=[row[2] for row in rows],
            popularity=popularity,
            rare=rare,
        )


def _read_rows(processed: CheckedFolder, name: str, columns: tuple[str, ...]) -> list[list[str]]:
    """Return the rows of a table of films; its numbers are whole."""
    rows = read_table(processed, name, columns)
    for number, row in enumerate(rows, start=1):
        for column in range(len(columns)):
            is_text = columns[column] in ("title", "genres")
            if not is_text and not is_whole_number(row[column]):
                problem = f"has {row[column]!r} for a {columns[column]} in row {number}"
                raise processed.fault(problem, name)
    return rows


def _read_popularity(processed: CheckedFolder, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    rated, counts = read_id_table(processed, MOVIE_POPULARITY)
    if len(counts) and counts.min() < 1:
        raise processed.fault("has a count below 1", MOVIE_POPULARITY)
    count_of = dict(zip(rated.tolist(), counts.tolist(), strict=True))
    return np.array([count_of.get(movie_id, UNRATED) for movie_id in ids.tolist()], np.int64)
