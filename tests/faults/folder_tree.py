"""The content of folders, to check that nothing was changed or left behind."""

import hashlib
import os
import stat
from pathlib import Path

_LARGEST = 1 << 28  # bytes; larger files have holes, and are compared by size and time

Tree = dict[str, str]
"""By path below the folder: rights, and the file's hash, the link's target or the kind of entry."""


def tree_of(*folders: Path) -> Tree:
    """Return everything below `folders`, hidden and empty things included."""
    return {
        f"{number}/{path.relative_to(folder)}": _entry(path)
        for number, folder in enumerate(folders)
        for path in sorted(folder.rglob("*"))
    }


def _entry(path: Path) -> str:
    status = path.lstat()
    kind, rights = stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode)
    if kind == stat.S_IFLNK:
        return f"link to {path.readlink()}"
    if kind != stat.S_IFREG or not os.access(path, os.R_OK):
        return f"{kind:o} {rights:o}"
    if status.st_size > _LARGEST:
        return f"{rights:o} {status.st_size} {status.st_mtime_ns}"
    return f"{rights:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
