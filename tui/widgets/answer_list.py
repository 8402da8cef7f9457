"""The answers of a session, one step a line, from which one is chosen."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from tui.drawing.content import cut, fitted, text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine
from tui.widgets.line_list import LineList

_CURSOR = 2  # cells
_YEAR = 6  # cells: the year and what parts it from the title
_NOTE = 11  # cells: a word for the answer and what parts it from the year


class AnswerList(LineList):
    """Shows the lines that `line_at` gives for places 0 to `count` − 1, when they are seen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANSWERS)]

    class Marked(Message):
        """Another line is marked."""

        def __init__(self, place: int):
            super().__init__()
            self.place = place

    def __init__(self, count: int, line_at: Callable[[int], FilmLine]):
        super().__init__()
        self._count = count
        self._line_at = line_at

    @property
    def count(self) -> int:
        """The number of steps."""
        return self._count

    def on_mount(self) -> None:
        """Lay out as many lines as there are."""
        self.lines_changed()

    def line(self, place: int, width: int, *, marked: bool) -> Content:
        """Return a film with its mark, its year and a word for the answer."""
        film = self._line_at(place)
        cursor = Content.styled("▸ " if marked else "  ", "$accent")
        name = Content.assemble((f"{film.mark} ", "bold"), text(film.title))
        room = max(width - _CURSOR, 0)
        if film.movie_id:
            columns = Content.assemble(
                fitted(name, room - _YEAR - _NOTE),
                text(f"{film.year or '':>{_YEAR}}", "$quiet"),
                fitted(text(f"  {film.note}"), _NOTE),
            )
        else:
            columns = Content.assemble(name, "  ", text(film.note, "$quiet"))
        return Content.assemble(cursor, fitted(cut(columns, room), room))

    def took_mark(self, *, clicked: bool) -> None:
        """Report the marked line."""
        self.post_message(self.Marked(self.marked_line))

    def action_answer_up(self) -> None:
        """Mark the answer above."""
        self.move(-1)

    def action_answer_down(self) -> None:
        """Mark the answer below."""
        self.move(1)

    def action_answer_page_up(self) -> None:
        """Go a page up."""
        self.move(-self.page)

    def action_answer_page_down(self) -> None:
        """Go a page down."""
        self.move(self.page)

    def action_newest_answer(self) -> None:
        """Mark the newest answer."""
        self.move(-self.count)

    def action_oldest_answer(self) -> None:
        """Mark the oldest answer."""
        self.move(self.count)
