"""The genres one below the other, each with what is asked of it."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from tui.drawing.content import fitted, text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.view.models import GenreLine, Want
from tui.widgets.line_list import LineList

_MARKS = 4  # cells: the cursor, what is asked, a space after each
_NAME = 20  # cells that a name gets where there is room
_FILMS = 8


class GenreList(LineList):
    """A list with one marked genre; changing what is asked of it is for whoever listens."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS, Place.GENRES)]

    class Changed(Message):
        """Something else is to be asked of a genre."""

        def __init__(self, genre: str):
            super().__init__()
            self.genre = genre

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[GenreLine, ...] = ()

    @property
    def count(self) -> int:
        """The number of genres."""
        return len(self._lines)

    def show(self, lines: tuple[GenreLine, ...]) -> None:
        """Show the genres as they stand now."""
        if lines != self._lines:
            self._lines = lines
            self.lines_changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line a genre."""
        return self.count

    def line(self, place: int, width: int, *, marked: bool) -> Content:
        """Return what is asked of a genre, in a mark and in words, and how many films have it."""
        return _drawn(self._lines[place], width, marked and self.has_focus)

    def took_mark(self, *, clicked: bool) -> None:
        """Ask something else of a genre that was clicked."""
        if clicked:
            self.action_change_genre()

    def watch_has_focus(self, focused: bool) -> None:
        """Show the cursor with the focus only."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_change_genre(self) -> None:
        """Ask something else of the marked genre."""
        if self._lines:
            self.post_message(self.Changed(self._lines[self.marked_line].name))

    def action_genre_up(self) -> None:
        """Mark the genre above."""
        self.move(-1)

    def action_genre_down(self) -> None:
        """Mark the genre below."""
        self.move(1)

    def action_genre_page_up(self) -> None:
        """Go a page up."""
        self.move(-self.page)

    def action_genre_page_down(self) -> None:
        """Go a page down."""
        self.move(self.page)

    def action_first_genre(self) -> None:
        """Mark the first genre."""
        self.move(-self.count)

    def action_last_genre(self) -> None:
        """Mark the last genre."""
        self.move(self.count)


def _drawn(line: GenreLine, width: int, marked: bool) -> Content:
    asked = line.want is not Want.ANY
    room = max(width - _MARKS - _FILMS, 1)
    name = min(_NAME, room // 2)
    return Content.assemble(
        ("▸ " if marked else "  ", "$accent"),
        (f"{line.want.value} ", "bold $accent"),
        fitted(text(line.name, "bold" if asked else ""), name),
        fitted(text(f" {line.words}", "" if asked else "$quiet"), room - name),
        text(f"{line.films:>{_FILMS}}", "$quiet"),
    )
