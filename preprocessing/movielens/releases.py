"""How each MovieLens release names its files and divides their lines.

CSV files have a header, with the same columns in every release; Kaggle's copies have singular
names. ml-1m and ml-10m have `::` between the fields of their .dat files, ml-100k has tabs in
u.data and bars in u.item. Only .dat and u.item may be in Latin-1.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from engine.errors import DataError
from engine.files.names import GENRE_SEPARATOR, NO_GENRES
from preprocessing.table_file import Dtypes, Layout, TableFile, cell_problem
from preprocessing.tables import MOVIES, UNREADABLE, converted, read_table, require_distinct

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
    _MOVIES_DAT: r"^(?P<movieId>[0-9]+)::(?P<title>.*)::(?P<genres>.*)$",
    _ITEMS: r"^(?P<movieId>[0-9]+)\|(?P<title>.*)(?:\|[^|]*){3}\|(?P<genres>[01](?:\|[01]){18})$",
    _TAGS_DAT: r"^(?P<userId>[0-9]+)::(?P<movieId>[0-9]+)::(?P<tag>.*)::[0-9]+$",
}
_FORMS: Final = {
    _MOVIES_DAT: "movieId::title::genres",
    _ITEMS: "movieId|title|date|date|address and 19 genres as 0 or 1",
    _TAGS_DAT: "userId::movieId::tag::timestamp",
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
        The file is missing or damaged, lists no movie, or lists one twice.
    """
    movies = _read(file, MOVIES)
    if movies.empty:
        raise file.fault("lists no movies")
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
    return _read(file, TAGS)


def _read(file: TableFile, dtypes: Dtypes) -> pd.DataFrame:
    if file.layout not in _LINES:
        return read_table(file, dtypes)
    lines = file.lines()
    fields = lines.str.extract(_LINES[file.layout])
    unmatched = fields.index[fields.iloc[:, 0].isna()]
    if len(unmatched):
        raise file.fault(f"row {unmatched[0]} is not {_FORMS[file.layout]}")
    numbers = [name for name in dtypes if dtypes[name] != "str"]
    try:
        fields[numbers] = fields[numbers].apply(pd.to_numeric)
        return pd.DataFrame(
            {name: converted(fields[name], dtype) for name, dtype in dtypes.items()}
        ).reset_index(drop=True)
    except UNREADABLE:
        raise _first_fault(file, lines, dtypes) from None


def _first_fault(file: TableFile, lines: "pd.Series[str]", dtypes: Dtypes) -> DataError:
    fields = lines.str.extract(_LINES[file.layout])
    problems = (
        (row, cell_problem(value, name, dtype))
        for name, dtype in dtypes.items()
        for row, value in fields[name].items()
    )
    row, problem = next((row, problem) for row, problem in problems if problem)
    return file.fault(f"row {row}: {problem}")
