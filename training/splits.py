"""Reading the splits, plain or transformed: users, films and one value for each pair."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.errors import DataError
from preprocessing.movielens.star_ratings import require_preferences, require_stars
from preprocessing.progress import Progress, silent
from preprocessing.table_file import TableFile
from preprocessing.tables import read_table

_RATING = "rating"
MADE_BY = "make it with `python -m preprocessing.setup`"


@dataclass(frozen=True, slots=True)
class Observations:
    """m observed values.

    Attributes
    ----------
    user_ids, movie_ids
        (m,) int32 MovieLens ids.
    values
        (m,) float64, finite.
    """

    user_ids: NDArray[np.int32]
    movie_ids: NDArray[np.int32]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.values)

    @classmethod
    def read(cls, path: Path, column: str, progress: Progress = silent) -> "Observations":
        """Read userId, movieId and the value `column` of a split.

        Raises
        ------
        DataError
            The file is missing or damaged, has no rows, or a value is not finite.
        """
        return cls._of(_read(path, [column], progress), column)

    @classmethod
    def read_train(cls, path: Path, column: str, progress: Progress = silent) -> "Observations":
        """Read what `read` does from the part to learn from, and check the ratings it has.

        Raises
        ------
        DataError
            Also: a rating is not from 0.5 to 5, all are equal, or none is 4 or more.
        """
        file = TableFile.at(path, MADE_BY)
        has_ratings = _RATING in file.require_columns([])
        table = _read(path, [column, _RATING] if has_ratings else [column], progress)
        if has_ratings:
            require_stars(table[_RATING], file)
            require_preferences(table[_RATING], file)
        return cls._of(table, column)

    @classmethod
    def _of(cls, table: pd.DataFrame, column: str) -> "Observations":
        return cls(*(table[name].to_numpy() for name in ("userId", "movieId", column)))


def _read(path: Path, columns: list[str], progress: Progress) -> pd.DataFrame:
    dtypes = {"userId": "int32", "movieId": "int32", **dict.fromkeys(columns, "float64")}
    table = read_table(TableFile.at(path, MADE_BY), dtypes, progress)
    if table.empty:
        raise DataError("has no rows", where=path, fix=MADE_BY)
    return table
