"""A question to be answered yes or no before something is lost."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.window import Window
from tui.widgets.button import Button
from tui.widgets.footer import Footer


class ConfirmScreen(Window[bool]):
    """Asks, and is dismissed with the answer; the careful one has the focus.

    Parameters
    ----------
    heading, question
        What is asked, and what hangs on it.
    yes, no
        What the buttons say.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CONFIRM)]
    AUTO_FOCUS = "#no"

    def __init__(self, heading: str, question: str, *, yes: str, no: str):
        super().__init__()
        self._heading = heading
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """Lay out question and buttons."""
        with Vertical(classes="window panel -small") as window:
            window.border_title = self._heading
            yield Static(text(self._question), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._yes, id="yes")
                yield Button(self._no, id="no")
        yield Footer()

    def action_confirm(self) -> None:
        """Say yes."""
        self.dismiss(True)

    def action_decline(self) -> None:
        """Say no."""
        self.dismiss(False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
