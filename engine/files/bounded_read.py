"""Reading untrusted files: only regular ones, of bounded size, without waiting for a pipe."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from engine.errors import FourfoldError, os_reason

# Opening must neither wait for a pipe's writer nor adopt a terminal; not every system has these.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_regular(path: Path, limit: int, error: type[FourfoldError], fix: str) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes.

    Raises
    ------
    FourfoldError
        As `error`, with the advice `fix`: the file cannot be read, is not a regular file, or is
        too large.
    """
    try:
        with open_regular(path) as file:
            too_large = os.fstat(file.fileno()).st_size > limit
            # Some files grow, or report no size, so the bytes read are counted too.
            raw = b"" if too_large else file.read(limit + 1)
    except IsADirectoryError:
        raise error("is a folder", where=path, fix=fix) from None
    except OSError as fault:
        raise error(f"cannot be read: {os_reason(fault)}", where=path, fix=fix) from None
    except ValueError:  # a NUL in the name
        raise error("is not a file name", where=path, fix=fix) from None
    if too_large or len(raw) > limit:
        raise error(f"is larger than {limit >> 20} MiB", where=path, fix=fix)
    return raw


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, links followed.

    Raises
    ------
    OSError
        It cannot be opened, or is a folder, a pipe or a device.
    """
    handle = os.open(path, _FLAGS)
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
