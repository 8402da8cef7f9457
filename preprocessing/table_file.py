"""A table to read: where its bytes are, how its lines are divided, and what is wrong with them."""

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import pandas as pd
from tqdm.utils import CallbackIOWrapper

from engine.errors import DataError, os_reason
from engine.files.bounded_read import open_regular
from engine.text import quoted
from preprocessing.progress import Progress, silent

Dtypes = Mapping[str, str | None]
"""Column name to dtype: int32 and int64 for ids and counts, float64, str; None for any."""

LONGEST_TEXT: Final = 10_000  # characters
_LONGEST_HEADER: Final = 1 << 16  # bytes
_LONGEST_CELL: Final = 1 << 30  # characters
_SHOWN: Final = 60  # characters of a header that lacks a column
_NUMBER: Final = re.compile(
    r"\s*[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|nan|inf|infinity)\s*", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a table are divided.

    Attributes
    ----------
    separator
        Between two fields; one character where `read_table` reads them.
    columns
        The column at each position, "" for one to skip; None where the first line names them.
    """

    separator: str = ","
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table to read: a file on disk or inside an archive, packed where its name ends in .gz.

    Attributes
    ----------
    where
        What errors call it.
    fix
        What to do when it is damaged.
    size
        Bytes.
    open
        Opens its bytes; called for each read.
    """

    where: str
    fix: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    layout: Layout = Layout()

    @classmethod
    def at(cls, path: Path, fix: str) -> "TableFile":
        """Return the CSV file at `path`.

        Raises
        ------
        DataError
            The file does not exist.
        """
        try:
            size = path.stat().st_size
        except OSError:
            raise DataError("is missing", where=path, fix=fix) from None
        return cls(str(path), fix, size, lambda: open_regular(path))

    def fault(self, problem: str) -> DataError:
        """Return the error that this file has `problem`."""
        return DataError(problem, where=self.where, fix=self.fix)

    @contextmanager
    def opened(self, progress: Progress = silent) -> Iterator[IO[bytes]]:
        """Open the bytes, unpacked, and report in one line what prevents reading them."""
        name = Path(self.where).name
        packed = name.endswith(".gz")
        try:
            with self.open() as raw, progress(name, self.size, unit="B") as advance:
                counted: Any = CallbackIOWrapper(advance, raw)
                stream: Any = gzip.GzipFile(fileobj=counted) if packed else counted
                yield stream
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError):
            problem = "is a damaged gzip file" if packed else "is damaged inside its archive"
            raise DataError(problem, where=self.where, fix="give an intact copy") from None
        except OSError as error:
            raise self.fault(f"cannot be read: {os_reason(error)}") from None

    def require_columns(self, names: Iterable[str]) -> list[str]:
        """Return the names of all columns, "" for one to skip; each of `names` is there once.

        Raises
        ------
        DataError
            A name is missing or repeated, or the file is missing, empty or not CSV.
        """
        if self.layout.columns is not None:
            return list(self.layout.columns)
        with self.opened() as stream:
            head = stream.read(_LONGEST_HEADER)
        if head.startswith(b"PK\3\4"):
            raise self.fault("is a zip archive, not a table")
        line = next(filter(None, re.split(rb"[\r\n]+", head)), b"")
        if not line:
            raise self.fault("is empty")
        try:
            header = next(csv.reader([line.replace(b"\0", b"\xff").decode("utf-8-sig")]))
        except (UnicodeDecodeError, csv.Error):
            raise self.fault("is not a CSV file in UTF-8") from None
        for name in names:
            if name not in header:
                shown = quoted(",".join(header)[:_SHOWN])
                raise self.fault(f"has no column {name}: its first line is {shown}")
            if header.count(name) > 1:
                raise self.fault(f"has more than one column {name}")
        return header

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header, and the number of the line where each begins.

        This is slow: it is for naming the row of a fault.

        Raises
        ------
        DataError
            A quote has no end.
        """
        longest = csv.field_size_limit(_LONGEST_CELL)
        above = self.layout.columns is None
        begin = 1
        try:
            with self.opened() as stream:
                text = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
                reader = csv.reader(text, delimiter=self.layout.separator, strict=True)
                for cells in reader:
                    if cells and not above:
                        yield begin, cells
                    above = above and not cells
                    begin = reader.line_num + 1
        except csv.Error:
            raise self.fault(f"row {begin} has a quote without an end") from None
        finally:
            csv.field_size_limit(longest)

    def located(self, index: int, name: str) -> tuple[int, str]:
        """Return the number of the line of row `index`, from 0, and its text in column `name`."""
        position = self.require_columns([]).index(name)
        number, cells = next(islice(self.rows(), index, None))
        return number, cells[position]

    def lines(self) -> "pd.Series[str]":
        """Return the lines that are not blank, by their numbers; in UTF-8, or else Latin-1.

        Only a line feed ends a line: other line ends may be part of a title.
        """
        with self.opened() as stream:
            content = stream.read()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
        lines = pd.Series(text.split("\n"), dtype="str").str.removesuffix("\r")
        lines.index += 1
        return lines[lines.str.strip() != ""]


def first_fault(file: TableFile, header: list[str], dtypes: Dtypes) -> DataError | None:
    """Return the error of the first row with a fault, None where no row has one."""
    wanted = [(header.index(name), name, dtype) for name, dtype in dtypes.items()]
    try:
        for number, cells in file.rows():
            if len(cells) != len(header):
                return file.fault(f"row {number} {_misdivided(cells, header, file.layout)}")
            for position, name, dtype in wanted:
                if problem := cell_problem(cells[position], name, dtype):
                    return file.fault(f"row {number}: {problem}")
    except DataError as fault:
        return fault
    return None


def _misdivided(row: list[str], header: list[str], layout: Layout) -> str:
    if layout.columns is not None:
        return f"is not {layout.separator.join(layout.columns)}"
    return f"has {len(row)} columns, the header has {len(header)}"


def cell_problem(value: str, name: str, dtype: str | None) -> str | None:
    """Return what is wrong with a cell, None where nothing is."""
    if dtype in (None, "str") and _has_bytes(value):
        return f"{name} is not UTF-8 text"
    if dtype is None:
        return None
    if dtype == "str":
        if len(value) > LONGEST_TEXT:
            return f"{name} has {len(value):,} characters, more than {LONGEST_TEXT:,}"
        return None
    if not value.strip():
        return f"{name} is empty"
    if not _NUMBER.fullmatch(value):
        kind = "a number" if dtype == "float64" else "a whole number"
        return f"{name} is {quoted(value)}, not {kind}"
    number = float(value)
    if not np.isfinite(number):
        return f"{name} is {value.strip()}, not a finite number"
    if dtype != "float64":
        if not number.is_integer():
            return f"{name} is {quoted(value)}, not a whole number"
        if number < 0:
            return f"{name} is {quoted(value)}, not a MovieLens id"
        if number > (most := np.iinfo(dtype).max):
            return f"{name} is {quoted(value)}, more than {most:,}"
    return None


def _has_bytes(value: str) -> bool:
    """Return whether a cell has bytes that are not UTF-8, which `TableFile.rows` escapes."""
    return not value.isascii() and any("\udc80" <= one <= "\udcff" for one in value)
