"""Texts that change, and the end of a selection when its text does."""

from textual.content import Content
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from tui.drawing.content import clamped, text


def unselect(widget: Widget) -> None:
    """Clear the selection if it reaches into `widget`, whose text is about to change."""
    if widget.is_attached and widget in widget.screen.selections:
        widget.screen.clear_selection()


class Paragraph(Widget):
    """Shows a text wrapped, and cut with "…" where it needs more lines than there are."""

    def __init__(self, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._text = ""

    def show(self, new: str) -> None:
        """Show another text."""
        if new != self._text:
            unselect(self)
            self._text = new
            self.refresh()

    def render(self) -> Content:
        """Draw the text."""
        width, height = self.content_size
        return Content("\n").join(clamped(text(self._text), width, height))


class Note(Static):
    """A text of a window that changes with what the window shows."""

    def __init__(self, content: VisualType = "", *, id: str):  # noqa: A002 - Textual's word
        super().__init__(content, id=id, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        if str(content) != str(self.content):
            unselect(self)
        super().update(content, layout=layout)
