"""Several films in one line, or in a table where there is room for several lines."""

from collections.abc import Iterator

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.drawing.content import cut, fitted, genres, text
from tui.view.models import FilmLine
from tui.widgets.paragraph import unselect

_TABLE_FROM = 3  # lines of height
_YEAR = 6  # cells
_GENRES = 12  # the fewest cells that genres are shown in


class FilmStrip(Widget):
    """Shows as many films as fit, with their marks, or the text `nothing`."""

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
            unselect(self)
            self._films = films
            self.refresh()

    def on_click(self) -> None:
        """Report a click."""
        self.post_message(self.Clicked(self))

    def render(self) -> Content:
        """Draw the films as a line or a table."""
        width, height = self.content_size
        if not self._films:
            return cut(text(self._nothing, "$quiet"), width)
        if height >= _TABLE_FROM:
            return Content("\n").join(_table(self._films[:height], width))
        return cut(Content("  ").join(self._in_a_line(width)), width)

    def _in_a_line(self, width: int) -> Iterator[Content]:
        """Yield films as long as there is room for a few letters of the next."""
        used = 0
        for film in self._films:
            mark = f"{film.mark} " if film.mark else ("· " if used else "")
            item = Content.assemble((mark, "bold"), text(film.title))
            if used and used + len(mark) + 8 > width:
                return
            yield item
            used += item.cell_length + 2


def _table(films: tuple[FilmLine, ...], width: int) -> list[Content]:
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
