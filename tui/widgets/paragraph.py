"""A sentence or two in the lines there are."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import clamped, text


class Paragraph(Widget):
    """Shows text wrapped, and cut with "…" where it is longer than its place."""

    def __init__(self, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._said = ""

    def show(self, said: str) -> None:
        """Show another text."""
        if said != self._said:
            self._said = said
            self.refresh()

    def render(self) -> Content:
        """Wrap the text into the room there is."""
        width, height = self.content_size
        return Content("\n").join(clamped(text(self._said), width, height))
