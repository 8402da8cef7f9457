"""Any other table with a title and a year: a person's own list, or a site without a reader."""

from typing import Final

from engine.importing.formats.table import Kind, TableFormat, TableRow, read_date, read_year
from engine.importing.records import ImportRecord, checked_title, opinion


def _read_row(row: TableRow) -> ImportRecord:
    wanted = row.kind is Kind.WATCHLIST
    return ImportRecord(
        title=checked_title(row.cell("title", "name", "film", "movie")),
        year=read_year(row.cell("year", "release year")),
        answer=None if wanted else opinion(row.stars),
        rating=None if wanted else row.stars,
        rated_on=read_date(row.cell("date")),
    )


_RATINGS: Final = dict.fromkeys(("rating", "your rating", "my rating", "score", "stars"))
ANY_TABLE: Final = tuple(
    TableFormat("Table of", frozenset({name, year}), _read_row, _RATINGS)
    for name in ("title", "name", "film", "movie")
    for year in ("year", "release year")
)
