"""A fence round one folder: whatever this process would write elsewhere meanwhile is refused."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_inside: list[str] = []
_CHANGES = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
)
_FREE = (os.devnull, "/dev/shm/", "/proc/")


@contextlib.contextmanager
def fenced(folder: Path) -> Iterator[None]:
    """Refuse every change outside `folder`, as a file system that is read-only does."""
    _inside.append(os.path.realpath(folder))
    try:
        yield
    finally:
        _inside.pop()


def _guard(event: str, details: tuple[Any, ...]) -> None:
    if not _inside or (event != "open" and event not in _CHANGES):
        return
    if event == "open" and not (details[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return
    path = os.fsdecode(details[0]) if isinstance(details[0], str | bytes | os.PathLike) else ""
    if not path or path.startswith(_FREE) or "__pycache__" in path:
        return
    if not os.path.abspath(path).startswith(_inside[-1]):  # noqa: PTH100 - links stay as named
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), path)


sys.addaudithook(_guard)  # for good: there is no way to take one away
