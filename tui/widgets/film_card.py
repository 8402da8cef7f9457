"""The film now: its title, the loudest thing on the screen, with year and genres."""

from textual.content import Content
from textual.widget import Widget

from tui.lettering import clamped, cut, genres, text
from tui.values import Ended, FilmLine

_LOUD = "bold $background on $accent"


class FilmCard(Widget):
    """Shows the film to answer, or that none is left; the title takes two lines at most."""

    def __init__(self) -> None:
        super().__init__()
        self._film: FilmLine | None = None
        self._ended: Ended | None = None

    def show(self, film: FilmLine | None, ended: Ended | None) -> None:
        """Show a film, or why there is none."""
        if (film, ended) != (self._film, self._ended):
            self._film, self._ended = film, ended
            self.refresh()

    def render(self) -> Content:
        """Lay out title, year and genres."""
        width = self.content_size.width
        if self._film is None:
            return Content.styled(" No film is left ", _LOUD) if self._ended else Content()
        lines = clamped(text(self._film.title), width - 2, 2)
        head = [Content.assemble(" ", line.rstrip(), " ").stylize(_LOUD) for line in lines]
        year = "" if self._film.year is None else f"{self._film.year}   "
        facts = Content.assemble((year, "bold"), text(genres(self._film), "$quiet"))
        return Content("\n").join([*head, cut(facts, width)])
