"""Merge what TMDB has of each film into movie_metadata.csv and movie_credits.csv.

Both tables have one row for every film of movies_filtered.csv, in its order. A merge replaces the
cells for which it has a new value and keeps the others; it drops rows of films that are not in
the list.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from engine.catalogue.credits import Credits
from engine.files.atomic import publication
from engine.files.names import (
    CREDIT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_CREDITS,
    MOVIE_METADATA,
    MOVIES_FILTERED,
)
from preprocessing.film_details.people_index import credits_of, write_people_index
from preprocessing.manifest import Provenance
from preprocessing.table_file import TableFile
from preprocessing.tables import read_movies, read_table, require_distinct, write_text_table

Film = Mapping[str, str]
"""A film's cells by column, of both tables; without those that are not known."""

_OF_LIST: Final = ("movieId", "title")  # columns that come from the list of films
_TABLES: Final = {MOVIE_METADATA: METADATA_COLUMNS, MOVIE_CREDITS: CREDIT_COLUMNS}
CELLS: Final = tuple(
    name for columns in _TABLES.values() for name in columns if name not in _OF_LIST
)
_MOVIES_FIX: Final = "run `python -m preprocessing.filter_data SOURCE` first"
_TABLE_FIX: Final = "restore the file or remove it"


def read_listed(processed: Path) -> pd.DataFrame:
    """Read the list of films, movieId, title and genres, of the folder `processed`.

    Raises
    ------
    DataError
        It is missing or damaged.
    """
    return read_movies(TableFile.at(processed / MOVIES_FILTERED, _MOVIES_FIX))


def read_credits(path: Path) -> dict[int, Credits]:
    """Read the credits of films from a file like movie_credits.csv, by MovieLens id.

    Raises
    ------
    DataError
        It is missing or damaged, lists a film twice, or has an impossible runtime or code.
    """
    dtypes = {"movieId": "int32", **dict.fromkeys(CREDIT_COLUMNS[1:], "str")}
    file = TableFile.at(path, _TABLE_FIX)
    table = read_table(file, dtypes)
    require_distinct(file, table["movieId"])
    return credits_of(table, path)


def merged_tables(processed: Path, newer: Mapping[int, Film]) -> dict[str, pd.DataFrame]:
    """Return both tables of `processed`, by file name, with the films `newer` by movieId.

    Raises
    ------
    DataError
        A file is damaged or lists a film twice, or the list of films is missing.
    """
    movies = read_listed(processed).set_index("movieId", drop=False)
    fetched = pd.DataFrame(list(newer.values()), list(newer), list(CELLS), dtype="str")
    return {
        name: _merged(processed / name, columns, movies, fetched)
        for name, columns in _TABLES.items()
    }


def publish_merged(processed: Path, newer: Mapping[int, Film]) -> None:
    """Merge the films `newer`, by movieId, into both tables and update the manifest.

    Raises
    ------
    DataError
        A file is missing or damaged, or the folder cannot be written; it is unchanged.
    """
    with publication(processed) as staged:
        # Read under the lock: another process may have written since the caller looked.
        provenance = Provenance.read(processed)
        tables = merged_tables(processed, newer)
        for name, table in tables.items():
            write_text_table(staged / name, table)
        report = write_people_index(
            staged, credits_of(tables[MOVIE_CREDITS], processed / MOVIE_CREDITS)
        )
        provenance.write(staged, processed, [report])


def _merged(
    path: Path, columns: tuple[str, ...], movies: pd.DataFrame, fetched: pd.DataFrame
) -> pd.DataFrame:
    cells = [name for name in columns if name not in _OF_LIST]
    new = fetched.reindex(index=movies.index, columns=cells).fillna("")
    old = _read(path, cells).reindex(movies.index).fillna("") if path.exists() else new
    return movies.join(new.where(new != "", old))[list(columns)]


def _read(path: Path, cells: list[str]) -> pd.DataFrame:
    file = TableFile.at(path, _TABLE_FIX)
    table = read_table(file, {"movieId": "int32", **dict.fromkeys(cells, "str")})
    require_distinct(file, table["movieId"])
    return table.set_index("movieId")
