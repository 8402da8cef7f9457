"""The list of the answers of a session, one step a line."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from tui.drawing.content import fitted, text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine
from tui.widgets.line_list import LineList

_CURSOR = 2  # cells
_MARK = 5  # cells: half stars with a space
_YEAR = 6  # cells: a gap and the year
_NOTE = 11  # cells: a gap and a word for the answer


class AnswerList(LineList):
    """Shows `count` steps; `line_at` makes the line of a step only when it is visible."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANSWERS)]

    def __init__(self, count: int, line_at: Callable[[int], FilmLine]):
        super().__init__()
        self._count = count
        self._line_at = line_at

    @property
    def count(self) -> int:
        """The number of steps."""
        return self._count

    def change(self, count: int) -> None:
        """Show `count` steps after a change; the same line stays marked if there is one."""
        self._count = count
        self.marked_line = min(self.marked_line, max(count - 1, 0))
        self.lines_changed()
        self.line_marked(clicked=False)

    def line(self, index: int, width: int, *, marked: bool) -> Content:
        """Return a film with its mark, its year and a word for the answer."""
        film = self._line_at(index)
        cursor = Content.styled("▸ " if marked else "  ", "$accent")
        mark = fitted(text(film.mark, "bold"), _MARK)
        room = max(width - _CURSOR - _MARK, 0)
        if film.movie_id:
            columns = Content.assemble(
                fitted(text(film.title), room - _YEAR - _NOTE),
                text(f"{film.year or '':>{_YEAR}}", "$quiet"),
                fitted(text(f"  {film.note}"), _NOTE),
            )
        else:
            columns = Content.assemble(text(film.title), "  ", text(film.note, "$quiet"))
        return Content.assemble(cursor, mark, fitted(columns, room))
