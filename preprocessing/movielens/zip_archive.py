"""Open and unpack zip archives that may be hostile.

Only plain members are accepted: no absolute path, no "..", no link, no password, no name
that is special on some system, not too many of them, and no expansion beyond what ratings
compress to.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from engine.errors import DataError, os_reason
from engine.text import quoted
from preprocessing.progress import Progress, silent

_LARGEST = 8 << 30  # bytes unpacked; ml-32m has an eighth of that
_HIGHEST_RATIO = 100  # unpacked to packed; ratings reach about 5
_RATIO_FREE = 1 << 20  # bytes up to which no ratio is checked
_MOST_MEMBERS = 1_000  # MovieLens has about ten
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Windows reads "nul.csv" as a device and trims "links.csv ".
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$|.*[. ]$", re.IGNORECASE)
_CHUNK = 1 << 20
_FIX = "give an intact zip archive, or the folder that it was made of"


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive at `path` and check its members.

    Raises
    ------
    DataError
        It is missing, damaged or not a zip archive, or a member is not accepted.
    """
    try:
        with _open(path) as archive:
            _check_members(path, archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise DataError("is damaged or not a zip archive", where=path, fix=_FIX) from None


def _open(path: Path) -> zipfile.ZipFile:
    # Separate from `open_archive`, whose body may raise an OSError that is not the archive's.
    try:
        if path.exists() and not path.is_file():  # opening a pipe would block
            raise DataError("is not a regular file", where=path, fix=_FIX)
        return zipfile.ZipFile(path)
    except (ValueError, struct.error) as error:  # a name in no encoding, an offset before the start
        raise zipfile.BadZipFile(str(error)) from None
    except OSError as error:
        raise DataError(f"cannot be read: {os_reason(error)}", where=path, fix=_FIX) from None


def unpack(path: Path, folder: Path, progress: Progress = silent) -> None:
    """Unpack the archive at `path` into the empty `folder`, checking every CRC.

    Raises
    ------
    DataError
        As `open_archive`; `folder` may then contain some of the members.
    """
    with open_archive(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        total = sum(member.file_size for member in members)
        with progress(f"unpack {path.name}", total, unit="B") as advance:
            for member in members:
                target = folder / member.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with open_member(archive, member) as packed, target.open("xb") as file:
                    while chunk := packed.read(_CHUNK):
                        file.write(chunk)
                        advance(len(chunk))


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Open one member for reading.

    Raises
    ------
    zipfile.BadZipFile
        Its entry in the archive is damaged.
    """
    try:
        return archive.open(member)
    except (ValueError, NotImplementedError, RuntimeError, struct.error) as error:
        raise zipfile.BadZipFile(str(error)) from None


def _check_members(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise _refusal(path, f"it has {len(members):,} members")
    files = {PurePosixPath(member.filename) for member in members if not member.is_dir()}
    seen: set[PurePosixPath] = set()
    total = 0
    # Members that share their bytes can each pass alone, so their sum is checked too.
    most = max(_RATIO_FREE, _HIGHEST_RATIO * path.stat().st_size)
    for member in members:
        name = PurePosixPath(member.filename)
        total += member.file_size
        problem = _problem_with(member)
        if name in seen:
            problem = "appears twice"
        if not files.isdisjoint(name.parents):
            problem = "would be unpacked below a file"
        if total > most:
            problem = f"takes the archive over {_HIGHEST_RATIO} times its size unpacked"
        if total > _LARGEST:
            problem = f"takes the archive over {_LARGEST >> 30} GiB unpacked"
        if problem:
            raise _refusal(path, f"its member {quoted(member.filename)} {problem}")
        seen.add(name)


def _refusal(path: Path, reason: str) -> DataError:
    fix = "unpack it, if you trust it, and give the folder"
    return DataError(f"is not accepted: {reason}", where=path, fix=fix)


def _problem_with(member: zipfile.ZipInfo) -> str | None:
    name = PurePosixPath(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    outside = name.is_absolute() or ".." in name.parts or not name.parts
    if outside or "\\" in member.orig_filename or ":" in member.filename:
        return "would be unpacked outside its folder"
    if "\0" in member.orig_filename or any(_RESERVED.match(part) for part in name.parts):
        return "has a name that is special on some systems"
    if member.compress_type not in _PACKINGS:
        return "is packed in a way that MovieLens does not use"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if member.flag_bits & 1:
        return "needs a password"
    packed = max(member.compress_size, 1)
    if member.file_size > _RATIO_FREE and member.file_size / packed > _HIGHEST_RATIO:
        return f"unpacks to {member.file_size / packed:.0f} times its size"
    return None
