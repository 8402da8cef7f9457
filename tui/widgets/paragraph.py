"""A text that is wrapped, and cut where it is too long."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import clamped, text


class Paragraph(Widget):
    """Shows a text wrapped, and cut with "…" where it needs more lines than there are."""

    def __init__(self, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._text = ""

    def show(self, new: str) -> None:
        """Show another text."""
        if new != self._text:
            self._text = new
            self.refresh()

    def render(self) -> Content:
        """Draw the text."""
        width, height = self.content_size
        return Content("\n").join(clamped(text(self._text), width, height))
