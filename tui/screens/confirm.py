"""A question before something is lost, which only Enter on a button answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.window import Window
from tui.widgets.button import Button
from tui.widgets.footer import Footer


class ConfirmScreen(Window[bool]):
    """Asks a question; its result is whether the answer is yes.

    The button for no has the focus, and letters do nothing, so that no key that was meant for
    another screen loses anything.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CONFIRM, priority=["confirm"])]
    AUTO_FOCUS = "#no"

    def __init__(self, heading: str, question: str, *, yes: str, no: str):
        super().__init__()
        self._heading = heading
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """Lay out the question and the buttons."""
        with Vertical(classes="window panel -small") as window:
            window.border_title = self._heading
            yield Static(text(self._question), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._yes, id="yes")
                yield Button(self._no, id="no")
        yield Footer()

    def action_confirm(self) -> None:
        """Press the button that has the focus."""
        if isinstance(self.focused, Button):
            self.focused.action_press()

    def action_other_button(self) -> None:
        """Mark the other button."""
        self.focus_next(Button)

    def action_decline(self) -> None:
        """Answer no."""
        self.dismiss(False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


def confirm_overwrite(app: App[Any], path: Path, write: Callable[[Path], object]) -> None:
    """Call `write` with `path`; if there is a file already, ask first."""

    def answered(overwrite: bool | None) -> None:
        if overwrite:
            write(path)

    if path.exists():
        question = f"There is already a file {path}"
        confirm = ConfirmScreen("Overwrite the file?", question, yes="Overwrite", no="Keep it")
        app.push_screen(confirm, answered)
    else:
        write(path)
