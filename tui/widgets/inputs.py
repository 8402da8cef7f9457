"""Text inputs: the base that draws untrusted text safely, and the boxes made from it."""

from typing import Any, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from engine.text import visible
from tui.keys.actions import Place
from tui.keys.bindings import bindings


class MadeVisible(Highlighter):
    """Puts what a box holds, made safe to show, in place of what Textual would draw."""

    def __init__(self, box: Input):
        self._box = box

    def highlight(self, text: Text) -> None:
        """Replace the text; it keeps its length, so that the cursor stands where it should."""
        text.plain = visible(self._box.value)


class TextInput(Input):
    """An input line that holds what was typed, pasted or completed, and draws it made visible.

    Names of files and pasted texts may have characters that a terminal would obey.
    """

    def __init__(self, value: str | None = None, **settings: Any):
        super().__init__(value, compact=True, highlighter=MadeVisible(self), **settings)


class SearchBox(TextInput):
    """An input line whose backspace, once there is nothing to delete, asks for a film back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FIND, Place.BOX)]

    class BackspaceInEmpty(Message):
        """Backspace was pressed with nothing typed."""

    def __init__(self) -> None:
        super().__init__(
            placeholder="type a title; year:1990s and genre:drama narrow it down",
            select_on_focus=False,
            max_length=200,
        )

    def action_take_back_last(self) -> None:
        """Delete to the left, or ask for the last film back."""
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(self.BackspaceInEmpty())


class NumberBox(TextInput):
    """An input line of the filter window; what it holds is judged elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS)]

    def __init__(self, value: str, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(value, id=id, max_length=12, placeholder="any")


class PathBox(TextInput):
    """An input line for a path, whose enter saves and whose escape goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SAVING)]

    def __init__(self, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(id=id, select_on_focus=False, max_length=1000)
