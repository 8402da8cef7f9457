"""A table to read: where its bytes are, how its lines are divided, and its first fault."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from tqdm.utils import CallbackIOWrapper

from engine.errors import DataError, os_reason
from engine.files.bounded_read import open_regular
from engine.text import quoted
from preprocessing.progress import Progress, silent

Dtypes = Mapping[str, str | None]
"""Column name to dtype: int32 and int64 for ids and counts, float64, str; None for any."""

_LONGEST_HEADER: Final = 1 << 16  # bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a table are divided.

    Parameters
    ----------
    separator
        One character.
    columns
        The column at each position, "" for one to skip; None where the first line names them.
    """

    separator: str = ","
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table to read: a file on disk or inside an archive, packed where its name ends in .gz.

    Parameters
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
        try:
            with self.open() as raw, progress(name, self.size, unit="B") as advance:
                counted: Any = CallbackIOWrapper(advance, raw)
                stream: Any = gzip.GzipFile(fileobj=counted) if name.endswith(".gz") else counted
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise self.fault("is damaged inside its archive") from None
        except OSError as error:
            raise self.fault(f"cannot be read: {os_reason(error)}") from None

    def require_columns(self, names: Dtypes) -> list[str]:
        """Return the names of all columns, "" for one to skip; each of `names` is there once.

        Raises
        ------
        DataError
            A name is missing or repeated, or the file is missing, empty or not CSV.
        """
        if self.layout.columns is not None:
            return list(self.layout.columns)
        with self.opened() as stream:
            line = stream.readline(_LONGEST_HEADER)
        if not line.strip():
            raise self.fault("is empty")
        if b"\0" in line:
            raise self.fault("is not a CSV file in UTF-8")
        try:
            header = next(csv.reader([line.decode("utf-8-sig")]))
        except (UnicodeDecodeError, csv.Error):
            raise self.fault("is not a CSV file in UTF-8") from None
        for name in names:
            if header.count(name) != 1:
                problem = "has no column" if name not in header else "has more than one column"
                raise self.fault(f"{problem} {name}")
        return header


def first_fault(file: TableFile, header: list[str], dtypes: Dtypes) -> DataError | None:
    """Return the error of the first row with a fault, None where no row has one."""
    wanted = [(header.index(name), name, dtype) for name, dtype in dtypes.items()]
    with file.opened() as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
        rows = csv.reader(text, delimiter=file.layout.separator, strict=True)
        try:
            for row in rows:
                number = rows.line_num
                if not row or (number == 1 and file.layout.columns is None):
                    continue
                if len(row) != len(header):
                    return file.fault(f"row {number} {_misdivided(row, header, file.layout)}")
                for position, name, dtype in wanted:
                    if problem := _problem(row[position], name, dtype):
                        return file.fault(f"row {number}: {problem}")
        except csv.Error:
            return file.fault(f"row {rows.line_num} has a quote or a cell without an end")
        finally:
            text.detach()
    return None


def _misdivided(row: list[str], header: list[str], layout: Layout) -> str:
    if layout.columns is not None:
        return f"is not {layout.separator.join(layout.columns)}"
    return f"has {len(row)} columns, the header has {len(header)}"


def _problem(value: str, name: str, dtype: str | None) -> str | None:
    """Return what is wrong with a cell, None where nothing is."""
    if dtype is None:
        return None
    if dtype == "str":
        if not value.isascii() and any("\udc80" <= one <= "\udcff" for one in value):
            return f"{name} is not UTF-8 text"
        return None
    if not value.strip():
        return f"{name} is empty"
    try:
        number = float(value)
    except ValueError:
        kind = "a number" if dtype == "float64" else "a whole number"
        return f"{name} is {quoted(value)}, not {kind}"
    if not np.isfinite(number):
        return f"{name} is {value.strip()}, not a finite number"
    if dtype != "float64":
        if not number.is_integer():
            return f"{name} is {quoted(value)}, not a whole number"
        if number < 0:
            return f"{name} is {quoted(value)}, not a MovieLens id"
        if number > np.iinfo(dtype).max:
            return f"{name} is {quoted(value)}, which is too large"
    return None
