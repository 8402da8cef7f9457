"""The ratings that TMDB exports."""

from typing import Final

from engine.importing.formats.table import TableFormat, TableRow, read_date, read_id
from engine.importing.records import ImportRecord, checked_title, opinion


def _read_row(row: TableRow) -> ImportRecord:
    released, kind = read_date(row.cell("release date")), row.cell("type")
    return ImportRecord(
        title=checked_title(row.cell("name")),
        year=None if released is None else released.year,
        answer=opinion(row.stars),
        rating=row.stars,
        rated_on=read_date(row.cell("date rated")),
        imdb_id=read_id(row.cell("imdb id"), "IMDb"),
        tmdb_id=None if kind not in ("", "movie") else read_id(row.cell("tmdb id"), "TMDB"),
        other_kind=None if kind in ("", "movie") else f"{kind[:40]} entry",
    )


TMDB: Final = TableFormat(
    "TMDB", frozenset({"tmdb id", "your rating", "name"}), _read_row, {"your rating": 10.0}
)
