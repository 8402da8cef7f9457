"""Open the files of a raw MovieLens data set in a folder or a zip archive.

An archive is read without unpacking it.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from engine.errors import DataError
from engine.files.names import MOVIE_COLUMNS, RATING_COLUMNS, RAW_MOVIES, RAW_RATINGS
from engine.text import visible
from preprocessing.csv_tables.reading import CsvFile, require_columns
from preprocessing.movielens import zip_archive

_FIX = "give a folder or zip archive with MovieLens CSV files"
_DAMAGED = "download the data set again with `python -m preprocessing.download`"


@dataclass(frozen=True, slots=True)
class RawSource:
    """The CSV files of a data set: in a folder, or in a zip archive at most one folder down."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "RawSource":
        """Return the data set at `path` after checking the headers of ratings and movies.

        Raises
        ------
        DataError
            `path` is missing or not a zip archive, or one of the two files is missing or lacks
            a column.
        """
        if not path.exists():
            raise DataError("no such folder or zip archive", where=path, fix=_FIX)
        source = cls(path)
        require_columns(source.file(RAW_RATINGS), RATING_COLUMNS)
        require_columns(source.file(RAW_MOVIES), MOVIE_COLUMNS)
        return source

    @property
    def name(self) -> str:
        """The folder's name, or the archive's without suffix, safe to show."""
        path = self.path.resolve()
        return visible(path.name if path.is_dir() else path.stem)

    def file(self, name: str) -> CsvFile:
        """Return the file called `name`.

        Raises
        ------
        DataError
            The data set has no such file, or more than one.
        """
        found = self.find(name)
        if found is None:
            raise DataError("is missing", where=self.path / name, fix=_FIX)
        return found

    def find(self, name: str) -> CsvFile | None:
        """Return the file called `name`, or None where the data set has none."""
        if self.path.is_dir():
            path = self.path / name
            try:
                return CsvFile.at(path, _DAMAGED) if path.is_file() else None
            except PermissionError:
                raise DataError("cannot be read: permission denied", where=path, fix=_FIX) from None
        with zip_archive.open_archive(self.path) as archive:
            found = [member for member in archive.infolist() if _is_called(member, name)]
        if len(found) > 1:
            raise DataError(f"contains {name} more than once", where=self.path, fix=_FIX)
        if not found:
            return None
        member = found[0]
        opened = partial(_opened, self.path, member)
        return CsvFile(str(self.path / name), _DAMAGED, member.file_size, opened)


def _is_called(member: zipfile.ZipInfo, name: str) -> bool:
    path = PurePosixPath(member.filename)
    return path.name == name and len(path.parts) <= 2


@contextmanager
def _opened(path: Path, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, zip_archive.open_member(archive, member) as stream:
        yield stream
