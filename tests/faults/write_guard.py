"""Refuse every change that this process makes outside one folder."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_allowed: list[str] = []
_CHANGES = (
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate",
)  # fmt: skip
_UNGUARDED = (os.devnull, "/dev/shm/", "/proc/")


@contextlib.contextmanager
def writing_only_in(folder: Path) -> Iterator[None]:
    """Refuse changes outside `folder`, as a read-only file system does."""
    _allowed.append(os.path.realpath(folder))
    try:
        yield
    finally:
        _allowed.pop()


def _guard(event: str, details: tuple[Any, ...]) -> None:
    if not _allowed or (event != "open" and event not in _CHANGES):
        return
    if event == "open" and not (details[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return
    path = os.fsdecode(details[0]) if isinstance(details[0], str | bytes | os.PathLike) else ""
    if not path or path.startswith(_UNGUARDED) or "__pycache__" in path:
        return
    if not os.path.abspath(path).startswith(_allowed[-1]):  # noqa: PTH100 - links stay as named
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), path)


sys.addaudithook(_guard)  # an audit hook cannot be removed
