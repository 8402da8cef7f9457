"""Zip archives opened and unpacked with suspicion.

Only plain members are accepted: no absolute path, no "..", no link, no password, no
expansion beyond what ratings compress to. Where archives come from is others' matter.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from engine.errors import DataError
from preprocessing.progress import Progress, silent

_LARGEST = 8 << 30  # bytes unpacked; ml-32m has one eighth of it
_HIGHEST_RATIO = 100  # unpacked to packed; ratings reach about 5
_RATIO_FREE = 1 << 20  # bytes a member may have before its ratio counts
_CHUNK = 1 << 20
_FIX = "get the archive again from files.grouplens.org"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive at `path`, its members checked.

    Raises
    ------
    DataError
        It is missing, no zip archive, damaged, or has a member that is not accepted.
    """
    try:
        with _open(path) as archive:
            _check_members(path, archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise DataError("is not a zip archive, or a damaged one", where=path, fix=_FIX) from None


def _open(path: Path) -> zipfile.ZipFile:
    # Apart from what is done with the archive: a full disk is not the archive's fault.
    try:
        return zipfile.ZipFile(path)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise DataError(f"cannot be read: {reason}", where=path, fix=_FIX) from None


def unpack(path: Path, folder: Path, progress: Progress = silent) -> None:
    """Unpack the archive at `path` into `folder`, which is empty; every CRC is checked.

    Raises
    ------
    DataError
        As `opened`; `folder` may then hold some of the members.
    """
    with opened(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        total = sum(member.file_size for member in members)
        with progress(f"unpack {path.name}", total, unit="B") as advance:
            for member in members:
                target = folder / member.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, target.open("xb") as file:
                    while chunk := packed.read(_CHUNK):
                        file.write(chunk)
                        advance(len(chunk))


def _check_members(path: Path, archive: zipfile.ZipFile) -> None:
    seen: set[str] = set()
    total = 0
    for member in archive.infolist():
        total += member.file_size
        problem = _problem_of(member)
        if member.filename in seen:
            problem = "stands in it twice"
        if total > _LARGEST:
            problem = f"takes it over {_LARGEST >> 30} GiB unpacked"
        if problem:
            raise DataError(
                f"is not accepted: its member {member.filename!r} {problem}", where=path, fix=_FIX
            )
        seen.add(member.filename)


def _problem_of(member: zipfile.ZipInfo) -> str | None:
    name = PurePosixPath(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    outside = name.is_absolute() or ".." in name.parts or not name.parts
    if outside or "\\" in member.orig_filename or ":" in member.filename:
        return "would be unpacked outside its folder"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if member.flag_bits & 1:
        return "needs a password"
    packed = max(member.compress_size, 1)
    if member.file_size > _RATIO_FREE and member.file_size / packed > _HIGHEST_RATIO:
        return f"unpacks to {member.file_size / packed:.0f} times its size"
    return None
