"""Read CSV files through pyarrow, with column types that the caller states.

An error names the file, the row and the column.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from engine.errors import DataError, os_reason
from engine.files.bounded_read import open_regular
from engine.text import quoted
from preprocessing.progress import Advance, Progress, silent

_BLOCK = 1 << 22  # bytes parsed at a time
_LONGEST_HEADER = 1 << 16  # bytes
_LONGEST_TEXT = 10_000  # bytes; eight of them in one cell are still read by Python's csv module
_CONVERSION = re.compile(
    r"In CSV column #(?P<column>\d+): (?:Row #(?P<row>\d+): )?"
    r"CSV conversion error to (?P<type>\w+): (?:invalid value '(?P<value>.*)'|.*)$",
    re.DOTALL,
)
_RAGGED = re.compile(
    r"CSV parse error: (?:Row #(?P<row>\d+): )?Expected (?P<want>\d+) columns, got (?P<got>\d+)"
)
_KIND = {"double": "a number", "string": "UTF-8 text"}


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file to read, on disk or inside an archive.

    Parameters
    ----------
    where
        What errors call it.
    fix
        What to do when it is damaged.
    size
        Bytes, uncompressed.
    open
        Opens its bytes; called for each read.
    """

    where: str
    fix: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]

    @classmethod
    def at(cls, path: Path, fix: str) -> "CsvFile":
        """Return the file at `path`.

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


class UnreadableColumnError(DataError):
    """A column contains a value that is not of its type.

    Parameters
    ----------
    column
        The column's name.
    """

    def __init__(self, file: CsvFile, column: str, problem: str):
        super().__init__(problem, where=file.where, fix=file.fix)
        self.column = column


def require_columns(file: CsvFile, names: Iterable[str]) -> list[str]:
    """Check that the header of `file` has each of `names` once, and return the header.

    Raises
    ------
    DataError
        A name is missing or repeated, or the file is missing, empty or not CSV.
    """
    with _readable(file) as stream:
        line = stream.readline(_LONGEST_HEADER)
    if not line.strip():
        raise file.fault("is empty")
    if b"\0" in line:
        raise file.fault("is not a CSV file in UTF-8")
    try:
        header = next(csv.reader([line.decode("utf-8-sig")]))
    except (UnicodeDecodeError, csv.Error):
        raise file.fault("is not a CSV file in UTF-8") from None
    for name in names:
        if header.count(name) != 1:
            problem = "has no column" if name not in header else "has more than one column"
            raise file.fault(f"{problem} {name}")
    return header


def read_csv(
    file: CsvFile,
    types: Mapping[str, pa.DataType],
    *,
    nullable: frozenset[str] = frozenset(),
    progress: Progress = silent,
) -> pa.Table:
    """Read the columns named in `types`, in that order; other columns are skipped.

    A byte-order mark and CRLF line ends are allowed. An empty field is null where the column
    is `nullable`; an empty string stays an empty string.

    Returns
    -------
    pyarrow.Table
        One chunk per column.

    Raises
    ------
    UnreadableColumnError
        A value is not of its column's type, or is empty where the column is not nullable.
    DataError
        The file is missing, empty, cut off or not CSV, or a column is missing.
    """
    header = require_columns(file, types)
    try:
        table = _parse(file, types, progress, threaded=True)
    except pa.ArrowException:
        # Only a parse on one thread knows the number of the bad row.
        try:
            table = _parse(file, types, silent, threaded=False)
        except pa.ArrowException as error:
            raise _explained(file, header, str(error)) from None
    for name in types:
        if table[name].null_count and name not in nullable:
            row = int(np.argmax(table[name].is_null().to_numpy())) + 2
            raise UnreadableColumnError(file, name, f"row {row}: {name} is empty")
    for name, kind in types.items():
        if pa.types.is_string(kind):
            _require_short(file, name, table)
    return table


def text_column(table: pa.Table, name: str) -> pa.StringArray:
    """Return the text column `name` of `table`."""
    return cast(pa.StringArray, table[name].combine_chunks())


def _require_short(file: CsvFile, name: str, table: pa.Table) -> None:
    lengths = pc.binary_length(table[name]).fill_null(0).to_numpy()
    if (longest := int(lengths.max(initial=0))) > _LONGEST_TEXT:
        row = int(np.argmax(lengths)) + 2
        raise UnreadableColumnError(file, name, f"row {row}: {name} has {longest:,} bytes")


def _parse(
    file: CsvFile, types: Mapping[str, pa.DataType], progress: Progress, *, threaded: bool
) -> pa.Table:
    text = any(pa.types.is_string(kind) for kind in types.values())
    with (
        _readable(file) as stream,
        progress(Path(file.where).name, file.size, unit="B") as advance,
        pa.PythonFile(_Counted(stream, advance), mode="r") as counted,
    ):
        return arrow_csv.read_csv(
            cast(IO[bytes], counted),
            read_options=arrow_csv.ReadOptions(use_threads=threaded, block_size=_BLOCK),
            # Only text can contain a line break inside quotes, and looking for one is slow.
            parse_options=arrow_csv.ParseOptions(newlines_in_values=text),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict(types),
                include_columns=list(types),
                null_values=[""],
                strings_can_be_null=False,
            ),
        ).combine_chunks()


class _Counted(io.RawIOBase):
    """Reads from a stream and reports the bytes read."""

    def __init__(self, stream: IO[bytes], advance: Advance):
        self._stream = stream
        self._advance = advance

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._advance(len(content))
        return content


@contextmanager
def _readable(file: CsvFile) -> Iterator[IO[bytes]]:
    try:
        with file.open() as stream:
            yield stream
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise file.fault("is damaged inside its archive") from None
    except OSError as error:
        raise file.fault(f"cannot be read: {os_reason(error)}") from None


def _explained(file: CsvFile, header: list[str], message: str) -> DataError:
    found = _CONVERSION.match(message)
    # Arrow and Python read the header differently where a quote in it is not closed.
    if found and int(found["column"]) < len(header):
        name = header[int(found["column"])]
        row = f"row {found['row']}: " if found["row"] else ""
        kind = _KIND.get(found["type"], "a whole number that fits")
        if found["value"] is None:
            return UnreadableColumnError(file, name, f"{row}{name} is not {kind}")
        problem = f"{row}{name} is {quoted(found['value'])}, not {kind}"
        return UnreadableColumnError(file, name, problem)
    if found := _RAGGED.search(message):
        row = f"row {found['row']}" if found["row"] else "a row"
        return file.fault(f"{row} has {found['got']} columns, the header has {found['want']}")
    return file.fault("is not a CSV file")
