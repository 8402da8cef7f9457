"""Read the IMDb and TMDB ids of each movie, leniently: a bad row costs only its own link."""

import io
import warnings
from typing import Final

import pandas as pd

from engine.text import counted
from preprocessing.table_file import TableFile

_COLUMNS: Final = ("movieId", "imdbId", "tmdbId")
_ID: Final = r"^\s*(?:tt)?0*(\d{1,9})(?:\.0*)?\s*$"  # 862, 0114709, tt0114709, 862.0
_IMDB_DIGITS: Final = 7  # at least; IMDb pads shorter ids with zeros


def read_links(file: TableFile) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the links of a release.

    Returns
    -------
    links
        By movieId, distinct: imdbId, str without "tt", 7 digits or more, and tmdbId, Int32;
        both missing where unknown or unreadable.
    notes
        What was left out, a sentence each.

    Raises
    ------
    DataError
        The bytes of the file cannot be read.
    """
    torn: list[list[str]] = []
    try:
        with file.opened() as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.ParserWarning)
            raw = pd.read_csv(
                io.TextIOWrapper(stream, "utf-8-sig", "replace", newline=""),
                engine="python",  # the only one that hands over the rows it cannot read
                on_bad_lines=torn.append,
                dtype="str",
                index_col=False,
                keep_default_na=False,
            )
    except ValueError:
        raw = pd.DataFrame()
    missing = [name for name in _COLUMNS if name not in raw]
    raw = raw.reindex(columns=list(_COLUMNS)).astype("str").fillna("")
    ids = raw.apply(lambda column: column.str.extract(_ID)[0])
    links = pd.DataFrame(
        {
            "imdbId": ids["imdbId"].str.zfill(_IMDB_DIGITS),
            "tmdbId": pd.to_numeric(ids["tmdbId"]).astype("Int32"),
        }
    )
    links.index = pd.to_numeric(ids["movieId"]).astype("Int32")
    links = links[links.index.notna() & ~links.index.duplicated()]
    unreadable = int((ids.isna() & (raw != "")).any(axis="columns").sum()) + len(torn)
    notes = [f"{file.where} has no column {name}" for name in missing]
    if unreadable:
        notes.append(f"{file.where} has {counted(unreadable, 'row')} with an unreadable id")
    return links, tuple(notes)
