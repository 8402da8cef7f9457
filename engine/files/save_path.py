"""Where a person wants a file to be written: a typed path, made absolute and checked.

Checks are for telling what is wrong before anything is written; the writing itself
(`engine.files.atomic`) reports what changes in between.
"""

import os
import stat
from pathlib import Path

from engine.errors import ExportError, os_reason


def spelled_out(typed: str) -> Path:
    """Return the absolute path that `typed` means; "~" is the home folder."""
    expanded = os.path.expanduser(typed.strip())  # noqa: PTH111 - unlike Path's, it never raises
    try:
        return Path(os.path.abspath(expanded))  # noqa: PTH100 - links stay as they are shown
    except OSError:  # the current folder has been removed
        return Path(expanded)


def destination(typed: str) -> Path:
    """Return the file that `typed` names, links followed; it may exist already.

    Raises
    ------
    ExportError
        Nothing was typed, it names a folder or something that is no regular file, or the
        folder to write into does not exist.
    """
    if not typed.strip():
        raise ExportError("the file has no name", fix="type one")
    if typed.strip().endswith(os.sep):
        raise ExportError("is a folder", where=typed.strip(), fix="add a file name")
    path = spelled_out(typed)
    if not path.is_absolute():
        raise ExportError("the current folder is gone", where=path, fix="name another")
    try:
        path = Path(os.path.realpath(path))
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if not path.parent.is_dir():
            raise ExportError("no such folder", where=path.parent, fix="name another") from None
        return path
    except OSError as error:
        raise ExportError(
            f"cannot be written: {os_reason(error)}", where=path, fix="name another"
        ) from None
    except ValueError:  # a NUL
        raise ExportError("is no file name", where=typed, fix="type another") from None
    if stat.S_ISDIR(mode):
        raise ExportError("is a folder", where=path, fix="add a file name")
    if not stat.S_ISREG(mode):
        raise ExportError("is not a regular file", where=path, fix="name another")
    return path
