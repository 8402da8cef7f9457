"""Read a CSV file of films; the names of its columns decide which site's it is."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Final

from engine.errors import ImportFileError
from engine.importing.records import (
    MAX_RECORDS,
    BadRatingError,
    BadRowError,
    ImportedFile,
    ImportRecord,
    collect_records,
)
from engine.importing.sites import CHOOSE_AN_EXPORT
from engine.taste.ratings import HIGHEST, STEP
from engine.text import quoted

_DELIMITERS: Final = ",;\t|"
_HEADER_ROWS: Final = 8  # among which the columns are named; lists have lines before them
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_WATCHLIST: Final = "watchlist"
_SCALES: Final = (HIGHEST, 10.0, 100.0)

_NUMBER = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)(?:\s*/\s*[0-9]{1,3})?", re.ASCII)
_STARS = re.compile(r"(★*)(½?)")
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ID = re.compile(r"(?:tt)?([0-9]{1,12})", re.ASCII)


class Kind(Enum):
    """What a file lists."""

    RATINGS = "ratings"
    SEEN = "films seen"
    LIKES = "likes"
    WATCHLIST = "watchlist"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its cells by column name in lower case, and its rating in stars."""

    cells: Mapping[str, str]
    stars: float | None
    kind: Kind

    def cell(self, *names: str) -> str:
        """Return the first of these cells that is not blank, or ""."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


def by_name(path: Path, columns: Mapping[str, int]) -> Kind:
    """Return what a table lists, judged by the names of the file and of its columns."""
    if _WATCHLIST in path.name.casefold():
        return Kind.WATCHLIST
    return Kind.RATINGS if any("rat" in name for name in columns) else Kind.SEEN


@dataclass(frozen=True, slots=True)
class TableFormat:
    """The format of a site's CSV file.

    Attributes
    ----------
    marks
        Column names in lower case; a table that has them all is of this format.
    read_row
        Returns None for a film that was not seen, and raises BadRowError for a damaged row.
    ratings
        The columns that may hold the rating and what means five stars in each; None where the
        highest rating of the column decides between 5, 10 and 100.
    kind_of
        What a file of that name and with these columns lists.
    """

    source: str
    marks: frozenset[str]
    read_row: Callable[[TableRow], ImportRecord | None]
    ratings: Mapping[str, float | None]
    kind_of: Callable[[Path, Mapping[str, int]], Kind] = by_name


def read_table(text: str, path: Path, formats: Sequence[TableFormat]) -> ImportedFile:
    """Read the CSV file `text` called `path`, in the format with the most marks that it has.

    Raises
    ------
    ImportFileError
        It has none of the formats, is damaged as a whole, or is too long.
    """
    found, columns, rows = _recognised(text, path, formats)
    kind = found.kind_of(path, columns)
    column = next((name for name in found.ratings if name in columns), None)
    scale = None if column is None else found.ratings[column] or _scale(rows, columns[column])
    width = max(columns.values()) + 1

    def read_row(cells: list[str]) -> ImportRecord | None:
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            raise BadRowError(f"{len(cells)} cells, not {width}")
        named = {name: cells[i].strip() for name, i in columns.items()}
        if column is None or scale is None:
            return found.read_row(TableRow(named, None, kind))
        try:
            stars = stars_of(named[column], scale)
        except BadRowError as error:
            record = found.read_row(TableRow(named, None, kind))
            if record is None:
                return None
            raise BadRatingError(error.problem, record) from None
        return found.read_row(TableRow(named, stars, kind))

    return collect_records(found.source, rows, read_row, path, kind.value)


def _recognised(
    text: str, path: Path, formats: Sequence[TableFormat]
) -> tuple[TableFormat, dict[str, int], list[tuple[str, list[str]]]]:
    """Return the format, the columns by name in lower case, and the (position, cells) of rows."""
    separator = _SEPARATOR_LINE.match(text)
    trouble = ImportFileError(
        "has none of the columns of a known export", where=path, fix=CHOOSE_AN_EXPORT
    )
    for delimiter in separator[1] if separator else _DELIMITERS:
        try:
            header = _header(_filled_rows(text, path, delimiter), formats)
        except ImportFileError as error:  # perhaps the delimiter is another one
            trouble = error if delimiter == _DELIMITERS[0] else trouble
            continue
        if header is not None:
            number, found, columns = header
            rows = islice(_filled_rows(text, path, delimiter), number, number + 1 + MAX_RECORDS)
            return found, columns, list(rows)
    raise trouble


def _header(
    rows: Iterator[tuple[str, list[str]]], formats: Sequence[TableFormat]
) -> tuple[int, TableFormat, dict[str, int]] | None:
    """Return the number of rows up to the columns' names, the format, and the columns."""
    for number, (_, names) in enumerate(islice(rows, _HEADER_ROWS), start=1):
        columns = {name.strip().casefold(): i for i, name in reversed([*enumerate(names)])}
        columns.pop("", None)
        fitting = [known for known in formats if known.marks <= columns.keys()]
        if fitting:
            return number, max(fitting, key=lambda known: len(known.marks)), columns
    return None


def _filled_rows(text: str, path: Path, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (position, cells) of the rows that are not blank."""
    stream = io.StringIO(text, newline="")
    if _SEPARATOR_LINE.match(text):
        stream.readline()
    reader = csv.reader(stream, strict=True, delimiter=delimiter)
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


def _scale(rows: Sequence[tuple[str, list[str]]], column: int) -> float:
    """Return what means five stars in a column: the first scale that has room for all ratings."""
    cells = (cells[column] for _, cells in rows if column < len(cells))
    highest = max((value for cell in cells if math.isfinite(value := _number(cell))), default=0.0)
    return next((scale for scale in _SCALES if highest <= scale), _SCALES[-1])


def _number(text: str) -> float:
    """Return the number in a cell: "4,5", "8/10" or "★★★★½"; NaN for any other text."""
    text = text.strip()
    if found := _NUMBER.fullmatch(text):
        return float(found[1].replace(",", "."))
    if text and (found := _STARS.fullmatch(text)):
        return len(found[1]) + 0.5 * len(found[2])
    return math.nan


def stars_of(text: str, scale: float) -> float | None:
    """Return a rating in stars, to the nearest half, where `scale` means five; None for blank.

    Raises
    ------
    BadRowError
        It is not a number above 0 and up to `scale`.
    """
    text = text.strip()
    if not text:
        return None
    value = _number(text)
    if not 0 < value <= scale:
        raise BadRowError(f"rating {quoted(text)} is not a number above 0, up to {scale:g}")
    stars = value * HIGHEST / scale
    return max(math.floor(stars / STEP + 0.5) * STEP, STEP)


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


def read_id(text: str, site: str) -> int | None:
    """Return the number of an id, with or without "tt"; None for a blank cell.

    Raises
    ------
    BadRowError
        It is not an id.
    """
    if not text:
        return None
    found = _ID.fullmatch(text)
    if found is None:
        raise BadRowError(f"{quoted(text)} is not the {site} id of a title")
    return int(found[1]) or None
