"""Sessions kept by choice: a file each in the platform's data folder, listed, saved and deleted.

The name of a file is the day it was made and the first favourite: 2026-07-21-heat.json.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from engine.bundle import Bundle
from engine.errors import DataError, SessionFileError, os_reason, write_remedy
from engine.files.atomic import folder_made
from engine.files.locations import sessions_folder
from engine.files.owned_file import OwnedFile
from engine.session.file import SavedSession, save
from engine.session.read import read
from engine.session.state import SessionState
from engine.text import alternatives

_SUFFIX: Final = ".json"
_LONGEST_TITLE: Final = 40  # characters in a file's name
_NAMED: Final = 3  # of several sessions, in a message
_TICK: Final = 1_000_000  # nanoseconds
_LIST_THEM: Final = "`fourfold sessions` lists them"


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One kept session.

    Attributes
    ----------
    when
        When it was kept last, in UTC.
    favourites
        Title and year of each.
    answers
        Their number.
    """

    path: Path
    when: datetime
    favourites: tuple[str, ...]
    answers: int

    @property
    def name(self) -> str:
        """The name that commands take: the file's, without its suffix."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class KeptSessions:
    """Kept sessions, newest first, and an error for each file that is damaged."""

    sessions: tuple[KeptSession, ...]
    damaged: tuple[SessionFileError, ...]


def kept_sessions() -> KeptSessions:
    """Read all kept sessions.

    Raises
    ------
    SessionFileError
        The folder cannot be listed.
    """
    return _read_kept(_files(), None)


def newest_kept() -> KeptSessions:
    """Read the newest kept session only, and what is damaged of the files newer than it.

    Raises
    ------
    SessionFileError
        The folder cannot be listed.
    """
    return _read_kept(_files(), 1)


def kept_file(name: str) -> Path:
    """Return the file of the kept session called `name`, or the only one whose name has it.

    Raises
    ------
    SessionFileError
        There is none, or there are several, or the folder cannot be listed.
    """
    paths = [path for path, _ in _files()]
    part = name.casefold()
    alike = [path for path in paths if part and part in path.stem.casefold()]
    found = [path for path in paths if name in (path.stem, path.name)] or alike
    if not found:
        raise SessionFileError("no kept session has this name", where=name, fix=_LIST_THEM)
    if len(found) > 1:
        names = alternatives([path.stem for path in found[:_NAMED]])
        raise SessionFileError(f"may mean {names}", where=name, fix="type more of the name")
    return found[0]


def read_kept(path: Path) -> SavedSession:
    """Read the file of a kept session; raises as `read`."""
    return read(path, fix="fix or delete the file")


def described(saved: SavedSession) -> KeptSession:
    """Return what a list says of a session that was read from its file just now.

    Raises
    ------
    SessionFileError
        The file is gone.
    """
    try:
        seconds = saved.path.stat().st_mtime
    except OSError as error:
        raise SessionFileError(
            f"cannot be read: {os_reason(error)}", where=saved.path, fix=_LIST_THEM
        ) from None
    favourites = tuple(map(saved.label, saved.state.favourites))
    when = datetime.fromtimestamp(seconds, UTC)
    return KeptSession(saved.path, when, favourites, len(saved.state.answers))


def new_kept_file(bundle: Bundle, state: SessionState) -> OwnedFile:
    """Return the file of a session that is not kept yet; `keep` takes a free name like its name.

    Raises
    ------
    NoHomeError
        There is no folder for it.
    """
    title = bundle.catalogue.movie_of(state.favourites[0]).main_title
    return OwnedFile(sessions_folder() / f"{_stem(title)}{_SUFFIX}")


def keep(bundle: Bundle, state: SessionState, file: OwnedFile | None = None) -> KeptSession:
    """Keep a started session: in `file`, or in a new one.

    It is on the disk when this returns. If another program has changed the file, the session is in
    a new one beside it, which is the path of `file` then.

    Raises
    ------
    SessionFileError
        The folder cannot be made or written, or the disk is full. An older file is unchanged.
    NoHomeError
        There is no folder for it.
    """
    owned = file or new_kept_file(bundle, state)
    folder = owned.path.parent
    try:
        with folder_made(folder):
            save(bundle, state, owned)
    except OSError as error:
        problem = f"cannot be made: {os_reason(error)}"
        raise _not_kept(folder, problem, error) from error
    except DataError as error:
        raise _not_kept(error.where, error.problem, error.__cause__) from error
    finally:
        if file is None:
            owned.release()
    _make_newest(owned.path)
    labels = tuple(bundle.catalogue.movie_of(movie_id).label for movie_id in state.favourites)
    return KeptSession(owned.path, datetime.now(UTC), labels, len(state.answers))


def delete_kept(names: Sequence[str]) -> list[Path]:
    """Delete the kept sessions with these names, whole ones, and return their files.

    Raises
    ------
    SessionFileError
        One of the names is unknown, and nothing was deleted; or a file cannot be deleted.
    """
    kept = {name: path for path, _ in _files() for name in (path.stem, path.name)}
    if unknown := [name for name in names if name not in kept]:
        raise SessionFileError("no kept session has this name", where=unknown[0], fix=_LIST_THEM)
    paths = list(dict.fromkeys(kept[name] for name in names))
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise SessionFileError(
                f"cannot be deleted: {os_reason(error)}", where=path, fix="check its folder"
            ) from error
    return paths


def _files() -> list[tuple[Path, float]]:
    """Return the files of kept sessions with their time, newest first."""
    folder = sessions_folder()
    try:
        with os.scandir(folder) as entries:
            found = list(_session_files(entries))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SessionFileError(
            f"cannot be listed: {os_reason(error)}", where=folder, fix="check the folder"
        ) from error
    return sorted(found, key=lambda file: (-file[1], file[0].name))


def _make_newest(path: Path) -> None:
    """Give a file a time after all others', also where the clock was set back since they had it."""
    with suppress(OSError, SessionFileError):
        newest = max((int(when * 1e9) for other, when in _files() if other != path), default=0)
        if newest >= path.stat().st_mtime_ns:
            os.utime(path, ns=(newest + _TICK, newest + _TICK))


def _session_files(entries: Iterator["os.DirEntry[str]"]) -> Iterator[tuple[Path, float]]:
    for entry in entries:
        if entry.name.endswith(_SUFFIX) and not entry.name.startswith("."):
            try:
                if entry.is_file():
                    yield Path(entry.path), entry.stat().st_mtime
            except FileNotFoundError:  # deleted meanwhile
                continue


def _read_kept(files: Sequence[tuple[Path, float]], most: int | None) -> KeptSessions:
    sessions: list[KeptSession] = []
    damaged: list[SessionFileError] = []
    for path, _ in files:
        if len(sessions) == most:
            break
        try:
            sessions.append(described(read_kept(path)))
        except SessionFileError as error:
            damaged.append(error)
    return KeptSessions(tuple(sessions), tuple(damaged))


def _stem(title: str) -> str:
    """Return today and a title in small letters and digits, without accents: 2026-07-21-amelie."""
    letters = unicodedata.normalize("NFKD", title.lower().replace("'", "").replace("’", ""))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    if len(words) > _LONGEST_TITLE:  # whole words, unless there is only one
        whole, _, _ = words[: _LONGEST_TITLE + 1].rpartition("-")
        words = whole or words[:_LONGEST_TITLE]
    return f"{date.today().isoformat()}-{words or 'session'}"


def _not_kept(
    where: Path | str | None, problem: str, cause: BaseException | None
) -> SessionFileError:
    remedy = write_remedy(cause) if isinstance(cause, OSError) else "check its folder"
    return SessionFileError(problem, where=where, fix=f"{remedy}, then keep it again")
