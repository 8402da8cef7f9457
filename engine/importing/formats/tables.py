"""Letterboxd's and IMDb's exports: CSV tables told apart by their column names.

Letterboxd's `ratings.csv`, `watched.csv` and `diary.csv` share their columns, the rating
apart; so does `watchlist.csv`, which lists films *not* seen and is refused by its name.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from engine.errors import SeenFileError
from engine.importing.records import (
    MAX_ENTRIES,
    BadRowError,
    SeenEntry,
    SeenFile,
    Source,
    UnreadableRow,
    checked_title,
    opinion,
    quoted,
)
from engine.importing.text_file import NAME_AN_EXPORT

_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_WATCHLIST = "watchlist"

_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_IMDB_ID = re.compile(r"tt([0-9]{1,12})", re.ASCII)
# IMDb's "TV Episode" and "Video Game", "tvEpisode" and "videoGame" in older exports.
_NO_FILM = re.compile(r"episode|game|podcast", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Export:
    """One site's table: whose it is, its marks, the columns it must have, how a row is read.

    `read_row` gets the cells by lower-case column name and returns None for a row that does
    not say that a film was seen.
    """

    source: Source
    marks: frozenset[str]
    required: tuple[str, ...]
    read_row: Callable[[Mapping[str, str]], SeenEntry | None]


def read_table(text: str, path: Path) -> SeenFile:
    """Return the entries of a Letterboxd or IMDb export.

    Parameters
    ----------
    text
        The file's text, with any line ends.
    path
        Where it comes from: for errors, and to know a watchlist.

    Raises
    ------
    SeenFileError
        It is no such table, is damaged as a whole, is a watchlist, or has no row or too many.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    last_line = n_rows = 0
    try:
        header = [cell.strip() for cell in next(_filled(reader), [])]
        export, columns = _recognised(header, text, path)
        entries: list[SeenEntry] = []
        unreadable: list[UnreadableRow] = []
        last_line = reader.line_num
        for n_rows, row in enumerate(_filled(reader), start=1):
            if n_rows > MAX_ENTRIES:
                raise SeenFileError(f"has more than {MAX_ENTRIES} rows", where=path, fix="split it")
            try:
                entry = export.read_row(_cells(row, columns, len(header)))
            except BadRowError as fault:
                unreadable.append(UnreadableRow(f"line {reader.line_num}", fault.problem))
            else:
                entries += [entry] if entry is not None else []
            last_line = reader.line_num
    except csv.Error as fault:
        raise SeenFileError(
            f"is not valid CSV after line {last_line}: {fault}", where=path, fix="export it anew"
        ) from None
    if n_rows == 0:
        raise SeenFileError("has no rows below its column names", where=path, fix=NAME_AN_EXPORT)
    passed_over = n_rows - len(entries) - len(unreadable)
    return SeenFile(export.source, tuple(entries), tuple(unreadable), passed_over)


def _recognised(header: list[str], text: str, path: Path) -> tuple[_Export, dict[str, int]]:
    """Return whose table it is, and the place of each column by its lower-case name."""
    columns = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    export = next((one for one in _EXPORTS if one.marks & columns.keys()), None)
    if export is None or len(header) == 1:
        if (delimiter := _other_delimiter(text)) is not None:
            raise SeenFileError(
                f"has {delimiter} between its columns", where=path, fix="save it with commas"
            )
        if export is None:
            raise SeenFileError(
                "has none of the columns of a Letterboxd or IMDb export",
                where=path,
                fix=NAME_AN_EXPORT,
            )
    missing = [name for name in export.required if name.casefold() not in columns]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        raise SeenFileError(
            f"lacks the {noun} {', '.join(missing)} of {export.source.value}'s export",
            where=path,
            fix="export it anew",
        )
    if _WATCHLIST in path.name.casefold():
        raise SeenFileError(
            "is a watchlist: films that have not been seen", where=path, fix=NAME_AN_EXPORT
        )
    return export, columns


def _other_delimiter(text: str) -> str | None:
    """Return the name of the delimiter with which the first line would be an export's."""
    first = text.lstrip()[:4096].splitlines()[0]
    for delimiter, name in _DELIMITERS.items():
        found = {cell.strip(' "').casefold() for cell in first.split(delimiter)}
        if any({column.casefold() for column in one.required} <= found for one in _EXPORTS):
            return name
    return None


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows in which anything is written."""
    return (row for row in rows if any(cell and not cell.isspace() for cell in row))


def _cells(row: list[str], columns: Mapping[str, int], n_columns: int) -> dict[str, str]:
    if len(row) != n_columns:
        raise BadRowError(f"{len(row)} cells, not {n_columns}")
    return {name: row[place].strip() for name, place in columns.items()}


def _letterboxd_row(cells: Mapping[str, str]) -> SeenEntry:
    title, year = checked_title(cells["name"]), _year(cells["year"])
    rating = _share(cells.get("rating", ""), lowest=0.5, highest=5, step=0.5)
    return SeenEntry(title, year, opinion(rating), rating, _day(cells.get("date", "")))


def _imdb_row(cells: Mapping[str, str]) -> SeenEntry | None:
    title, year = checked_title(cells["title"]), _year(cells["year"])
    const = _IMDB_ID.fullmatch(cells["const"])
    if cells["const"] and const is None:
        raise BadRowError(f"{quoted(cells['const'])} is no IMDb id of a title")
    rating = _share(cells["your rating"], lowest=1, highest=10, step=1)
    if rating is None:
        return None
    title_type = cells.get("title type", "")
    return SeenEntry(
        title,
        year,
        opinion(rating),
        rating,
        _day(cells.get("date rated", "")),
        imdb_id=int(const[1]) if const else None,
        no_film=title_type[:40] if _NO_FILM.search(title_type) else None,
    )


_EXPORTS: Final = (
    _Export(
        Source.IMDB,
        frozenset({"const", "your rating"}),
        ("Const", "Your Rating", "Title", "Year"),
        _imdb_row,
    ),
    _Export(
        Source.LETTERBOXD, frozenset({"name", "letterboxd uri"}), ("Name", "Year"), _letterboxd_row
    ),
)


def _share(text: str, *, lowest: float, highest: float, step: float) -> float | None:
    """Return a rating as a share of its scale, None for a blank cell."""
    if not text:
        return None
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not (lowest <= value <= highest and (value / step).is_integer()):
        raise BadRowError(
            f"rating {quoted(text)} is not one of {lowest:g} to {highest:g} in steps of {step:g}"
        )
    return value / highest


def _year(text: str) -> int | None:
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise BadRowError(f"year {quoted(text)} has not four digits")
    return int(text)


def _day(text: str) -> date | None:
    """Return the day a cell begins with; None where it is blank or has another form."""
    try:
        return date.fromisoformat(text[:10]) if _DATE.match(text) else None
    except ValueError:
        return None
