"""Read raw ratings.csv and check it: whole-number ids, finite ratings, usable timestamps."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.files.names import RATING_COLUMNS
from preprocessing.csv_tables.reading import CsvFile, UnreadableColumnError, read_csv
from preprocessing.movielens import timestamps
from preprocessing.progress import Progress, silent
from preprocessing.tables import ID, Interactions, require_ids

_USER, _MOVIE, _RATING, _TIMESTAMP = RATING_COLUMNS
_LARGEST_RATING = 1e6  # beyond any scale; sums of ratings stay finite


def read_raw_ratings(file: CsvFile, progress: Progress = silent) -> tuple[Interactions, int]:
    """Read userId, movieId, rating and timestamp, in seconds or as datetimes.

    Returns
    -------
    interactions
        The rows with a valid timestamp, in the file's order.
    without_timestamp
        How many rows had no timestamp, or one outside the years 1970 to 9999.

    Raises
    ------
    DataError
        The file is damaged, an id is not a whole number, or a rating is not finite.
    """
    try:
        table = _read(file, pa.int64(), progress)
        seconds, valid = timestamps.from_seconds(table[_TIMESTAMP])
    except UnreadableColumnError as error:
        if error.column != _TIMESTAMP:
            raise
        table = _read(file, pa.string(), progress)
        seconds, valid = timestamps.from_text(table[_TIMESTAMP])
    users, movies, ratings = (table[name].to_numpy() for name in (_USER, _MOVIE, _RATING))
    require_ids(file, _USER, users)
    require_ids(file, _MOVIE, movies)
    _require_in_range(file, ratings)
    interactions = Interactions(users, movies, ratings, seconds)
    return interactions.select(valid), int((~valid).sum())


def _require_in_range(file: CsvFile, ratings: NDArray[np.float64]) -> None:
    # Minimum and maximum suffice for nearly every file; a NaN among the ratings makes both NaN.
    lowest, highest = ratings.min(initial=0.0), ratings.max(initial=0.0)
    if lowest >= -_LARGEST_RATING and highest <= _LARGEST_RATING:
        return
    finite = np.isfinite(ratings)
    if not finite.all():
        row = int(np.argmin(finite))
        raise file.fault(f"row {row + 2}: {_RATING} is {ratings[row]}, not a finite number")
    row = int(np.argmax(np.abs(ratings) > _LARGEST_RATING))
    raise file.fault(f"row {row + 2}: {_RATING} is {ratings[row]:g}, which is not a rating")


def _read(file: CsvFile, timestamp: pa.DataType, progress: Progress) -> pa.Table:
    types = dict(zip(RATING_COLUMNS, (ID, ID, pa.float64(), timestamp), strict=True))
    return read_csv(file, types, nullable=frozenset({_TIMESTAMP}), progress=progress)
