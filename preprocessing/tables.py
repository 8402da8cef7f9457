"""Ratings and movies, the two tables that steps pass on, in memory and as CSV files.

`Interactions` are NumPy columns of 24 bytes a row, so that ml-32m fits in memory several
times; `Movies` keeps its text in Arrow.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.files.names import MOVIE_COLUMNS, RATING_COLUMNS
from preprocessing.csv_tables.reading import CsvFile, read_csv, text_column
from preprocessing.csv_tables.writing import Column, write_csv
from preprocessing.progress import Progress, silent

ID: pa.DataType = pa.int32()
_RATING_TYPES: dict[str, pa.DataType] = dict(
    zip(RATING_COLUMNS, (ID, ID, pa.float64(), pa.int64()), strict=True)
)
_MOVIE_TYPES: dict[str, pa.DataType] = dict(
    zip(MOVIE_COLUMNS, (ID, pa.string(), pa.string()), strict=True)
)


@dataclass(frozen=True, slots=True)
class Interactions:
    """Ratings: n rows as four parallel columns.

    Parameters
    ----------
    user_ids, movie_ids
        (n,) int32, MovieLens ids.
    ratings
        (n,) float64, finite.
    timestamps
        (n,) int64, seconds since 1970-01-01 UTC.
    """

    user_ids: NDArray[np.int32]
    movie_ids: NDArray[np.int32]
    ratings: NDArray[np.float64]
    timestamps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.user_ids)

    def select(self, rows: NDArray[np.bool_]) -> "Interactions":
        """Return the rows marked in `rows` (n,), in their order."""
        return self if rows.all() else self.take(rows)

    def between(self, rows: slice) -> "Interactions":
        """Return the rows of a slice, without a copy."""
        return Interactions(*(column[rows] for column in self.columns().values()))

    def take(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "Interactions":
        """Return a copy of `rows`, a mask (n,) or indices (k,)."""
        # Allocating memory takes most of the time; several threads halve it.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return Interactions(*pool.map(itemgetter(rows), self.columns().values()))

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the columns by their names in a CSV file."""
        arrays = (self.user_ids, self.movie_ids, self.ratings, self.timestamps)
        return dict(zip(RATING_COLUMNS, arrays, strict=True))

    def write(self, path: Path, progress: Progress = silent) -> None:
        """Write userId, movieId, rating and timestamp in seconds to `path`."""
        write_csv(path, self.columns(), progress=progress)

    @classmethod
    def read(cls, file: CsvFile, progress: Progress = silent) -> "Interactions":
        """Read what `write` wrote.

        Raises
        ------
        DataError
            The file is missing or damaged.
        """
        table = read_csv(file, _RATING_TYPES, progress=progress)
        return cls(*(column.to_numpy() for column in table.columns))


@dataclass(frozen=True, slots=True)
class Movies:
    """A list of m movies.

    Parameters
    ----------
    ids
        (m,) int32, distinct, in the file's order.
    titles, genres
        (m,) strings; the genres of one movie are joined by "|".
    """

    ids: NDArray[np.int32]
    titles: pa.StringArray
    genres: pa.StringArray

    def __len__(self) -> int:
        return len(self.ids)

    def select(self, rows: NDArray[np.bool_]) -> "Movies":
        """Return the movies marked in `rows` (m,), in their order."""
        chosen = pa.array(rows)
        return Movies(self.ids[rows], self.titles.filter(chosen), self.genres.filter(chosen))

    def columns(self) -> dict[str, Column]:
        """Return the columns by their names in a CSV file."""
        return dict(zip(MOVIE_COLUMNS, (self.ids, self.titles, self.genres), strict=True))

    def write(self, path: Path) -> None:
        """Write movieId, title and genres to `path`."""
        write_csv(path, self.columns())

    @classmethod
    def read(cls, file: CsvFile) -> "Movies":
        """Read movieId, title and genres.

        Raises
        ------
        DataError
            The file is missing or damaged, or lists a movie twice.
        """
        table = read_csv(file, _MOVIE_TYPES)
        ids = table["movieId"].to_numpy()
        require_ids(file, "movieId", ids)
        require_distinct(file, "movieId", ids)
        titles, genres = (text_column(table, name) for name in MOVIE_COLUMNS[1:])
        return cls(ids, titles, genres)


def require_ids(file: CsvFile, name: str, ids: NDArray[np.int32]) -> None:
    """Raise DataError if column `name` of `file` has a negative id."""
    below = ids < 0
    if below.any():
        row = int(np.argmax(below))
        raise file.fault(f"row {row + 2}: {name} is {ids[row]}, not a MovieLens id")


def require_distinct(file: CsvFile, name: str, ids: NDArray[np.int32]) -> None:
    """Raise DataError if column `name` of `file` has an id twice."""
    ordered = np.sort(ids)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(repeated):
        raise file.fault(f"{name} {repeated[0]} appears in two rows")
