"""Read the IMDb and TMDB ids of each movie, leniently: a bad row costs only its own link."""

from typing import Final

import pandas as pd

from engine.text import counted, joined
from preprocessing.table_file import TableFile

_COLUMNS: Final = ("movieId", "imdbId", "tmdbId")
_ID: Final = r"^0*([0-9]{1,9})(?:\.0*)?$"  # 862, 0114709, 862.0
_AROUND: Final = r"^[\s\"]*(?:tt)?|[\s\"]*$"  # what may be around an id: tt, quotes, spaces
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
    # Ids contain no comma: read without regard to quotes, one left open costs one row.
    cells = file.lines().str.split(",", expand=True, regex=False)
    cells = cells.apply(lambda column: column.str.replace(_AROUND, "", regex=True))
    header = cells.iloc[0].dropna().tolist() if len(cells) else []
    rows = cells.iloc[1:]
    too_long = rows.iloc[:, len(header) :].notna().any(axis="columns")
    ids = pd.DataFrame(index=rows.index, columns=list(_COLUMNS), dtype="str")
    unreadable = rows.iloc[:, : len(header)].isna().any(axis="columns") | too_long
    for name in _COLUMNS:
        if name in header:
            raw = rows[header.index(name)]
            ids[name] = raw.str.extract(_ID)[0]
            unreadable |= ids[name].isna() & raw.notna() & (raw != "")
    movie_ids = pd.to_numeric(ids["movieId"]).astype("Int32")
    links = pd.DataFrame(
        {
            "imdbId": ids["imdbId"].str.zfill(_IMDB_DIGITS),
            "tmdbId": pd.to_numeric(ids["tmdbId"]).astype("Int32"),
        }
    ).set_axis(pd.Index(movie_ids))
    notes = []
    if missing := [name for name in _COLUMNS if name not in header]:
        notes.append(f"{file.where} has no column {joined(missing)}")
    elif unreadable.any():
        rows_left = counted(int(unreadable.sum()), "row")
        notes.append(f"{file.where} has {rows_left} that cannot be read in full")
    known = ~too_long.to_numpy() & movie_ids.notna().to_numpy() & ~movie_ids.duplicated().to_numpy()
    return links[known], tuple(notes)
