"""The list of the films that a search found."""

from collections.abc import Collection
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from tui.drawing.content import fitted, text
from tui.drawing.film_columns import Columns
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine
from tui.widgets.line_list import LineList

_MARKS = 4  # cells: the cursor, a tick on a picked film, a space after each


class ResultList(LineList):
    """Shows films below an offer, if there is one; the first line is marked, or the first film.

    A film that the person marked stays marked as long as it is among the results.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SEARCH, Place.RESULTS)]
    FOCUS_ON_CLICK = False  # a click picks; what is typed next, backspace too, is the box's

    class FilmClicked(Message):
        """A film was clicked."""

        def __init__(self, film: FilmLine):
            super().__init__()
            self.film = film

    class OfferClicked(Message):
        """The offer was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._offer: FilmLine | None = None
        self._offer_first = True
        self._films: tuple[FilmLine, ...] = ()
        self._columns = Columns.of(())
        self._picked: frozenset[int] = frozenset()
        self.marked_by_person = False

    @property
    def count(self) -> int:
        """The number of films, and the offer."""
        return len(self._films) + self._above

    @property
    def marked(self) -> FilmLine | None:
        """The marked film, or None in an empty list and on the offer."""
        film = self.marked_line - self._above
        return self._films[film] if 0 <= film < len(self._films) else None

    @property
    def on_offer(self) -> bool:
        """Whether the offer is marked."""
        return self.marked_line < self._above

    @property
    def _above(self) -> int:
        return int(self._offer is not None)

    @property
    def _first(self) -> int:
        return 0 if self._offer_first else self._above

    def show(self, films: tuple[FilmLine, ...]) -> None:
        """Show other films."""
        before = self.marked if self.marked_by_person else None
        ids = [film.movie_id for film in films]
        self.marked_by_person = before is not None and before.movie_id in ids
        self.marked_line = self._first
        if before is not None and self.marked_by_person:
            self.marked_line = ids.index(before.movie_id) + self._above
        self._films = films
        self._columns = Columns.of(films)
        self.lines_changed()

    def show_offer(self, offer: FilmLine | None, *, first: bool = True) -> None:
        """Show an offer above the films, its note where there is little room, or none.

        `first` is whether it is marked before the person marks a line.
        """
        film = self.marked_line - self._above if self.marked_by_person else -1
        self._offer, self._offer_first = offer, first
        self.marked_line = film + self._above if film >= 0 else self._first
        self.lines_changed()

    def show_picked(self, picked: Collection[int]) -> None:
        """Show which films, by MovieLens id, are picked."""
        self._picked = frozenset(picked)
        self.refresh()

    def line(self, index: int, width: int, *, marked: bool) -> Content:
        """Return a film, with a tick if it is picked; the first line may be the offer."""
        if self._offer is not None and not index:
            return self._offer_line(self._offer, width, marked=marked)
        film = self._films[index - self._above]
        return Content.assemble(
            ("▸ " if marked else "  ", "$accent"),
            ("✓ " if film.movie_id in self._picked else "  ", "$accent"),
            self._columns.line(film, max(width - _MARKS, 0)),
        )

    def line_marked(self, *, clicked: bool) -> None:
        """Keep the film marked, and report a click on it."""
        self.marked_by_person = True
        self.refresh_bindings()  # enter picks a film, and accepts the offer
        if clicked and self.marked is not None:
            self.post_message(self.FilmClicked(self.marked))
        elif clicked:
            self.post_message(self.OfferClicked())

    def _offer_line(self, offer: FilmLine, width: int, *, marked: bool) -> Content:
        cursor = Content.styled("▸ " if marked else "  ", "$accent")
        title, note = (text(words, "bold") for words in (offer.title, offer.note))
        room = width - cursor.cell_length
        return Content.assemble(cursor, fitted(title if title.cell_length <= room else note, room))
