"""IMDb's ratings export, whose columns come in any order."""

import re
from collections.abc import Mapping
from typing import Final

from engine.importing.formats.table import TableFormat, read_date, read_rating, read_year
from engine.importing.records import BadRowError, ImportRecord, checked_title, opinion
from engine.text import quoted

_ID = re.compile(r"tt([0-9]{1,12})", re.ASCII)
# "TV Episode" and "Video Game"; "tvEpisode" and "videoGame" in older exports.
_OTHER_KIND = re.compile(r"episode|game|podcast", re.IGNORECASE)


def _read_row(cells: Mapping[str, str]) -> ImportRecord | None:
    title, year = checked_title(cells["title"]), read_year(cells["year"])
    imdb_id = _ID.fullmatch(cells["const"])
    if cells["const"] and imdb_id is None:
        raise BadRowError(f"{quoted(cells['const'])} is not the IMDb id of a title")
    rating = read_rating(cells["your rating"], lowest=1, highest=10, step=1)
    if rating is None:
        return None
    kind = cells.get("title type", "")
    return ImportRecord(
        title=title,
        year=year,
        answer=opinion(rating),
        rating=rating,
        rated_on=read_date(cells.get("date rated", "")),
        imdb_id=int(imdb_id[1]) if imdb_id else None,
        other_kind=kind[:40] if _OTHER_KIND.search(kind) else None,
    )


IMDB: Final = TableFormat(
    source="IMDb",
    marks=frozenset({"const", "your rating"}),
    required=("Const", "Your Rating", "Title", "Year"),
    read_row=_read_row,
)
