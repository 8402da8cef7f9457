"""Exclusive locks on files and folders, which the system frees when their process ends.

Where there are no such locks (Windows, some network file systems), every lock is granted.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows has no advisory locks
    fcntl = None  # type: ignore[assignment]

LOCKS = fcntl is not None
"""Whether this system has such locks at all."""

# What file systems without locks answer; EBADF is that of some NFS servers.
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF)


class Lock:
    """A lock that this process holds, until `release` or the end of the process.

    It follows the file to another name. `handle` is None if there is nothing to release.
    """

    def __init__(self, handle: int | None = None):
        self._handle = handle

    def release(self) -> None:
        """Let another process lock the file."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                os.close(handle)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.release()


def lock(path: Path) -> Lock | None:
    """Lock the file or folder at `path` without waiting; None if another process has locked it.

    Raises
    ------
    OSError
        It is not there, is a link, or cannot be opened.
    """
    if fcntl is None:
        return Lock()
    while True:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another file may have taken the name between the two calls.
            if os.path.samestat(os.fstat(handle), path.lstat()):
                return Lock(handle)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError as error:
            os.close(handle)
            if error.errno in _NO_LOCKS:
                return Lock()
            raise
        os.close(handle)
