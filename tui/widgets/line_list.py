"""Lists with one marked line: the base of all lists, the cursor keys, and a list of texts.

Only visible lines are drawn, so the length of a list costs nothing.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui.drawing.content import fitted, text

if TYPE_CHECKING:
    _Widget = Widget
else:
    _Widget = object  # Textual takes styles and keys from the first base that is a widget.


class CursorKeys(_Widget):
    """The cursor actions; unless `move` does something else, they move in the screen's list.

    A screen, or a text box next to a list, gets the actions from this class.
    """

    @property
    def page(self) -> int:
        """Lines that one page key moves."""
        return self.screen.query_one(LineList).page

    def move(self, lines: int) -> None:
        """Mark the line `lines` further down, stopping at the ends."""
        self.screen.query_one(LineList).move(lines)

    def action_cursor_up(self) -> None:
        """Mark the line above."""
        self.move(-1)

    def action_cursor_down(self) -> None:
        """Mark the line below."""
        self.move(1)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.move(-self.page)

    def action_page_down(self) -> None:
        """Go a page down."""
        self.move(self.page)

    def action_first(self) -> None:
        """Mark the first line."""
        self.move(-sys.maxsize)

    def action_last(self) -> None:
        """Mark the last line."""
        self.move(sys.maxsize)


class LineList(CursorKeys, ScrollView, can_focus=True):
    """The base of all lists; the marked line stays visible, whether keys or the wheel move."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--marked"}

    class Marked(Message):
        """A line was marked, by key or by click."""

        def __init__(self, index: int):
            super().__init__()
            self.index = index

    class Clicked(Message):
        """A line was clicked; it is the marked one."""

    def __init__(self, *, id: str | None = None, classes: str | None = None):  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.marked_line = 0
        self._changing = False

    @property
    def count(self) -> int:
        """The number of lines."""
        raise NotImplementedError

    def line(self, index: int, width: int, *, marked: bool) -> Content:
        """Return line `index`, `width` cells wide."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return self.count

    def line_marked(self, *, clicked: bool) -> None:
        """Report that the person marked a line, or clicked one."""
        self.post_message(self.Marked(self.marked_line))
        if clicked:
            self.post_message(self.Clicked())

    def lines_changed(self) -> None:
        """Draw the list again after its lines, or the marked one, changed."""
        self._changing = True
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)
        self._changing = False
        self._reveal()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Mark the nearest line that is visible, if the person scrolled past the marked one."""
        super().watch_scroll_y(old_value, new_value)
        first = round(new_value)
        last = min(first + self.scrollable_content_region.height, self.count) - 1
        if not self._changing and first <= last and not first <= self.marked_line <= last:
            self.marked_line = min(max(self.marked_line, first), last)
            self.refresh()
            self.line_marked(clicked=False)

    def move(self, lines: int) -> None:
        """Mark the line `lines` further down, stopping at the ends."""
        if not self.count:
            return
        self.marked_line = min(max(self.marked_line + lines, 0), self.count - 1)
        self._reveal()
        self.refresh()
        self.line_marked(clicked=False)

    @property
    def page(self) -> int:
        """Lines that one page key moves."""
        return max(self.scrollable_content_region.height - 1, 1)

    def render_line(self, y: int) -> Strip:
        """Draw visible line `y`."""
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        base = self.visual_style
        if index >= self.count:
            if y or self.count:
                return Strip.blank(width, base.rich_style)
            return self._strip(self.render_nothing(width), width)
        marked = index == self.marked_line
        if marked and self.shows_mark:
            base += self.get_visual_style("line-list--marked")
        return self._strip(self.line(index, width, marked=marked), width, base)

    def render_nothing(self, width: int) -> Content:
        """Return the only line of an empty list, `width` cells wide."""
        return Content(" " * width)

    @property
    def shows_mark(self) -> bool:
        """Whether the marked line is drawn as such."""
        return True

    def _strip(self, content: Content, width: int, base: Style | None = None) -> Strip:
        style = self.visual_style if base is None else base
        segments = content.stylize_before(style).render_segments(style)
        return Strip(list(Segment.apply_style(segments, None)), width)

    def on_click(self, event: events.Click) -> None:
        """Mark the line under the mouse; of a double click the first counts."""
        offset = event.get_content_offset(self)
        if offset is None or event.chain > 1:
            return
        index = offset.y + self.scroll_offset.y
        if index < self.count:
            self.marked_line = index
            self.refresh()
            self.line_marked(clicked=True)

    def on_resize(self) -> None:
        """Keep the marked line visible."""
        self.lines_changed()

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.marked_line, 1, 1), animate=False, force=True)


class TextList(LineList, can_focus=False):
    """A list of texts, for a screen or a text box that keeps the focus.

    Parameters
    ----------
    notes
        A quiet text behind each, or none.
    cursor
        Drawn before the marked line, and as many spaces before the others.
    """

    def __init__(self, texts: Sequence[str] = (), notes: Sequence[str] = (), cursor: str = "▸ "):
        super().__init__()
        self._texts = texts
        self._notes = notes
        self._cursor = cursor

    @property
    def count(self) -> int:
        """The number of texts."""
        return len(self._texts)

    @property
    def marked(self) -> str | None:
        """The marked text, or None in an empty list."""
        return self._texts[self.marked_line] if self._texts else None

    def show(self, texts: Sequence[str]) -> None:
        """Show other texts, with the first one marked."""
        self._texts = texts
        self.marked_line = 0
        self.lines_changed()

    def line(self, index: int, width: int, *, marked: bool) -> Content:
        """Return a text with the cursor before it and its note behind it."""
        cursor = self._cursor if marked else " " * len(self._cursor)
        note = text(self._notes[index], "$quiet") if self._notes else ""
        return fitted(Content.assemble((cursor, "$accent"), text(self._texts[index]), note), width)
