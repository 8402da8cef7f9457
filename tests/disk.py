"""A disk that is watched, and fails on command: every flush and every change of a name."""

import errno
import os
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FAULTS = (errno.EIO, errno.ENOSPC)
_NAMES = {"rename": 2, "replace": 2, "link": 2, "mkdir": 1, "unlink": 1}


@dataclass
class Disk:
    """What was flushed and renamed, in this order, and on which threads it was flushed.

    Attributes
    ----------
    steps
        ("flush", path) or the name of a call, such as ("replace", path, new path).
    fails_at
        The number of the flush that fails, from 1; 0 for none, -1 for all.
    error
        Its errno.
    """

    steps: list[tuple[str, ...]] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)
    fails_at: int = 0
    error: int = errno.EIO

    @property
    def flushed(self) -> list[Path]:
        """The files and folders that were flushed, in this order."""
        return [Path(step[1]) for step in self.steps if step[0] == "flush"]

    def check_kept(self, path: Path) -> None:
        """Check that a file was flushed before it got its name, and its folder after that."""
        named = [
            number
            for number, step in enumerate(self.steps)
            if step[0] in ("rename", "replace", "link") and step[2] == str(path)
        ]
        assert named, (path, self.steps)
        for number in named:
            assert ("flush", self.steps[number][1]) in self.steps[:number], self.steps
            assert ("flush", str(path.parent)) in self.steps[number:], self.steps

    def flush(self, handle: int) -> None:
        """Stand in for `os.fsync`."""
        self.threads.append(threading.current_thread())
        if self.fails_at in (-1, len(self.threads)):
            raise OSError(self.error, os.strerror(self.error))
        self.steps.append(("flush", path_of(handle)))

    def call(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, which notes its paths first."""

        def noted(*arguments: Any, **more: Any) -> Any:
            result = function(*arguments, **more)
            paths = [os.fspath(one) for one in arguments[: _NAMES[name]]]
            self.steps.append((name, *paths))
            return result

        return noted


def path_of(handle: int) -> str:
    """Return the path of an open file, by its name now."""
    path = str(Path(f"/proc/self/fd/{handle}").readlink())
    assert stat.S_ISDIR(os.fstat(handle).st_mode) == Path(path).is_dir()
    return path


def watch(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Return a disk that notes and flushes from now on, for all code that calls `os`."""
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.flush)
    for name in _NAMES:
        monkeypatch.setattr(os, name, disk.call(name, getattr(os, name)))
    return disk
