"""Find the tables of a raw MovieLens release in a folder or a zip archive.

The files may be one folder down, as MovieLens packs them. An archive is read without
unpacking it.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import IO, Final

from engine.errors import DataError, os_reason
from engine.files.bounded_read import open_regular
from engine.text import visible
from preprocessing.movielens import zip_archive
from preprocessing.movielens.releases import NAMES
from preprocessing.table_file import Layout, TableFile
from preprocessing.tables import MOVIES, RATINGS

_REQUIRED: Final = ("ratings", "movies")
CORRECT_IT: Final = "correct the file"
_GIVE_RELEASE: Final = "give the folder or zip archive of a MovieLens release"
_KNOWN: Final = {
    name + suffix: (table, layout)
    for table, names in NAMES.items()
    for suffix in ("", ".gz")
    for name, layout in names.items()
}
"""File name to its table and layout; of a table, the preferred name first."""

_Open = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class RawSource:
    """A release.

    Attributes
    ----------
    folder
        The folder that has the files; inside an archive, a path through it.
    tables
        The files, by the table that they hold: ratings, movies, tags and links.
    name
        The release's name, safe to show.
    """

    folder: Path
    tables: Mapping[str, TableFile]
    name: str

    @classmethod
    def at(cls, path: Path, fix: str = CORRECT_IT) -> "RawSource":
        """Return the release at `path` after checking the headers of ratings and movies.

        Parameters
        ----------
        fix
            What to do about a damaged file, for errors.

        Raises
        ------
        DataError
            `path` is neither a folder nor a zip archive, one of the two tables is missing or
            lacks a column, or several folders have ratings.
        """
        if not path.exists():
            raise DataError("no such folder or zip archive", where=path, fix=_GIVE_RELEASE)
        if not path.is_dir() and path.name in _KNOWN:
            raise DataError("is one file of a release", where=path, fix="give its folder")
        within, tables = _only_release(path, fix)
        resolved = (path / within).resolve() if path.is_dir() else path.resolve()
        name = resolved.name if path.is_dir() else resolved.stem
        source = cls(path / within, tables, visible(name))
        source["ratings"].require_columns(RATINGS)
        source["movies"].require_columns(MOVIES)
        return source

    def __getitem__(self, table: str) -> TableFile:
        """Return the file with `table`.

        Raises
        ------
        DataError
            The release has none.
        """
        if table not in self.tables:
            raise _without(self.folder, table)
        return self.tables[table]


def table_file(path: Path, fix: str) -> TableFile:
    """Return the table at `path`, divided as its name says; CSV where the name says nothing.

    Raises
    ------
    DataError
        The file does not exist.
    """
    _, layout = _KNOWN.get(path.name, ("", Layout()))
    return replace(TableFile.at(path, fix), layout=layout)


def _only_release(path: Path, fix: str) -> tuple[PurePath, dict[str, TableFile]]:
    """Return the folder within `path` that has ratings, and its tables."""
    found: dict[PurePath, dict[str, TableFile]] = {}
    files = dict(_files_in_folder(path) if path.is_dir() else _files_in_archive(path))
    for name, (table, layout) in _KNOWN.items():
        for within in (file for file in files if file.name == name):
            optional = table not in _REQUIRED and fix == CORRECT_IT
            remedy = f"{fix} or remove it" if optional else fix
            file = TableFile(str(path / within), remedy, *files[within], layout)
            found.setdefault(within.parent, {}).setdefault(table, file)
    releases = [folder for folder, tables in found.items() if "ratings" in tables]
    if PurePath() in releases:
        return PurePath(), found[PurePath()]
    if len(releases) > 1:
        names = " and ".join(sorted(visible(str(folder)) for folder in releases[:2]))
        raise DataError(f"has ratings in {names}", where=path, fix="give one of the folders")
    if not releases:
        raise _without(path, "ratings")
    return releases[0], found[releases[0]]


def _files_in_folder(path: Path) -> Iterator[tuple[PurePath, tuple[int, _Open]]]:
    try:
        inside = sorted(path.iterdir())
        below = [file for folder in inside if folder.is_dir() for file in folder.glob("*")]
        for file in (*inside, *below):
            # A folder, pipe or broken link named like a required table stays: reading it fails.
            table, _ = _KNOWN.get(file.name, ("", None))
            if table in _REQUIRED or (table and file.is_file()):
                size = file.stat().st_size if file.is_file() else 0
                yield file.relative_to(path), (size, partial(open_regular, file))
    except OSError as error:
        problem = f"cannot be read: {os_reason(error)}"
        raise DataError(problem, where=path, fix=_GIVE_RELEASE) from None


def _files_in_archive(path: Path) -> Iterator[tuple[PurePath, tuple[int, _Open]]]:
    with zip_archive.open_archive(path) as archive:
        for member in archive.infolist():
            name = PurePath(member.filename)
            if len(name.parts) <= 2 and not member.is_dir():
                yield name, (member.file_size, partial(_opened_member, path, member))


@contextmanager
def _opened_member(path: Path, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, zip_archive.open_member(archive, member) as stream:
        yield stream


def _without(path: Path, table: str) -> DataError:
    names = ", ".join(NAMES[table])
    return DataError(f"has no {table}: none of {names}", where=path, fix=_GIVE_RELEASE)
