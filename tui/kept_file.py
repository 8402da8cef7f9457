"""The file that a session is kept in when the person asks for it, written on a thread."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.owned_file import OwnedFile
from engine.session.kept import KeptSession, keep, new_kept_file
from engine.session.session import Session
from engine.session.state import SessionState
from tui.session_writer import SessionWriter
from tui.view.kept_session import Keeping, KeepingStatus

Content = tuple[str, SessionState]
"""What a file holds: the name of the model, and the state."""


class KeptFile(SessionWriter):
    """Keeps one session, and knows what of it is kept.

    Parameters
    ----------
    node
        As of `SessionWriter`.
    kept
        Called with each session that has been kept.
    report
        Receives an error that no window shows.
    file, content, when
        The file that the session was resumed from, what it holds and since when; or None.
    looking
        Whether the person only looks at the session, so that it cannot be kept.
    """

    RETRIES = False  # the person has seen the error

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
        super().__init__(node, report, file)
        self.watcher: Callable[[], None] | None = None
        self._kept = kept
        self._content = content
        self._when = when
        self._looking = looking
        self._written: KeptSession | None = None
        self._written_here = False

    def check(self) -> None:
        """Find out whether the file is still there; reads the disk."""
        with self._one_writer:
            if self._file is not None and not os.path.lexists(self._file.path):
                self._file.release()
                self._file = self._content = None

    def status(self, session: Session) -> KeepingStatus:
        """Return what is kept of the session as it is now."""
        if self._done is not self._newest:
            return KeepingStatus(Keeping.BUSY)
        if self._looking:
            return KeepingStatus(Keeping.LOOKING)
        present = session.bundle.model, session.state
        if self._error is not None and self._newest is not None:
            bundle, state = self._newest
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

    def _put(self, bundle: Bundle, state: SessionState) -> tuple[Path, Path] | None:
        before = None if self._content is None or self._file is None else self._file.path
        self._file = self._file or new_kept_file(bundle, state)
        kept = keep(bundle, state, self._file)
        self._content = bundle.model, state
        self._when, self._written, self._written_here = datetime.now(UTC), kept, True
        return None if before is None or kept.path == before else (before, kept.path)

    def _show(self, error: FourfoldError | None) -> None:
        written, self._written = self._written, None
        if written is not None:
            self._kept(written)
        if self.watcher is not None:
            self.watcher()
        elif error is not None:
            self._report(error)
