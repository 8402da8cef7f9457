"""A list with one marked line, drawn line by line, so that its length costs nothing."""

from abc import abstractmethod
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class LineList(ScrollView, can_focus=True):
    """Scrolls so that the marked line is in sight; a subclass says what the lines are."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"marked-lines--marked"}

    def __init__(self) -> None:
        super().__init__()
        self.marked_line = 0

    @property
    @abstractmethod
    def count(self) -> int:
        """The number of lines."""

    @abstractmethod
    def line(self, place: int, width: int, *, marked: bool) -> Content:
        """Return line `place`, `width` cells wide."""

    def took_mark(self, *, clicked: bool) -> None:
        """Take note that the person marked another line, or clicked one."""

    def lines_changed(self) -> None:
        """Draw again after the lines, or the marked one, became others."""
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)
        self._reveal()
        self.refresh()

    def move(self, lines: int) -> None:
        """Mark the line `lines` further down, stopping at the ends."""
        if not self.count:
            return
        self.marked_line = min(max(self.marked_line + lines, 0), self.count - 1)
        self._reveal()
        self.refresh()
        self.took_mark(clicked=False)

    @property
    def page(self) -> int:
        """Lines that one page key moves."""
        return max(self.scrollable_content_region.height - 1, 1)

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is visible."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        base = self.visual_style
        if place >= self.count:
            return Strip.blank(width, base.rich_style)
        marked = place == self.marked_line
        if marked:
            base += self.get_visual_style("marked-lines--marked")
        content = self.line(place, width, marked=marked)
        segments = content.stylize_before(base).render_segments(base)
        return Strip(list(Segment.apply_style(segments, None)), width)

    def on_click(self, event: events.Click) -> None:
        """Mark the line under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = offset.y + self.scroll_offset.y
        if place < self.count:
            self.marked_line = place
            self.refresh()
            self.took_mark(clicked=True)

    def on_resize(self) -> None:
        """Keep the marked line in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)
        self._reveal()

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.marked_line, 1, 1), animate=False, force=True)
