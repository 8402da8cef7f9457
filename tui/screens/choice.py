"""A window to choose one of several names."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from engine.text import visible
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.window import Window
from tui.widgets.footer import Footer
from tui.widgets.line_list import CursorKeys, TextList


class ChoiceScreen(CursorKeys, Window[str | None]):
    """Offers names, the current one marked; its result is the chosen one, or None."""

    CSS_PATH = "../styles/choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CHOICE)]

    def __init__(
        self,
        heading: str,
        note: str,
        names: Sequence[str],
        current: str,
        notes: Sequence[str] = (),
    ):
        super().__init__()
        self._heading = heading
        self._note = note
        self._names = list(names)
        self._current = current
        self._notes = notes

    def compose(self) -> ComposeResult:
        """Lay out the note and the names."""
        with Vertical(classes="window panel -small") as window:
            window.border_title = self._heading
            yield Static(text(self._note), markup=False)
            yield TextList(self._lines(), self._notes, cursor="")
        yield Footer()

    def on_mount(self) -> None:
        """Mark the current choice."""
        if self._current in self._names:
            self.move(self._names.index(self._current))

    @on(TextList.Clicked)
    def action_choose(self) -> None:
        """Choose the marked name."""
        self.dismiss(self._names[self.query_one(TextList).marked_line])

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def _lines(self) -> list[str]:
        """Return the names, as long as the longest if notes follow them."""
        lines = [f"{name}  (now)" if name == self._current else name for name in self._names]
        width = max((cell_len(visible(line)) for line in lines), default=0)
        pad = width if self._notes else 0
        return [line + " " * (pad - cell_len(visible(line))) for line in lines]
