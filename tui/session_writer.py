"""Writing the newest state of a session to its file, on a thread, by one writer at a time."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import ClassVar

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.owned_file import FileChangedError, OwnedFile
from engine.session.session import Session
from engine.session.state import SessionState
from tui.background import LatestRequest

Snapshot = tuple[Bundle, SessionState]


class SessionWriter(ABC):
    """Writes a session to one file; of states that wait, only the newest.

    Parameters
    ----------
    node
        The app, which outlives every session.
    report
        Receives an error, or that the session is in another file because another program changed
        the first.
    file
        Owned by this process; None until there is one.
    """

    RETRIES: ClassVar[bool]
    """Whether `finish` tries again what failed."""

    def __init__(
        self, node: DOMNode, report: Callable[[FourfoldError], None], file: OwnedFile | None
    ):
        self._report = report
        self._file = file
        self._newest: Snapshot | None = None
        self._done: Snapshot | None = None
        self._error: FourfoldError | None = None
        self._moved: FileChangedError | None = None
        self._one_writer = Lock()
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
        if self._file is not None:
            self._file.release()
        return error

    @abstractmethod
    def _put(self, bundle: Bundle, state: SessionState) -> tuple[Path, Path] | None:
        """Write one state; return (before, now) if the session moved from one file to another."""

    @abstractmethod
    def _show(self, error: FourfoldError | None) -> None:
        """Show the outcome of a write, on the screen's thread."""

    def _write(self, _: Snapshot | None) -> FourfoldError | None:
        """Write the newest state, which may be newer than the requested one."""
        with self._one_writer:
            newest = self._newest
            if newest is None or newest is self._done:
                return None
            try:
                moved = self._put(*newest)
            except FourfoldError as error:
                self._error = error
                if not self.RETRIES:
                    self._done = newest
                return error
            if moved is not None:
                self._moved = FileChangedError(*moved)
            self._error = None
            self._done = newest
            return None

    def _note(self, error: FourfoldError | None) -> None:
        moved, self._moved = self._moved, None
        if moved is not None:
            self._report(moved)
        self._show(error)
