"""Raw ratings.csv checked as it enters: whole-number ids, finite ratings, usable timestamps."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.contract import RATING_COLUMNS
from preprocessing import timestamps
from preprocessing.csv_files import CsvFile, UnreadableColumnError, read_csv
from preprocessing.progress import Progress, silent
from preprocessing.tables import ID, Interactions

_USER, _MOVIE, _RATING, _TIMESTAMP = RATING_COLUMNS


@dataclass(frozen=True, slots=True)
class RawRatings:
    """The usable rows of a ratings file, in its order.

    Parameters
    ----------
    interactions
        Those with a valid timestamp.
    without_timestamp
        How many had none, or one that is not between 1970 and 9999.
    """

    interactions: Interactions
    without_timestamp: int


def read_raw_ratings(file: CsvFile, progress: Progress = silent) -> RawRatings:
    """Read userId, movieId, rating and timestamp, the last as seconds or as datetimes.

    Raises
    ------
    DataError
        The file is damaged, an id is no whole number, or a rating is no finite number.
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
    finite = np.isfinite(ratings)
    if not finite.all():
        row = int(np.argmin(finite))
        raise file.fault(f"row {row + 2}: {_RATING} is {ratings[row]}, not a finite number")
    interactions = Interactions(users, movies, ratings, seconds)
    return RawRatings(interactions.select(valid), int((~valid).sum()))


def _read(file: CsvFile, timestamp: pa.DataType, progress: Progress) -> pa.Table:
    types = dict(zip(RATING_COLUMNS, (ID, ID, pa.float64(), timestamp), strict=True))
    return read_csv(file, types, nullable=frozenset({_TIMESTAMP}), progress=progress)
