"""Letterboxd's exports: `ratings.csv`, `watched.csv` and `diary.csv`.

They share their columns except the rating. `watchlist.csv` has them too, and only its name
tells it apart.
"""

from collections.abc import Mapping
from typing import Final

from engine.importing.formats.table import TableFormat, read_date, read_rating, read_year
from engine.importing.records import ImportRecord, checked_title, opinion


def _read_row(cells: Mapping[str, str]) -> ImportRecord:
    title, year = checked_title(cells["name"]), read_year(cells["year"])
    rating = read_rating(cells.get("rating", ""), lowest=0.5, highest=5, step=0.5)
    return ImportRecord(
        title=title,
        year=year,
        answer=opinion(rating),
        rating=rating,
        rated_on=read_date(cells.get("date", "")),
    )


LETTERBOXD: Final = TableFormat(
    source="Letterboxd",
    marks=frozenset({"name", "letterboxd uri"}),
    required=("Name", "Year"),
    read_row=_read_row,
)
