"""Carry the descriptions and credits that ship with fourfold over to another catalogue.

A film is the same where MovieLens id and IMDb id agree. What the other folder has already stays.
"""

from pathlib import Path
from typing import Final

import pandas as pd

from engine.files.locations import input_folder
from engine.files.names import (
    CREDIT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_CREDITS,
    MOVIE_FACTS,
    MOVIE_METADATA,
)
from preprocessing.table_file import TableFile
from preprocessing.tables import read_table

_TABLES: Final = {MOVIE_METADATA: METADATA_COLUMNS, MOVIE_CREDITS: CREDIT_COLUMNS}
_FIX: Final = "restore the file or remove it"


def shipped_tables(
    processed: Path, movies: pd.DataFrame, facts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return movie_metadata.csv and movie_credits.csv for `processed`, by file name.

    Empty where `processed` is the shipped folder itself, or has no film of it.

    Parameters
    ----------
    movies, facts
        The films of `processed`: movieId and title, and movieId and imdbId.

    Raises
    ------
    DataError
        A table is damaged.
    """
    shipped = input_folder("processed").path
    if shipped.resolve() == processed.resolve() or not (shipped / MOVIE_FACTS).exists():
        return {}
    shipped_ids = _read(shipped / MOVIE_FACTS, ["imdbId"])["imdbId"]
    ids = facts.set_index("movieId")["imdbId"]
    of_both = shipped_ids.reindex(ids.index)
    same = ids.index[(ids == of_both) & (of_both != "")]
    if same.empty:
        return {}
    return {
        name: _filled(processed / name, shipped / name, columns, movies, same)
        for name, columns in _TABLES.items()
        if (shipped / name).exists()
    }


def _filled(
    path: Path, shipped: Path, columns: tuple[str, ...], movies: pd.DataFrame, same: pd.Index
) -> pd.DataFrame:
    """Return the table at `path`, if any, with cells of the `same` films filled from `shipped`."""
    listed = movies.set_index("movieId", drop=False)
    cells = [name for name in columns if name not in ("movieId", "title")]
    new = _read(shipped, cells).reindex(same).reindex(listed.index).fillna("")
    old = _read(path, cells).reindex(listed.index).fillna("") if path.exists() else new
    return listed.join(old.where(old != "", new))[list(columns)]


def _read(path: Path, cells: list[str]) -> pd.DataFrame:
    table = read_table(
        TableFile.at(path, _FIX), {"movieId": "int32", **dict.fromkeys(cells, "str")}
    )
    return table.set_index("movieId")
