"""Errors that a person can fix, each in one line: where, what is wrong, what to do.

Every error that a file, an argument or a terminal can cause derives from `FourfoldError`.
Commands print it and exit with `EXIT_STATUS`; the app shows it as a notice.
"""

import errno
from pathlib import Path

from engine.text import visible

EXIT_STATUS = 2
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)


class FourfoldError(Exception):
    """An error that is reported in one line, without a traceback.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    where
        The file, folder or argument with the error.
    fix
        What the person can do about it, as an imperative.
    """

    def __init__(self, problem: str, *, where: Path | str | None = None, fix: str | None = None):
        super().__init__(problem, where, fix)
        self.problem = problem
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where is not None else ""
        fix = f"; {self.fix}" if self.fix else ""
        return visible(f"{where}{self.problem}{fix}")


class DataError(FourfoldError):
    """A file of raw data, of processed/ or of artifacts/ is missing, damaged or unwritable."""


class PolicyError(FourfoldError):
    """A policy file, or a value of one of its keys, cannot be used."""


class TitleError(FourfoldError):
    """A title does not name exactly one film."""


class AmbiguousTitleError(TitleError):
    """A title may mean several films."""


class NameNotFoundError(FourfoldError):
    """What was typed does not name exactly one person, country or language."""


class ImportFileError(FourfoldError):
    """A file to import cannot be read, or is not in a known format."""


class SessionError(FourfoldError):
    """A session cannot do what was asked, such as starting with three films."""


class SessionFileError(FourfoldError):
    """A session file cannot be read, is not one, or does not fit the films."""


class NoHomeError(FourfoldError):
    """The system knows no home folder of this person, where settings and sessions would be."""


class ExportError(FourfoldError):
    """A file cannot be written to the chosen path."""


def os_reason(error: OSError) -> str:
    """Return why the operating system refused, in lower case: "permission denied"."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def write_remedy(error: OSError) -> str:
    """Return how to remove the cause of a failed write, as an imperative."""
    if error.errno in NO_ROOM:
        return "free space"
    if error.errno in _NO_RIGHTS:
        return "make it writable"
    if error.errno == errno.EIO:
        return "check the disk"
    if error.errno == errno.ENOENT:
        return "create its folder"
    return "check its folder"


def write_fix(error: OSError, other: str = "choose another folder") -> str:
    """Return what to do about a failed write: remove its cause, or `other`."""
    return f"{write_remedy(error)} or {other}"
