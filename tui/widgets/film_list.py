"""A list of films in columns, any of which a person can open."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import Reactive

from tui.drawing.content import fitted, text
from tui.drawing.film_columns import Columns
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine
from tui.widgets.line_list import LineList


class FilmList(LineList):
    """Shows films with their marks, years, directors and genres, or the text `nothing`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILMS)]
    has_focus = Reactive(False)  # redraws: the cursor is shown only with the focus
    nothing = Reactive("")

    class Opened(Message):
        """A film was opened, by key or by click."""

        def __init__(self, film_list: "FilmList", film: FilmLine):
            super().__init__()
            self.film_list = film_list
            self.film = film

        @property
        def control(self) -> "FilmList":
            """The list, for selectors."""
            return self.film_list

    def __init__(
        self,
        nothing: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str | None = None,
        always_marked: bool = False,
    ):
        super().__init__(id=id, classes=classes)
        self.set_reactive(FilmList.nothing, nothing)
        self._always_marked = always_marked
        self._films: Sequence[FilmLine] = ()
        self._columns = Columns.of(())

    @property
    def count(self) -> int:
        """The number of films."""
        return len(self._films)

    @property
    def marked(self) -> FilmLine | None:
        """The marked film, or None in an empty list."""
        return self._films[self.marked_line] if self._films else None

    def show(self, films: Sequence[FilmLine], marked: int = 0) -> None:
        """Show other films, with one of them marked."""
        if films != self._films:
            self._films = films
            self.marked_line = min(marked, max(len(films) - 1, 0))
            self._columns = Columns.of(films)
            self.lines_changed()

    def line(self, index: int, width: int, *, marked: bool) -> Content:
        """Return a film's mark, title, year, directors and genres."""
        cursor = "▸ " if marked and self._shows_cursor else "  "
        line = self._columns.line(self._films[index], max(width - len(cursor), 0))
        return Content.assemble((cursor, "$accent"), line)

    def render_nothing(self, width: int) -> Content:
        """Return the line of an empty list."""
        return fitted(text(self.nothing, "$quiet"), width)

    @property
    def shows_mark(self) -> bool:
        """Whether the marked line is drawn as such."""
        return self._shows_cursor

    @property
    def _shows_cursor(self) -> bool:
        return self._always_marked or bool(self.has_focus)

    def action_open_film(self) -> None:
        """Open the marked film."""
        if self.marked is not None and self.marked.movie_id:
            self.post_message(self.Opened(self, self.marked))

    def line_marked(self, *, clicked: bool) -> None:
        """Report that a film was marked; a click opens it."""
        super().line_marked(clicked=clicked)
        if clicked:
            self.action_open_film()
