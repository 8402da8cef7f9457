"""Saving a session to its file after every change, on a thread, only the newest state."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.owned_file import FileChangedError, OwnedFile
from engine.session.file import save
from engine.session.session import Session
from engine.session.state import SessionState
from tui.background import LatestRequest

Snapshot = tuple[Bundle, SessionState]


class Autosave:
    """Writes a session to one file after every change.

    States that follow faster than they can be written are skipped, except the last.

    Parameters
    ----------
    node
        The app, which outlives every session.
    file
        Owned by this process.
    path
        The file as the person named it, which may be a link.
    report
        Receives an error, once until a state has been written again; and that the session is
        saved in another file, because another program changed the first.
    """

    def __init__(
        self, node: DOMNode, file: OwnedFile, path: Path, report: Callable[[FourfoldError], None]
    ):
        self.path = path
        self._file = file
        self._report = report
        self._newest: Snapshot | None = None
        self._written: Snapshot | None = None
        self._one_writer = Lock()
        self._failing = False
        self._moved: FileChangedError | None = None
        self._writing = LatestRequest(node, self._write, self._note)

    def save(self, session: Session) -> None:
        """Save the session as it is now."""
        self._newest = session.bundle, session.state
        self._writing.ask(self._newest)

    def finish(self) -> FourfoldError | None:
        """Write what has not been written yet; return the error if that failed, or went elsewhere.

        It waits for the disk: never on the screen's thread.
        """
        error = self._write(self._newest)
        moved, self._moved = self._moved, None
        return error or moved

    def close(self) -> FourfoldError | None:
        """Finish, and let another window have the file."""
        error = self.finish()
        self._file.release()
        return error

    def _write(self, _: Snapshot | None) -> FourfoldError | None:
        """Write the newest state, which may be newer than the requested one."""
        with self._one_writer:
            newest = self._newest
            if newest is None or newest is self._written:
                return None
            try:
                left = save(*newest, self._file)
            except FourfoldError as error:
                return error
            self._written = newest
            if left is not None:
                self._moved = FileChangedError(left, self._file.path)
                self.path = self._file.path
            return None

    def _note(self, error: FourfoldError | None) -> None:
        moved, self._moved = self._moved, None
        if moved is not None:
            self._report(moved)
        if error is not None and not self._failing:
            self._report(error)
        self._failing = error is not None
