"""A folder as it stands, to tell whether anything in it was changed or left behind."""

import hashlib
import os
import stat
from pathlib import Path

_LARGEST = 1 << 28  # bytes; what is larger has holes, and is known by its size and time

Tree = dict[str, str]
"""Path below the folder -> what is there: a folder, a file's hash, a link's target, a pipe."""


def tree_of(*folders: Path) -> Tree:
    """Return everything below `folders`, hidden and empty things included."""
    return {
        f"{number}/{path.relative_to(folder)}": _what_is_at(path)
        for number, folder in enumerate(folders)
        for path in sorted(folder.rglob("*"))
    }


def _what_is_at(path: Path) -> str:
    status = path.lstat()
    kind, rights = stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode)
    if kind == stat.S_IFLNK:
        return f"link to {path.readlink()}"
    if kind != stat.S_IFREG or not os.access(path, os.R_OK):
        return f"{kind:o} {rights:o}"
    if status.st_size > _LARGEST:
        return f"{rights:o} {status.st_size} {status.st_mtime_ns}"
    return f"{rights:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
