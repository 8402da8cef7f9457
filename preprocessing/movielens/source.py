"""A raw MovieLens data set: a folder of CSV files, or the zip archive they come in.

An archive is read as it is, without unpacking. Getting one from the network is
`preprocessing.download`'s work.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from engine.errors import DataError
from engine.files.names import RAW_MOVIES, RAW_RATINGS
from engine.text import visible
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.movielens import zip_archive

_FIX = "name a folder or zip archive with MovieLens CSV files"
_DAMAGED = "get the data set again with `python -m preprocessing.download`"


@dataclass(frozen=True, slots=True)
class RawSource:
    """The CSV files of one data set, found by name.

    Parameters
    ----------
    path
        A folder that holds the files, or a zip archive with them at its top or one folder
        below.
    """

    path: Path

    @classmethod
    def at(cls, path: Path) -> "RawSource":
        """Return the data set at `path`, known to hold ratings and movies.

        Raises
        ------
        DataError
            `path` is missing or no zip archive, or one of the two files is missing.
        """
        if not path.exists():
            raise DataError("no such folder or zip archive", where=path, fix=_FIX)
        source = cls(path)
        source.file(RAW_RATINGS)
        source.file(RAW_MOVIES)
        return source

    @property
    def name(self) -> str:
        """The data set's name, fit to be shown: the folder's, or the archive's without suffix."""
        path = self.path.resolve()
        return visible(path.name if path.is_dir() else path.stem)

    def file(self, name: str) -> CsvFile:
        """Return the file called `name`.

        Raises
        ------
        DataError
            There is none, or more than one.
        """
        found = self.find(name)
        if found is None:
            raise DataError("is missing", where=self._place(name), fix=_FIX)
        return found

    def find(self, name: str) -> CsvFile | None:
        """Return the file called `name`, or None where the data set has none."""
        if self.path.is_dir():
            path = self.path / name
            try:
                return CsvFile.at(path, _DAMAGED) if path.is_file() else None
            except PermissionError:
                raise DataError("cannot be read: permission denied", where=path, fix=_FIX) from None
        with zip_archive.opened(self.path) as archive:
            found = [member for member in archive.infolist() if _is_called(member, name)]
        if len(found) > 1:
            raise DataError(f"holds {name} more than once", where=self.path, fix=_FIX)
        if not found:
            return None
        member = found[0]
        return CsvFile(
            self._place(name), _DAMAGED, member.file_size, partial(_opened, self.path, member)
        )

    def _place(self, name: str) -> str:
        return str(self.path / name)


def _is_called(member: zipfile.ZipInfo, name: str) -> bool:
    path = PurePosixPath(member.filename)
    return path.name == name and len(path.parts) <= 2


@contextmanager
def _opened(path: Path, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, zip_archive.open_member(archive, member) as stream:
        yield stream
