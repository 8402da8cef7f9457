"""A short list from which one is chosen, or none."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.window import Window
from tui.widgets.footer import Footer


class ChoiceScreen(Window[str | None]):
    """Offers names, and is dismissed with the chosen one or None.

    Parameters
    ----------
    heading, note
        What is chosen, and what comes of it.
    names
        The choices.
    current
        The one that stands now; it is marked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CHOICE)]
    AUTO_FOCUS = "OptionList"

    def __init__(self, heading: str, note: str, names: Sequence[str], current: str):
        super().__init__()
        self._heading = heading
        self._note = note
        self._names = list(names)
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay out the note and the names."""
        with Vertical(classes="window panel -small") as window:
            window.border_title = self._heading
            yield Static(text(self._note), markup=False)
            yield OptionList(*(Option(text(self._labelled(name))) for name in self._names))
        yield Footer()

    def on_mount(self) -> None:
        """Begin on the one that stands."""
        if self._current in self._names:
            self.query_one(OptionList).highlighted = self._names.index(self._current)

    def action_choose(self) -> None:
        """Take the marked one."""
        self.query_one(OptionList).action_select()

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])

    def _labelled(self, name: str) -> str:
        return f"{name}  (now)" if name == self._current else name
