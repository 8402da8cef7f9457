"""The films that a search found, one a line."""

from collections.abc import Collection
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from tui.drawing.content import cut, fitted, genres, text, title
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine
from tui.widgets.line_list import LineList

_MARKS = 4  # cells: the cursor, whether it is picked, a space after each
_YEAR = 6  # cells: the year and what parts it from its neighbours
_GENRES_FROM = 72  # cells of width from which genres are shown


class ResultList(LineList):
    """A list with one marked film.

    A film that the person marked themselves stays marked while it is still among the
    results; otherwise the first, which is the best, is marked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FIND, Place.RESULTS)]

    class Clicked(Message):
        """A film was clicked."""

        def __init__(self, film: FilmLine):
            super().__init__()
            self.film = film

    def __init__(self) -> None:
        super().__init__()
        self._films: tuple[FilmLine, ...] = ()
        self._picked: frozenset[int] = frozenset()
        self._chosen = False

    @property
    def count(self) -> int:
        """The number of films."""
        return len(self._films)

    @property
    def marked(self) -> FilmLine | None:
        """The marked film, or None in an empty list."""
        return self._films[self.marked_line] if self._films else None

    def show(self, films: tuple[FilmLine, ...]) -> None:
        """Show other films."""
        before = self.marked
        kept = next(
            (
                place
                for place, film in enumerate(films)
                if self._chosen and before and film.movie_id == before.movie_id
            ),
            None,
        )
        self._films = films
        self._chosen = kept is not None
        self.marked_line = kept or 0
        self.lines_changed()

    def show_picked(self, picked: Collection[int]) -> None:
        """Show which films, by MovieLens id, are picked."""
        self._picked = frozenset(picked)
        self.refresh()

    def line(self, place: int, width: int, *, marked: bool) -> Content:
        """Return a film with its year and, where there is room, its genres."""
        return _line(self._films[place], width, marked, self._picked)

    def took_mark(self, *, clicked: bool) -> None:
        """Keep the film marked, and report a click on it."""
        self._chosen = True
        if clicked:
            self.post_message(self.Clicked(self._films[self.marked_line]))


def _line(film: FilmLine, width: int, marked: bool, picked: frozenset[int]) -> Content:
    cursor = "▸ " if marked else "  "
    tick = "✓ " if film.movie_id in picked else "  "
    year = text(f"{film.year or '':>{_YEAR - 1}} ", "$quiet")
    room = width - _MARKS - _YEAR
    if width < _GENRES_FROM:
        return Content.assemble(
            (cursor, "$accent"), (tick, "$accent"), fitted(title(film), room), year
        )
    title_width = room * 2 // 3
    return Content.assemble(
        (cursor, "$accent"),
        (tick, "$accent"),
        fitted(title(film), title_width),
        year,
        fitted(cut(text(" " + genres(film), "$quiet"), room - title_width), room - title_width),
    )
