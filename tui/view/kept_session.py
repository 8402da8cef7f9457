"""Kept sessions in words: the offer to go on with one, and what is kept of the present one."""

import os
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from engine.errors import FourfoldError
from engine.files.owned_file import FileChangedError
from engine.session.kept import KeptSession
from engine.text import counted
from tui.view.models import FilmLine

_DAYS_COUNTED = 14
_LISTED = 10


class Keeping(Enum):
    """What a person can rely on of the present session."""

    NOT_KEPT = auto()
    BUSY = auto()
    KEPT_NOW = auto()
    UNCHANGED = auto()
    CHANGED = auto()
    FAILED = auto()
    LOOKING = auto()


class KeepingStatus(NamedTuple):
    """Whether a session is kept, where, since when, and why that failed."""

    keeping: Keeping
    path: Path | None = None
    when: datetime | None = None
    error: FourfoldError | None = None


def offer_line(kept: KeptSession, key: str, now: datetime) -> FilmLine:
    """Return the offer to go on with a kept session; its note is a shorter form.

    Parameters
    ----------
    key
        The key that accepts it, as it is shown.
    """
    answers = f"{counted(kept.answers, 'answer')}, " if kept.answers else ""
    what = f"{answers}{age(kept.when, now)}  {key}"
    return FilmLine(0, f"Go on where you left off: {what}", note=f"Go on: {what}")


def age(when: datetime, now: datetime) -> str:
    """Return how long ago something was, as people say it; days are those of the local time."""
    minutes = max(int((now - when).total_seconds() // 60), 0)
    local = when.astimezone()
    days = (now.astimezone().date() - local.date()).days
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{counted(minutes, 'minute')} ago"
    if days < 1:
        return f"{counted(minutes // 60, 'hour')} ago"
    if days == 1:
        return "yesterday"
    if days <= _DAYS_COUNTED:
        return f"{days} days ago"
    return f"on {local.day} {local:%B %Y}"


def shown_path(path: Path) -> str:
    """Return a path with ~ for the home folder."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - unlike Path's, it never raises
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def keeping_sentence(
    status: KeepingStatus, *, keep_key: str, export_key: str, now: datetime
) -> str:
    """Return what is kept of a session, and what to press for more."""
    match status:
        case KeepingStatus(Keeping.NOT_KEPT):
            return (
                f"Nothing is written yet. {keep_key} keeps this session for next time, "
                f"{export_key} exports it."
            )
        case KeepingStatus(Keeping.LOOKING):
            return f"You only look at this session: nothing is saved. {export_key} exports it."
        case KeepingStatus(Keeping.BUSY):
            return "Keeping this session …"
        case KeepingStatus(Keeping.KEPT_NOW, Path() as path):
            return f"Kept in {shown_path(path)}. The next start offers to go on with it."
        case KeepingStatus(Keeping.UNCHANGED, Path() as path):
            return f"Kept in {shown_path(path)}; nothing has changed since."
        case KeepingStatus(Keeping.CHANGED, Path() as path, datetime() as when):
            kept = f"Kept {age(when, now)} in {shown_path(path)}"
            return f"{kept}, without what changed since. {keep_key} updates it."
    return f"Not kept: {status.error}. {export_key} exports it to another folder."


def saving_sentence(path: Path, *, written: bool, error: FourfoldError | None) -> str:
    """Return what is saved in the file of `--session`."""
    if isinstance(error, FileChangedError):
        return f"{error}."
    if error is not None:
        return f"Not saved: {error}."
    shown = shown_path(path)
    return f"Everything is saved in {shown}." if written else f"Saving in {shown} …"


def left_out_notice(left_out: tuple[str, ...]) -> str:
    """Return the notice of films and genres that a session goes on without."""
    more = len(left_out) - _LISTED
    names = ", ".join([*left_out[:_LISTED], *([f"{more:,} more"] if more > 0 else [])])
    return f"Left out, not in this catalogue: {names}. The kept session still has it."


def missing_notice(missing: tuple[str, ...], answers: int) -> str:
    """Return the notice that favourites are missing, so that other films are needed."""
    names = ", ".join(missing)
    films = "another film" if len(missing) == 1 else f"{len(missing)} other films"
    come = "comes" if answers == 1 else "come"
    kept = f"; your {counted(answers, 'answer')} {come} along" if answers else ""
    return f"Not in this catalogue: {names}. Pick {films} to go on{kept}."
