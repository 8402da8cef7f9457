"""Films in columns: marks, title, year, directors and genres, as wide as the room allows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from tui.drawing.content import cut, fitted, genres, text, title
from tui.view.models import FilmLine

_YEAR = 6  # cells: a gap and the year
_GAP = 2
_LEAST = 10  # the fewest cells of a column after the year
_SHARE = 0.6  # of the room that titles may take before other columns go
_TITLES = 30  # cells that titles may take in any case
_MAKERS = 28  # the most cells of the directors


class Columns(NamedTuple):
    """The cells that the columns of some films need, gaps included."""

    marks: int
    titles: int
    makers: int
    genres: int

    @classmethod
    def of(cls, films: Sequence[FilmLine]) -> "Columns":
        """Return the cells that `films` need."""

        def longest(content_of: Callable[[FilmLine], Content], gap: int) -> int:
            cells = max((content_of(film).cell_length for film in films), default=0)
            return cells + gap if cells else 0

        return cls(
            longest(lambda film: text(film.mark), 1),
            longest(title, 0),
            min(longest(lambda film: text(film.makers), _GAP), _MAKERS),
            longest(lambda film: text(genres(film)), _GAP),
        )

    def line(self, film: FilmLine, width: int) -> Content:
        """Return a film in `width` cells; genres, then directors go where room runs short."""
        room = max(width - self.marks - _YEAR, 0)
        titles = min(self.titles, max(int(room * _SHARE), _TITLES), room)
        rest = room - titles
        makers = min(self.makers, rest) if rest >= _LEAST and self.makers else 0
        kinds = rest - makers if rest - makers >= _LEAST and self.genres else 0
        if not makers and not kinds:
            titles = room
        return fitted(
            Content.assemble(
                fitted(text(film.mark, "bold"), self.marks),
                fitted(title(film), titles),
                text(f"{film.year or '':>{_YEAR}}", "$quiet"),
                fitted(text(" " * _GAP + film.makers, "$quiet"), makers) if makers else "",
                cut(text(" " * _GAP + genres(film), "$quiet"), kinds) if kinds else "",
            ),
            width,
        )
