"""Letterboxd's files: the account's tables, lists, and the form that it imports.

The tables of an account share their columns except the rating, so the name tells likes and
watchlist apart. What this program exports has the form that Letterboxd imports.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from engine.importing.formats.table import (
    Kind,
    TableFormat,
    TableRow,
    by_name,
    read_date,
    read_id,
    read_year,
)
from engine.importing.records import ImportRecord, checked_title, opinion
from engine.session.export import LIKE_TAG, WATCHLIST_TAG
from engine.taste.base import Answer
from engine.taste.ratings import HIGHEST

_LIKES: Final = "films.csv"  # the only file of that name, in the folder likes


def _kind_of(path: Path, columns: Mapping[str, int]) -> Kind:
    kind = by_name(path, columns)
    return Kind.LIKES if kind is Kind.SEEN and path.name.casefold() == _LIKES else kind


def _read_row(row: TableRow) -> ImportRecord:
    answer = {Kind.LIKES: Answer.LIKE, Kind.WATCHLIST: None}.get(row.kind, opinion(row.stars))
    return ImportRecord(
        title=checked_title(row.cell("name")),
        year=read_year(row.cell("year")),
        answer=answer,
        rating=row.stars if answer else None,
        rated_on=read_date(row.cell("watched date", "date")),
    )


def _read_importable(row: TableRow) -> ImportRecord:
    imdb_id = read_id(row.cell("imdbid"), "IMDb")
    tmdb_id = read_id(row.cell("tmdbid"), "TMDB")
    title = row.cell("title", "name")
    tags = row.cell("tags")
    wanted = row.kind is Kind.WATCHLIST or WATCHLIST_TAG in tags
    liked = LIKE_TAG in tags and row.stars is None
    return ImportRecord(
        title=None if not title and (imdb_id or tmdb_id) else checked_title(title),
        year=read_year(row.cell("year")),
        answer=None if wanted else Answer.LIKE if liked else opinion(row.stars),
        rating=None if wanted else row.stars,
        rated_on=read_date(row.cell("watcheddate")),
        imdb_id=imdb_id,
        tmdb_id=tmdb_id,
    )


_IN_STARS: Final = {"rating": HIGHEST}

LETTERBOXD: Final = TableFormat(
    "Letterboxd", frozenset({"name", "year", "letterboxd uri"}), _read_row, _IN_STARS, _kind_of
)
LETTERBOXD_LIST: Final = TableFormat(
    "Letterboxd",
    frozenset({"position", "name", "year", "url", "description"}),
    _read_row,
    {},
    lambda _path, _columns: Kind.LIST,
)
_RATINGS: Final = {"rating": HIGHEST, "rating10": 10.0}
IMPORTABLE: Final = tuple(
    TableFormat("Letterboxd import", frozenset({"title", mark}), _read_importable, _RATINGS)
    for mark in ("imdbid", "tmdbid", "watcheddate", "rating10")
)
