"""The box that every text is typed into; what it holds may come from elsewhere as well."""

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from engine.text import visible


class MadeVisible(Highlighter):
    """Puts what a box holds, made safe to show, in place of what Textual would draw."""

    def __init__(self, box: Input):
        self._box = box

    def highlight(self, text: Text) -> None:
        """Replace the text; it keeps its length, so that the cursor stands where it should."""
        text.plain = visible(self._box.value)


class TypedBox(Input):
    """An input line that holds what was typed, pasted or completed, and draws it made visible.

    Names of files and pasted texts may have characters that a terminal would obey.
    """

    def __init__(self, value: str | None = None, **settings: Any):
        super().__init__(value, compact=True, highlighter=MadeVisible(self), **settings)
