"""IMDb's ratings, lists and watchlists, whose columns come in any order; older layouts too."""

import re
from typing import Final

from engine.importing.formats.table import (
    Kind,
    TableFormat,
    TableRow,
    read_date,
    read_id,
    read_year,
)
from engine.importing.records import ImportRecord, checked_title, opinion

# "TV Series", "TV Episode", "Video Game"; "tvSeries" in older exports. "TV Movie" is a film.
_OTHER_KIND = re.compile(r"series|episode|game|podcast|music", re.IGNORECASE)
_SCALE: Final = {"your rating": 10.0, "you rated": 10.0}


def _read_row(row: TableRow) -> ImportRecord:
    kind, original = row.cell("title type"), row.cell("original title")
    title = checked_title(row.cell("title"))
    wanted = row.kind is Kind.WATCHLIST and row.stars is None
    return ImportRecord(
        title=title,
        year=read_year(row.cell("year")),
        answer=None if wanted else opinion(row.stars),
        rating=row.stars,
        rated_on=read_date(row.cell("date rated", "created")),
        imdb_id=read_id(row.cell("const"), "IMDb"),
        other_kind=kind[:40] if _OTHER_KIND.search(kind) else None,
        original_title=checked_title(original) if original and original != title else None,
    )


IMDB: Final = TableFormat("IMDb", frozenset({"const", "title", "year"}), _read_row, _SCALE)
