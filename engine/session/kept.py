"""Sessions kept by choice: a file each in the platform's data folder, listed, saved and deleted.

The name of a file is the day it was made and the first favourite: 2026-07-21-heat.json.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from engine.bundle import Bundle
from engine.errors import DataError, SessionFileError, os_reason
from engine.files.atomic import flush_folder, folder_made, write_atomically
from engine.files.locations import sessions_folder
from engine.session.file import SavedSession, document, encode
from engine.session.read import read
from engine.session.state import SessionState

_SUFFIX: Final = ".json"
_LONGEST_TITLE: Final = 40  # characters in a file's name
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
    """Return the file of the kept session called `name`.

    Raises
    ------
    SessionFileError
        There is none, or the folder cannot be listed.
    """
    found = next((path for path, _ in _files() if name in (path.stem, path.name)), None)
    if found is None:
        raise SessionFileError("no kept session has this name", where=name, fix=_LIST_THEM)
    return found


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


def keep(bundle: Bundle, state: SessionState, path: Path | None = None) -> KeptSession:
    """Keep a started session: in `path`, or in a new file under a name that is free.

    It is on the disk when this returns.

    Raises
    ------
    SessionFileError
        The folder cannot be made or written, or the disk is full. An older file is unchanged.
    """
    folder = sessions_folder() if path is None else path.parent
    content = encode(document(bundle, state))
    movies = [bundle.catalogue.movie_of(movie_id) for movie_id in state.favourites]
    is_new = not folder.is_dir()
    try:
        with folder_made(folder):
            written = path or _write_new(folder, _stem(movies[0].title), content)
            if path is not None:
                write_atomically(path, content, flush=True)
    except OSError as error:
        raise _not_kept(folder, f"cannot be made: {os_reason(error)}") from error
    except DataError as error:
        raise _not_kept(error.where, error.problem) from error
    if is_new:
        for parent in (folder.parent, folder.parent.parent):
            flush_folder(parent)
    labels = tuple(movie.label for movie in movies)
    return KeptSession(written, datetime.now(UTC), labels, len(state.answers))


def delete_kept(names: Sequence[str]) -> list[Path]:
    """Delete the kept sessions with these names, and return their files.

    Raises
    ------
    SessionFileError
        One of the names is unknown, and nothing was deleted; or a file cannot be deleted.
    """
    paths = list(dict.fromkeys(kept_file(name) for name in names))
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


def _write_new(folder: Path, stem: str, content: bytes) -> Path:
    path, number = folder / f"{stem}{_SUFFIX}", 1
    while not write_atomically(path, content, flush=True, replace=False):
        number += 1
        path = folder / f"{stem}-{number}{_SUFFIX}"
    return path


def _stem(title: str) -> str:
    """Return today and a title in small letters and digits, without accents: 2026-07-21-amelie."""
    letters = unicodedata.normalize("NFKD", title.lower().replace("'", "").replace("’", ""))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain))[:_LONGEST_TITLE].strip("-")
    return f"{date.today().isoformat()}-{words or 'session'}"


def _not_kept(where: Path | str | None, problem: str) -> SessionFileError:
    return SessionFileError(
        problem, where=where, fix="free space or make it writable, then keep it again"
    )
