"""The files to import behind a path: one file, those of a folder, or those of a ZIP archive.

An archive is read in memory; nothing of it is written to disk.
"""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from engine.errors import ImportFileError
from engine.files.bounded_read import read_regular
from engine.importing.sites import CHOOSE_AN_EXPORT
from engine.importing.text_file import LARGEST_FILE

LARGEST_ARCHIVE: Final = 64 << 20  # bytes, packed, and again unpacked
_MOST_FILES: Final = 200  # tables of a folder or archive
_SUFFIXES: Final = (".csv", ".json")
# Of an account: what the person deleted, and lists of films that they may not have seen.
_NOT_SEEN: Final = frozenset(["deleted", "orphaned", "lists", "__macosx"])
_NO_FILMS: Final = frozenset(["profile.csv", "comments.csv"])
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Document:
    """A file to read: its name, and its content or why it cannot be read."""

    path: Path
    content: bytes | ImportFileError


def documents_at(path: Path) -> tuple[list[Document], bool]:
    """Return the files to read at `path`, and whether it is a single file.

    Raises
    ------
    ImportFileError
        It cannot be read, is too large, or a folder or archive without a table.
    """
    if os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir, it never raises
        found = list(_in_folder(path))
    else:
        raw = read_regular(path, LARGEST_ARCHIVE, ImportFileError, CHOOSE_AN_EXPORT)
        if not raw.startswith((_ZIP, _EMPTY_ZIP)):
            if len(raw) > LARGEST_FILE:
                raise ImportFileError(
                    f"is larger than {LARGEST_FILE >> 20} MiB", where=path, fix=CHOOSE_AN_EXPORT
                )
            return [Document(path, raw)], True
        found = list(_in_archive(raw, path))
    if not found:
        raise ImportFileError("has no table of films", where=path, fix=CHOOSE_AN_EXPORT)
    return found, False


def _in_folder(folder: Path) -> Iterator[Document]:
    names = sorted(inner for inner in folder.glob("*") if _is_wanted(Path(inner.name)))
    # Unlike Path.is_file, it never raises.
    files = filter(os.path.isfile, [*names, folder / "likes" / "films.csv"])
    for inner in _few([*files], folder):
        content: bytes | ImportFileError
        try:
            content = read_regular(inner, LARGEST_FILE, ImportFileError, CHOOSE_AN_EXPORT)
        except ImportFileError as error:
            content = error
        yield Document(Path(folder.name) / inner.relative_to(folder), content)


def _in_archive(raw: bytes, path: Path) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [
                info
                for info in archive.infolist()
                if not info.is_dir() and _is_wanted(Path(info.filename))
            ]
            left = LARGEST_ARCHIVE
            for info in _few(members, path):
                document = Document(Path(path.name) / info.filename, _member(archive, info, left))
                if isinstance(document.content, bytes):
                    left -= len(document.content)
                yield document
    except (zipfile.BadZipFile, ValueError, OSError, struct.error) as error:
        raise ImportFileError(
            "is not a sound ZIP archive", where=path, fix="download or export it again"
        ) from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes | ImportFileError:
    """Return the content of a member, of at most `left` bytes, or why it cannot be read."""
    limit = min(LARGEST_FILE, left)
    try:
        with archive.open(info) as file:
            content = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError):
        return ImportFileError("is damaged", fix="export it again")
    except (RuntimeError, NotImplementedError):
        return ImportFileError("is encrypted or packed in an unusual way", fix="unpack it first")
    if len(content) > limit:
        return ImportFileError(f"is larger than {limit >> 20} MiB unpacked", fix="leave it out")
    return content


def _is_wanted(name: Path) -> bool:
    folders = {part.casefold() for part in name.parts[:-1]}
    return (
        name.suffix.casefold() in _SUFFIXES
        and name.name.casefold() not in _NO_FILMS
        and not name.name.startswith(".")
        and not folders & _NOT_SEEN
        and ("likes" not in folders or name.name.casefold() == "films.csv")
    )


def _few(items: list[Item], path: Path) -> list[Item]:
    if len(items) > _MOST_FILES:
        raise ImportFileError(
            f"has more than {_MOST_FILES} tables", where=path, fix="choose one of them"
        )
    return items
