"""Text of automatic height whose lines are made for the width of the widget."""

from collections.abc import Callable, Iterable, Iterator

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.widgets.paragraph import unselect

LinesFor = Callable[[int], Iterable[Content]]
"""Returns the lines for a width in cells."""


class FlowingText(Widget):
    """Shows the lines that a function returns for the widget's width."""

    DEFAULT_CSS = "FlowingText { height: auto; }"

    def __init__(self, lines_for: LinesFor, *, id: str | None = None):  # noqa: A002
        super().__init__(id=id)
        self._lines_for = lines_for

    def show(self, lines_for: LinesFor) -> None:
        """Show other lines."""
        unselect(self)
        self._lines_for = lines_for
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        return list(self._lines_for(width)) if width > 0 else []


def labelled(label: Content, content: Content, width: int) -> Iterator[Content]:
    """Yield the lines of `content`, wrapped in a column to the right of its label."""
    left = label
    for line in content.wrap(max(width - label.cell_length, 8)):
        yield Content.assemble(left, line)
        left = Content(" " * label.cell_length)
