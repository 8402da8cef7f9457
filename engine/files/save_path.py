"""The path that a person types for a file to be written, made absolute and checked."""

import os
import stat
from pathlib import Path

from engine.errors import ExportError, os_reason


def absolute_path(typed: str) -> Path:
    """Return `typed` as an absolute path; "~" is the home folder."""
    expanded = os.path.expanduser(typed.strip())  # noqa: PTH111 - unlike Path's, it never raises
    try:
        return Path(os.path.abspath(expanded))  # noqa: PTH100 - links stay as typed
    except OSError:  # the current folder has been removed
        return Path(expanded)


def save_path(typed: str) -> Path:
    """Return the path of the file to write, links followed; it may exist already.

    Raises
    ------
    ExportError
        Nothing was typed, it is a folder or not a regular file, or its folder does not exist.
    """
    if not typed.strip():
        raise ExportError("the file has no name", fix="type one")
    if typed.strip().endswith(os.sep):
        raise ExportError("is a folder", where=typed.strip(), fix="add a file name")
    path = absolute_path(typed)
    if not path.is_absolute():
        raise ExportError("the current folder is gone", where=path, fix="choose another")
    try:
        path = Path(os.path.realpath(path))
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if not path.parent.is_dir():
            raise ExportError("no such folder", where=path.parent, fix="choose another") from None
        return path
    except OSError as error:
        raise ExportError(
            f"cannot be written: {os_reason(error)}", where=path, fix="choose another"
        ) from None
    except ValueError:  # a NUL
        raise ExportError("is not a file name", where=typed, fix="type another") from None
    if stat.S_ISDIR(mode):
        raise ExportError("is a folder", where=path, fix="add a file name")
    if not stat.S_ISREG(mode):
        raise ExportError("is not a regular file", where=path, fix="choose another")
    return path
