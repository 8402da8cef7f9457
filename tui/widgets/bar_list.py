"""Labelled bars in aligned rows."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.bars import bar_rows
from tui.view.models import Bar
from tui.widgets.paragraph import unselect


class BarList(Widget):
    """Shows bars, `columns` to a row, and as many rows as fit."""

    def __init__(self, *, id: str, columns: int = 1, classes: str | None = None):  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._bars: tuple[Bar, ...] = ()

    def show(self, bars: tuple[Bar, ...]) -> None:
        """Show other bars; their number sets the height."""
        if bars != self._bars:
            unselect(self)
            taller = len(bars) != len(self._bars)
            self._bars = bars
            self.refresh(layout=taller and self.styles.is_auto_height)

    def render(self) -> Content:
        """Draw the rows."""
        return Content("\n").join(bar_rows(self._bars, self.content_size.width, self._columns))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return the number of rows."""
        return -(-len(self._bars) // self._columns)
