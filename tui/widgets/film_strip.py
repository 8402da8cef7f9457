"""Several films side by side, or one below the other where there is height for it."""

from collections.abc import Iterator

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.drawing.content import cut, fitted, genres, text
from tui.view.models import FilmLine

_LIST_FROM = 3  # lines of height from which films stand one below the other
_YEAR = 6  # cells
_GENRES = 12  # cells from which genres are worth showing


class FilmStrip(Widget):
    """Shows films with their marks, as many as fit whole.

    Parameters
    ----------
    nothing
        What is said while there is none.
    """

    class Clicked(Message):
        """A strip was clicked."""

        def __init__(self, strip: "FilmStrip"):
            super().__init__()
            self.strip = strip

        @property
        def control(self) -> "FilmStrip":
            """The strip, for selectors."""
            return self.strip

    def __init__(self, nothing: str, *, id: str | None = None):  # noqa: A002
        super().__init__(id=id, classes="panel")
        self._nothing = nothing
        self._films: tuple[FilmLine, ...] = ()

    def show(self, films: tuple[FilmLine, ...]) -> None:
        """Show other films."""
        if films != self._films:
            self._films = films
            self.refresh()

    def on_click(self) -> None:
        """Report a click."""
        self.post_message(self.Clicked(self))

    def render(self) -> Content:
        """Lay the films out for the room there is."""
        width, height = self.content_size
        if not self._films:
            return cut(text(self._nothing, "$quiet"), width)
        if height >= _LIST_FROM:
            return Content("\n").join(_table(self._films[:height], width))
        return cut(Content("  ").join(self._packed(width)), width)

    def _packed(self, width: int) -> Iterator[Content]:
        """Yield films while the next still has room for a few letters."""
        used = 0
        for film in self._films:
            mark = f"{film.mark} " if film.mark else ("· " if used else "")
            item = Content.assemble((mark, "bold"), text(film.title))
            if used and used + len(mark) + 8 > width:
                return
            yield item
            used += item.cell_length + 2


def _table(films: tuple[FilmLine, ...], width: int) -> list[Content]:
    """Return a line a film: mark and title, year, genres, in columns."""
    names = [Content.assemble((f"{film.mark} " if film.mark else "", "bold"), text(film.title))
             for film in films]  # fmt: skip
    longest = max(name.cell_length for name in names)
    column = min(longest, max(width * 3 // 5, width - _YEAR - 24))
    rest = width - column - _YEAR
    if rest <= _GENRES:
        column = min(longest, max(width - _YEAR, 0))
    return [
        Content.assemble(
            fitted(name, column),
            (f"{film.year or '':>{_YEAR}}", "$quiet"),
            cut(text("  " + genres(film), "$quiet"), rest) if rest > _GENRES else "",
        )
        for name, film in zip(names, films, strict=True)
    ]
