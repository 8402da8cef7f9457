"""Read the CSV export of a site; the column names decide which site's it is."""

import csv
import io
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.errors import ImportFileError
from engine.importing.records import BadRowError, ImportedFile, ImportRecord, collect_records
from engine.importing.text_file import CHOOSE_AN_EXPORT
from engine.taste.ratings import HIGHEST
from engine.text import quoted

_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_WATCHLIST = "watchlist"

_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TableFormat:
    """The format of a site's CSV export.

    Attributes
    ----------
    marks
        Column names in lower case; a table that has one of them is of this format.
    required
        The columns that it must have.
    read_row
        Gets the cells by column name in lower case. Returns None for a film that was not
        seen, and raises BadRowError for a damaged row.
    """

    source: str
    marks: frozenset[str]
    required: tuple[str, ...]
    read_row: Callable[[Mapping[str, str]], ImportRecord | None]


def read_table(text: str, path: Path, formats: Sequence[TableFormat]) -> ImportedFile:
    """Read the CSV export `text` of the file `path`, in the first format whose marks it has.

    Raises
    ------
    ImportFileError
        It has none of the formats, is damaged as a whole, is called a watchlist, or is too long.
    """
    rows = _filled_rows(text, path)
    _, header = next(rows, ("", []))
    columns = {name.strip().casefold(): i for i, name in reversed(list(enumerate(header)))}
    found = _recognised(columns, text, path, formats)

    def read_row(row: list[str]) -> ImportRecord | None:
        if len(row) != len(header):
            raise BadRowError(f"{len(row)} cells, not {len(header)}")
        return found.read_row({name: row[i].strip() for name, i in columns.items()})

    return collect_records(found.source, rows, read_row, path)


def _filled_rows(text: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield (position, cells) of the rows that are not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    try:
        for row in reader:
            line = reader.line_num
            if any(cell and not cell.isspace() for cell in row):
                yield f"line {line}", row
    except csv.Error as error:
        raise ImportFileError(
            f"is not valid CSV after line {line}: {error}", where=path, fix="export it again"
        ) from None


def _recognised(
    columns: Collection[str], text: str, path: Path, formats: Sequence[TableFormat]
) -> TableFormat:
    """Return the format of a table with these columns, in lower case."""
    found = next((known for known in formats if not known.marks.isdisjoint(columns)), None)
    if (found is None or len(columns) == 1) and (name := _other_delimiter(text, formats)):
        raise ImportFileError(
            f"has {name} between its columns", where=path, fix="save it with commas"
        )
    if found is None:
        raise ImportFileError(
            "has none of the columns of a known export", where=path, fix=CHOOSE_AN_EXPORT
        )
    missing = [name for name in found.required if name.casefold() not in columns]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        raise ImportFileError(
            f"lacks the {noun} {', '.join(missing)} of {found.source}'s export",
            where=path,
            fix="export it again",
        )
    if _WATCHLIST in path.name.casefold():
        raise ImportFileError(
            "is a watchlist, which lists films not seen yet", where=path, fix=CHOOSE_AN_EXPORT
        )
    return found


def _other_delimiter(text: str, formats: Sequence[TableFormat]) -> str | None:
    """Return the name of the delimiter that splits the first line into a format's columns."""
    first_line = text.lstrip()[:4096].splitlines()[0]
    for delimiter, name in _DELIMITERS.items():
        cells = {cell.strip(' "').casefold() for cell in first_line.split(delimiter)}
        if any({column.casefold() for column in known.required} <= cells for known in formats):
            return name
    return None


def read_rating(text: str, *, lowest: float, highest: float, step: float) -> float | None:
    """Return a rating in stars, where `highest` means five; None for a blank cell.

    Raises
    ------
    BadRowError
        It is not on the scale.
    """
    if not text:
        return None
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not (lowest <= value <= highest and (value / step).is_integer()):
        raise BadRowError(
            f"rating {quoted(text)} is not one of {lowest:g} to {highest:g} in steps of {step:g}"
        )
    return value * HIGHEST / highest


def read_year(text: str) -> int | None:
    """Return a year, or None for a blank cell.

    Raises
    ------
    BadRowError
        It is not four digits.
    """
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise BadRowError(f"year {quoted(text)} is not four digits")
    return int(text)


def read_date(text: str) -> date | None:
    """Return the ISO date at the start of a cell; None where there is none."""
    try:
        return date.fromisoformat(text[:10]) if _DATE.match(text) else None
    except ValueError:
        return None
