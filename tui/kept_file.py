"""The file that a session is kept in when the person asks for it, written on a thread."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.owned_file import FileChangedError, OwnedFile
from engine.session.kept import KeptSession, keep, new_kept_file
from engine.session.session import Session
from engine.session.state import SessionState
from tui.background import LatestRequest
from tui.view.kept_session import Keeping, KeepingStatus

Snapshot = tuple[Bundle, SessionState]
Content = tuple[str, SessionState]
"""What a file holds: the name of the model, and the state."""


class KeptFile:
    """Keeps one session, and knows what of it is kept.

    Parameters
    ----------
    node
        The app, which outlives every session.
    kept
        Called with each session that has been kept.
    report
        Receives an error that no window shows.
    file, content, when
        The file that the session was resumed from, what it holds and since when; or None.
    looking
        Whether the person only looks at the session, so that it cannot be kept.
    """

    def __init__(
        self,
        node: DOMNode,
        kept: Callable[[KeptSession], None],
        report: Callable[[FourfoldError], None],
        file: OwnedFile | None = None,
        content: Content | None = None,
        when: datetime | None = None,
        *,
        looking: bool = False,
    ):
        self.watcher: Callable[[], None] | None = None
        self._kept = kept
        self._report = report
        self._file = file
        self._content = content
        self._when = when
        self._looking = looking
        self._wanted: Snapshot | None = None
        self._tried: Snapshot | None = None
        self._error: FourfoldError | None = None
        self._written_here = False
        self._moved: FileChangedError | None = None
        self._one_writer = Lock()
        self._writing = LatestRequest(node, self._write, self._note)

    def keep(self, session: Session) -> None:
        """Keep the session as it is now."""
        self._wanted = session.bundle, session.state
        self._writing.ask(self._wanted)

    def finish(self) -> FourfoldError | None:
        """Write what is still to be written; return the error if that failed, or went elsewhere.

        It waits for the disk: never on the screen's thread.
        """
        error = None if self._tried is self._wanted else self._write(self._wanted)[1]
        moved, self._moved = self._moved, None
        return error or moved

    def close(self) -> FourfoldError | None:
        """Finish, and let another window have the file."""
        error = self.finish()
        if self._file is not None:
            self._file.release()
        return error

    def check(self) -> None:
        """Find out whether the file is still there; reads the disk."""
        with self._one_writer:
            if self._file is not None and not os.path.lexists(self._file.path):
                self._file.release()
                self._file = self._content = None

    def status(self, session: Session) -> KeepingStatus:
        """Return what is kept of the session as it is now."""
        if self._tried is not self._wanted:
            return KeepingStatus(Keeping.BUSY)
        if self._looking:
            return KeepingStatus(Keeping.LOOKING)
        present = session.bundle.model, session.state
        if self._error is not None and self._wanted is not None:
            bundle, state = self._wanted
            if (bundle.model, state) == present:
                return KeepingStatus(Keeping.FAILED, error=self._error)
        if self._file is None or self._content is None:
            return KeepingStatus(Keeping.NOT_KEPT)
        path = self._file.path
        if self._content != present:
            return KeepingStatus(Keeping.CHANGED, path, self._when)
        how = Keeping.KEPT_NOW if self._written_here else Keeping.UNCHANGED
        return KeepingStatus(how, path, self._when)

    def is_current(self, session: Session) -> bool:
        """Return whether the session is kept as it is now."""
        if self._looking:
            return self._content == (session.bundle.model, session.state)
        return self.status(session).keeping in (Keeping.KEPT_NOW, Keeping.UNCHANGED)

    def _write(self, _: Snapshot | None) -> tuple[KeptSession | None, FourfoldError | None]:
        """Keep the newest state that was asked for, which may be newer than the requested one."""
        with self._one_writer:
            wanted = self._wanted
            if wanted is None or wanted is self._tried:
                return None, None
            kept: KeptSession | None = None
            self._error = None
            before = None if self._content is None or self._file is None else self._file.path
            try:
                self._file = self._file or new_kept_file(*wanted)
                kept = keep(*wanted, self._file)
            except FourfoldError as error:
                self._error = error
            else:
                bundle, state = wanted
                if before is not None and kept.path != before:
                    self._moved = FileChangedError(before, kept.path)
                self._content = bundle.model, state
                self._when, self._written_here = datetime.now(UTC), True
            self._tried = wanted
            return kept, self._error

    def _note(self, outcome: tuple[KeptSession | None, FourfoldError | None]) -> None:
        kept, error = outcome
        moved, self._moved = self._moved, None
        if moved is not None:
            self._report(moved)
        if kept is not None:
            self._kept(kept)
        if self.watcher is not None:
            self.watcher()
        elif error is not None:
            self._report(error)
