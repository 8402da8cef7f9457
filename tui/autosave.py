"""Saving a session to its file after every change."""

from collections.abc import Callable
from pathlib import Path

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.owned_file import OwnedFile
from engine.session.file import save
from engine.session.state import SessionState
from tui.session_writer import SessionWriter


class Autosave(SessionWriter):
    """Writes a session to one file after every change.

    Parameters
    ----------
    node, file
        As of `SessionWriter`.
    path
        The file as the person named it, which may be a link.
    report
        Receives an error, once until a state has been written again; and that the session is
        saved in another file, because another program changed the first.
    """

    RETRIES = True
    _file: OwnedFile

    def __init__(
        self, node: DOMNode, file: OwnedFile, path: Path, report: Callable[[FourfoldError], None]
    ):
        super().__init__(node, report, file)
        self.path = path
        self._failing = False

    def _put(self, bundle: Bundle, state: SessionState) -> tuple[Path, Path] | None:
        left = save(bundle, state, self._file)
        if left is None:
            return None
        self.path = self._file.path
        return left, self.path

    def _show(self, error: FourfoldError | None) -> None:
        if error is not None and not self._failing:
            self._report(error)
        self._failing = error is not None
