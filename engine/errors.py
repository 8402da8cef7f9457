"""Faults a person can mend, each told in one line: where it is, what is wrong, what to do.

Every error that a file, an argument or a terminal can cause derives from `FourfoldError`.
The commands print it and exit with `EXIT_STATUS`; the app shows it as a notice.
"""

from pathlib import Path

from engine.text import visible

EXIT_STATUS = 2


class FourfoldError(Exception):
    """A fault that is told, not traced.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    where
        The file, folder or argument at fault.
    fix
        What the person can do about it, as an imperative.
    """

    def __init__(self, problem: str, *, where: Path | str | None = None, fix: str | None = None):
        super().__init__(problem, where, fix)
        self.problem = problem
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where is not None else ""
        remedy = f"; {self.fix}" if self.fix else ""
        return visible(f"{place}{self.problem}{remedy}")


class DataError(FourfoldError):
    """A file of raw data, of processed/ or of artifacts/ is missing, damaged or unwritable."""


class PolicyError(FourfoldError):
    """A policy file, or a value given for one of its keys, cannot be used."""


class TitleError(FourfoldError):
    """A title given by name does not stand for exactly one film."""


class SeenFileError(FourfoldError):
    """A file of films seen cannot be read, or is no file of films seen."""


class SessionError(FourfoldError):
    """A session was asked for something it cannot do, such as starting with three films."""


class SessionFileError(FourfoldError):
    """A file of a kept session cannot be read, is none, or does not fit the films there are."""


class ExportError(FourfoldError):
    """A file cannot be written where a person wants it."""


def os_reason(error: OSError) -> str:
    """Return why the operating system refused, in lower case: "permission denied"."""
    return (error.strerror or str(error) or type(error).__name__).lower()
