"""The tables movie_metadata.csv and movie_credits.csv: reading them, and merging in what TMDB has.

Both have one row for every film of movies_filtered.csv, in its order. A merge replaces the cells
for which it has a new value and keeps the others; it drops rows of films that are not in the list.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from engine.catalogue.credits import Credits, parse_credits
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.names import (
    CREDIT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_CREDITS,
    MOVIE_METADATA,
    MOVIES_FILTERED,
)
from preprocessing.film_details.people_index import write_people_index
from preprocessing.manifest import Provenance
from preprocessing.table_file import TableFile
from preprocessing.tables import read_movies, read_table, require_distinct, write_text_table

Film = Mapping[str, str]
"""A film's cells by column, of both tables; without those that are not known."""

TABLES: Final = {MOVIE_METADATA: METADATA_COLUMNS, MOVIE_CREDITS: CREDIT_COLUMNS}
_OF_LIST: Final = ("movieId", "title")  # columns that come from the list of films
CELLS: Final = tuple(
    name for columns in TABLES.values() for name in columns if name not in _OF_LIST
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
    return _credits_of(read_by_id(path, CREDIT_COLUMNS[1:]).reset_index(), path)


def read_by_id(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read the text `columns` of a table of films, by movieId.

    Raises
    ------
    DataError
        The file is missing or damaged, or lists a film twice.
    """
    file = TableFile.at(path, _TABLE_FIX)
    table = read_table(file, {"movieId": "int32", **dict.fromkeys(columns, "str")})
    require_distinct(file, table["movieId"])
    return table.set_index("movieId")


def read_cells(folder: Path, name: str) -> pd.DataFrame:
    """Read the cells of the table called `name`, by movieId; no rows if `folder` lacks it.

    Raises
    ------
    DataError
        It is damaged, or lists a film twice.
    """
    path, cells = folder / name, _cells_of(name)
    return read_by_id(path, cells) if path.exists() else pd.DataFrame(columns=cells, dtype="str")


def combined(
    name: str, movies: pd.DataFrame, first: pd.DataFrame, second: pd.DataFrame
) -> pd.DataFrame:
    """Return the table called `name` for `movies`: the cells of `first`, else those of `second`.

    Parameters
    ----------
    movies
        movieId and title of each film.
    first, second
        Text by movieId, of any films; "" where unknown.
    """
    listed = movies.set_index("movieId", drop=False)
    preferred, other = (
        table.reindex(index=listed.index, columns=_cells_of(name)).fillna("")
        for table in (first, second)
    )
    return listed.join(preferred.where(preferred != "", other))[list(TABLES[name])]


def merged_tables(processed: Path, newer: Mapping[int, Film]) -> dict[str, pd.DataFrame]:
    """Return both tables of `processed`, by file name, with the films `newer` by movieId.

    Raises
    ------
    DataError
        A file is damaged or lists a film twice, or the list of films is missing.
    """
    movies = read_listed(processed)
    fetched = pd.DataFrame(list(newer.values()), list(newer), list(CELLS), dtype="str")
    return {name: combined(name, movies, fetched, read_cells(processed, name)) for name in TABLES}


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
        film_credits = _credits_of(tables[MOVIE_CREDITS], processed / MOVIE_CREDITS)
        report = write_people_index(staged, film_credits)
        provenance.write(staged, processed, [report])


def _cells_of(name: str) -> list[str]:
    return [column for column in TABLES[name] if column not in _OF_LIST]


def _credits_of(table: pd.DataFrame, where: Path) -> dict[int, Credits]:
    """Return the credits in a `table` for the file `where`, by MovieLens id.

    Raises
    ------
    DataError
        It has an impossible runtime or code.
    """
    try:
        return {row[0]: parse_credits(row) for row in table.itertuples(index=False, name=None)}
    except ValueError as error:
        raise DataError(f"has {error}", where=where, fix=_TABLE_FIX) from None
