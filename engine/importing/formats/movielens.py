"""The ratings that movielens.org exports, with the ids of three sites."""

from typing import Final

from engine.catalogue.titles import split_year
from engine.importing.formats.table import TableFormat, TableRow, read_id
from engine.importing.records import ImportRecord, checked_title, opinion
from engine.taste.ratings import HIGHEST


def _read_row(row: TableRow) -> ImportRecord:
    title, year = split_year(checked_title(row.cell("title")))
    return ImportRecord(
        title=title,
        year=year,
        answer=opinion(row.stars),
        rating=row.stars,
        imdb_id=read_id(row.cell("imdb_id"), "IMDb"),
        tmdb_id=read_id(row.cell("tmdb_id"), "TMDB"),
        movie_id=read_id(row.cell("movie_id"), "MovieLens"),
    )


MOVIELENS: Final = TableFormat(
    "MovieLens.org", frozenset({"movie_id", "rating", "title"}), _read_row, {"rating": HIGHEST}
)
