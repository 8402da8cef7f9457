"""The film now: its title, the loudest thing on the screen, with year and genres."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import clamped, cut, genres, text
from tui.view.models import Ended, FilmLine

_LOUD = "bold $background on $accent"
_KEPT = "   ★ on your watchlist"


class FilmCard(Widget):
    """Shows the film to answer, or that none is left; the title takes two lines at most."""

    def __init__(self) -> None:
        super().__init__()
        self._film: FilmLine | None = None
        self._ended: Ended | None = None
        self._kept = False

    def show(self, film: FilmLine | None, ended: Ended | None, kept: bool = False) -> None:
        """Show a film and whether it is kept for later, or why there is none."""
        if (film, ended, kept) != (self._film, self._ended, self._kept):
            self._film, self._ended, self._kept = film, ended, kept
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
        kept = text(_KEPT if self._kept else "", "bold $accent")
        facts = cut(facts, width - kept.cell_length)
        return Content("\n").join([*head, cut(Content.assemble(facts, kept), width)])
