"""How each MovieLens release names its files and divides their lines.

CSV files have a header, with the same columns in every release; Kaggle's copies have singular
names. ml-1m and ml-10m have `::` between the fields of their .dat files, ml-100k has tabs in
u.data and bars in u.item. Only .dat and u.item may be in Latin-1.
"""

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from engine.files.names import GENRE_SEPARATOR, NO_GENRES
from preprocessing.table_file import Dtypes, Layout, TableFile
from preprocessing.tables import MOVIES, read_movies, read_table, require_distinct

_CSV: Final = Layout()
_COLONS: Final = Layout(":", ("userId", "", "movieId", "", "rating", "", "timestamp"))
_TABS: Final = Layout("\t", ("userId", "movieId", "rating", "timestamp"))
_MOVIES_DAT: Final = Layout("::", ("movieId", "title", "genres"))
_ITEMS: Final = Layout("|", ("movieId", "title", "dates", "video", "url", "genres"))
_TAGS_DAT: Final = Layout("::", ("userId", "movieId", "tag", "timestamp"))

NAMES: Final[Mapping[str, Mapping[str, Layout]]] = {
    "ratings": {
        "ratings.csv": _CSV, "rating.csv": _CSV, "ratings.dat": _COLONS, "u.data": _TABS,
    },
    "movies": {
        "movies.csv": _CSV, "movie.csv": _CSV, "movies.dat": _MOVIES_DAT, "u.item": _ITEMS,
    },
    "tags": {"tags.csv": _CSV, "tag.csv": _CSV, "tags.dat": _TAGS_DAT},
    "links": {"links.csv": _CSV, "link.csv": _CSV},
}  # fmt: skip
"""Table to its file names, the preferred first; each name may have .gz after it."""

# A title or tag may contain the separator, so the other fields say where it ends.
_LINES: Final = {
    _MOVIES_DAT: re.compile(r"(?P<movieId>\d{1,9})::(?P<title>.{0,10000})::(?P<genres>.*)"),
    _ITEMS: re.compile(
        r"(?P<movieId>\d{1,9})\|(?P<title>.{0,10000})(?:\|[^|]*){3}\|(?P<genres>[01](?:\|[01]){18})"
    ),
    _TAGS_DAT: re.compile(r"(?P<userId>\d{1,9})::(?P<movieId>\d{1,9})::(?P<tag>.{0,10000})::\d+"),
}
_ITEM_GENRES: Final = (
    "", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
)  # fmt: skip
TAGS: Final[Dtypes] = {"userId": "int32", "movieId": "int32", "tag": "str"}


def read_raw_movies(file: TableFile) -> pd.DataFrame:
    """Read movieId, title and genres, joined by "|", of any release.

    Raises
    ------
    DataError
        The file is missing or damaged, or lists a movie twice.
    """
    if file.layout not in _LINES:
        return read_movies(file)
    movies = _read_lines(file, MOVIES)
    require_distinct(file, movies["movieId"])
    if file.layout is _ITEMS:
        marked = movies["genres"].str.split("|", expand=True, regex=False) == "1"
        names = [f"{name}{GENRE_SEPARATOR}" if name else "" for name in _ITEM_GENRES]
        movies["genres"] = marked.dot(np.array(names, object)).str.removesuffix(GENRE_SEPARATOR)
    movies["genres"] = movies["genres"].replace("", NO_GENRES)
    return movies


def read_raw_tags(file: TableFile) -> pd.DataFrame:
    """Read userId, movieId and tag, one row each time a user applied a tag.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    return _read_lines(file, TAGS) if file.layout in _LINES else read_table(file, TAGS)


def _read_lines(file: TableFile, dtypes: Dtypes) -> pd.DataFrame:
    with file.opened() as stream:
        content = stream.read()
    try:
        text = content.decode("utf-8-sig")  # ml-10m
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    # Not splitlines, which splits at characters that may be part of a title.
    lines = pd.Series(text.split("\n"), dtype="str").str.removesuffix("\r")
    lines = lines.str.replace("\r", " ", regex=False)  # which CSV readers take for a line end
    lines = lines[lines.str.strip() != ""]
    fields = lines.str.extract(_LINES[file.layout].pattern + "$")
    unmatched = fields.index[fields.iloc[:, 0].isna()]
    if len(unmatched):
        form = file.layout.separator.join(file.layout.columns or ())
        raise file.fault(f"row {unmatched[0] + 1} is not {form}")
    return (
        fields[list(dtypes)]
        .astype({name: dtype for name, dtype in dtypes.items() if dtype})
        .reset_index(drop=True)
    )
