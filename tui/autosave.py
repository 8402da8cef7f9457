"""Saving a session to its file after every change, on a thread, only the newest state."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.errors import FourfoldError
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
    report
        Receives an error, once until a state has been written again.
    """

    def __init__(self, node: DOMNode, path: Path, report: Callable[[FourfoldError], None]):
        self.path = path
        self._target = Path(os.path.realpath(path))  # a link to the file stays a link
        self._report = report
        self._newest: Snapshot | None = None
        self._written: Snapshot | None = None
        self._one_writer = Lock()
        self._failing = False
        self._writing = LatestRequest(node, self._write, self._note)

    def save(self, session: Session) -> None:
        """Save the session as it is now."""
        self._newest = session.bundle, session.state
        self._writing.ask(self._newest)

    def finish(self) -> FourfoldError | None:
        """Write what has not been written yet, and return the error if that failed."""
        return self._write(self._newest)

    def _write(self, _: Snapshot | None) -> FourfoldError | None:
        """Write the newest state, which may be newer than the requested one."""
        with self._one_writer:
            newest = self._newest
            if newest is None or newest is self._written:
                return None
            try:
                save(*newest, self._target)
            except FourfoldError as error:
                return error
            self._written = newest
            return None

    def _note(self, error: FourfoldError | None) -> None:
        if error is not None and not self._failing:
            self._report(error)
        self._failing = error is not None
