"""Read the IMDb and TMDB ids of each movie from links.csv."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.text import quoted
from preprocessing.csv_tables.reading import CsvFile, read_csv, text_column
from preprocessing.tables import ID, require_distinct

_TYPES: dict[str, pa.DataType] = {"movieId": ID, "imdbId": pa.string(), "tmdbId": ID}
_IMDB_DIGITS = 7  # at least; shorter ids are padded with zeros, as IMDb does


@dataclass(frozen=True, slots=True)
class MovieLinks:
    """Links of m movies.

    Parameters
    ----------
    imdb_ids
        (m,) strings of 7 digits or more, without the "tt"; null where unknown.
    tmdb_ids
        (m,) int32, null where unknown.
    """

    imdb_ids: pa.StringArray
    tmdb_ids: pa.Int32Array

    @classmethod
    def read(cls, file: CsvFile, movie_ids: NDArray[np.int32]) -> "MovieLinks":
        """Read the links of `movie_ids` (m,) from a raw links file.

        Raises
        ------
        DataError
            The file is damaged, lists a movie twice, or an id is not a number.
        """
        table = read_csv(file, _TYPES, nullable=frozenset({"tmdbId"}))
        listed = table["movieId"].to_numpy()
        require_distinct(file, "movieId", listed)
        rows = pc.index_in(pa.array(movie_ids), pa.array(listed))
        imdb = text_column(table, "imdbId")
        digits = pc.match_substring_regex(imdb, r"^\d*$").to_numpy(zero_copy_only=False)
        if not digits.all():
            row = int(np.argmin(digits))
            raise file.fault(f"row {row + 2}: imdbId is {quoted(imdb[row].as_py())}, not digits")
        known = pc.if_else(pc.equal(imdb, pa.scalar("")), None, imdb)
        padded = pc.utf8_lpad(known, _IMDB_DIGITS, "0")
        tmdb = cast(pa.Int32Array, table["tmdbId"].combine_chunks())
        return cls(padded.take(rows), tmdb.take(rows))
