"""Reading the splits, plain or transformed: users, films and one value for each pair."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.errors import DataError
from preprocessing.csv_tables.reading import CsvFile, read_csv
from preprocessing.progress import Progress, silent
from preprocessing.tables import ID

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
        types: dict[str, pa.DataType] = {"userId": ID, "movieId": ID, column: pa.float64()}
        table = read_csv(CsvFile.at(path, MADE_BY), types, progress=progress)
        users, movies, values = (table[name].to_numpy() for name in types)
        if len(values) == 0:
            raise DataError("has no rows", where=path, fix=MADE_BY)
        finite = np.isfinite(values)
        if not finite.all():
            row = int(np.argmin(finite)) + 2
            raise DataError(f"row {row}: {column} is not finite", where=path, fix=MADE_BY)
        return cls(users, movies, values)
