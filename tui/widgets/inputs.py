"""Text boxes, which draw untrusted text safely."""

from typing import Any, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from engine.text import visible
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.widgets.line_list import CursorKeys


class VisibleText(Highlighter):
    """Draws the control characters of a box as visible ones."""

    def __init__(self, box: Input):
        self._box = box

    def highlight(self, text: Text) -> None:
        """Replace the text; its length stays, so the cursor is at the right position."""
        text.plain = visible(self._box.value)


class TextInput(Input):
    """A text box that is safe for file names and pasted text with control characters."""

    def __init__(self, value: str | None = None, **settings: Any):
        super().__init__(value, compact=True, highlighter=VisibleText(self), **settings)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # Textual takes the first line, and none where it is too long.
        self.paste(event.text)

    def paste(self, pasted: str) -> None:
        """Insert the first line of a text that is not blank, cut to the room that there is."""
        line = next((line.strip() for line in pasted.splitlines() if line.strip()), "")
        selected = abs(self.selection.end - self.selection.start)
        if self.max_length:
            line = line[: self.max_length - len(self.value) + selected]
        if selected:
            self.replace(line, *sorted(self.selection))
        else:
            self.insert_text_at_cursor(line)


class SearchBox(CursorKeys, TextInput):
    """The search box; backspace in the empty box posts a message."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SEARCH, Place.SEARCH_BOX)]

    class BackspaceInEmpty(Message):
        """Backspace was pressed in the empty box."""

    def __init__(self) -> None:
        super().__init__(
            placeholder="type a title, a director or an actor",
            select_on_focus=False,
            max_length=200,
        )

    def action_remove_last_pick(self) -> None:
        """Delete to the left; in the empty box, ask to take the last film back."""
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(self.BackspaceInEmpty())


class FindBox(CursorKeys, TextInput):
    """The box of the search window, next to its list."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FIND)]

    def __init__(self) -> None:
        super().__init__(
            placeholder="a title, a director, an actor", select_on_focus=False, max_length=200
        )


class NumberBox(TextInput):
    """A text box of the filter window for a number."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS)]

    def __init__(self, value: str, *, id: str):  # noqa: A002
        super().__init__(value, id=id, max_length=12, placeholder="any")


class NamesBox(TextInput):
    """A text box of the filter window for names with commas between them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS)]

    def __init__(self, value: str, *, id: str, placeholder: str):  # noqa: A002
        super().__init__(
            value, id=id, max_length=1000, placeholder=placeholder, select_on_focus=False
        )


class PathBox(TextInput):
    """The text box for the file of a policy."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SAVE_POLICY)]

    def __init__(self, *, id: str):  # noqa: A002
        super().__init__(id=id, select_on_focus=False, max_length=1000)
