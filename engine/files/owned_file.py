"""A file that this process alone writes, and never over what another program wrote.

The lock is on the file itself and goes on to each file that replaces it, so nothing is left beside
it, and a crash frees it. Where the system has no locks, the content is still compared.
"""

import os
from itertools import count
from pathlib import Path
from typing import Final

from engine.errors import DataError, FourfoldError, os_reason
from engine.files.atomic import write_locked
from engine.files.bounded_read import open_regular
from engine.files.lock import Lock, lock

_LARGEST: Final = 1 << 24  # bytes that are compared of a file that was there before


class FileChangedError(FourfoldError):
    """A file was changed by another program, and the session is saved beside it."""

    def __init__(self, left: Path, path: Path):
        super().__init__(
            "was changed by another program and is left as it is",
            where=left,
            fix=f"this session is saved in {path} from now on",
        )


class OwnedFile:
    """A file to be written again and again, by one thread at a time.

    Parameters
    ----------
    path
        A file that is not there yet; `claim` returns one that may be there.
    """

    def __init__(self, path: Path):
        self.path = path
        self._lock = Lock()
        self._ours: tuple[bytes | None, ...] = (None,)  # what it may hold; None: no file

    @classmethod
    def claim(cls, path: Path) -> "OwnedFile | None":
        """Lock the file that `path` names, links followed; None if another process has it.

        A file that is not there yet can be claimed by several: the first `save` gets the name.
        """
        file = cls(Path(os.path.realpath(path)))
        try:
            held = lock(file.path)
            if held is None:
                return None
            file._lock = held
            file._ours = (_content(file.path, _LARGEST),)
        except OSError:  # not there, or not readable and so never overwritten
            pass
        return file

    @classmethod
    def beside(cls, path: Path) -> "OwnedFile":
        """Return a new file in the same folder, under a free name: films-2.json for films.json."""
        return cls(_free_name(Path(os.path.realpath(path))))

    def save(self, content: bytes) -> Path | None:
        """Write the file at once; it is on the disk when this returns.

        If another program has changed it or has taken the name, that file is left as it is, `path`
        is a free name beside it from now on, and the path of the file that was left is returned.

        Raises
        ------
        DataError
            The folder is missing or read-only, or the disk is full or fails.
        """
        left: Path | None = None
        while not self._written(content):
            left = left or self.path
            self.path, self._ours = _free_name(left), (None,)
        return left

    def release(self) -> None:
        """Let another process have the file."""
        self._lock.release()

    def _written(self, content: bytes) -> bool:
        longest = max(len(known or b"") for known in self._ours)
        try:
            present = _content(self.path, longest)
        except OSError as error:
            raise DataError(
                f"cannot be read: {os_reason(error)}", where=self.path, fix="make it readable"
            ) from error
        if present is not None and present not in self._ours:
            return False
        # If the disk fails, the file may be the old one or the new one.
        before, self._ours = self._ours, (*self._ours, content)
        held = write_locked(self.path, content, replace=present is not None)
        if held is None:
            self._ours = before
            return False
        self._lock.release()
        self._lock, self._ours = held, (content,)
        return True


def _content(path: Path, longest: int) -> bytes | None:
    """Return what a file holds, one byte more than `longest` at most; None if there is none."""
    try:
        with open_regular(path) as file:
            return file.read(longest + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _free_name(path: Path) -> Path:
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in names if not os.path.lexists(name))
