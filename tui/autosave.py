"""Keeping a session in its file while it goes on: the newest state only, away from the screen.

Nothing is kept unless the person named a file. What is written is `engine.session.file`'s.
"""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from textual.dom import DOMNode

from engine.errors import FourfoldError
from engine.session.file import Snapshot, save
from engine.session.session import Session
from tui.background import LatestRequest


class Autosave:
    """Writes a session to one file after every change.

    States that follow one another faster than they can be written are skipped over but for
    the last.

    Parameters
    ----------
    node
        The app, which outlives every session.
    path
        The file.
    tell
        Takes what went wrong, once until a state has been written again.
    """

    def __init__(self, node: DOMNode, path: Path, tell: Callable[[FourfoldError], None]):
        self.path = path
        self._place = Path(os.path.realpath(path))  # A link to the file stays one.
        self._tell = tell
        self._newest: Snapshot | None = None
        self._written: Snapshot | None = None
        self._one_writer = Lock()
        self._failing = False
        self._writing = LatestRequest(node, self._write, self._take_note)

    def keep(self, session: Session) -> None:
        """Have the session written as it stands now."""
        self._newest = Snapshot.of(session)
        self._writing.ask(self._newest)

    def finish(self) -> FourfoldError | None:
        """Write what has not been written yet, wait for it, and return why that failed."""
        return self._write(self._newest)

    def _write(self, _: Snapshot | None) -> FourfoldError | None:
        """Write the newest state; what was asked for may be an older one by now."""
        with self._one_writer:
            newest = self._newest
            if newest is None or newest is self._written:
                return None
            try:
                save(newest, self._place)
            except FourfoldError as error:
                return error
            self._written = newest
            return None

    def _take_note(self, error: FourfoldError | None) -> None:
        if error is not None and not self._failing:
            self._tell(error)
        self._failing = error is not None
