"""The recommended film: its title, the most prominent text of the screen, year and genres."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import clamped, cut, genres, text
from tui.view.models import FilmLine, NoFilmLeft

_PROMINENT = "bold $background on $accent"
_ON_WATCHLIST = "   ★ on your watchlist"


class FilmCard(Widget):
    """Shows the recommended film, or that none is left; a title has at most two lines."""

    def __init__(self) -> None:
        super().__init__()
        self._film: FilmLine | None = None
        self._none_left: NoFilmLeft | None = None
        self._on_watchlist = False

    def show(
        self, film: FilmLine | None, none_left: NoFilmLeft | None, on_watchlist: bool = False
    ) -> None:
        """Show a film and whether it is on the watchlist, or that none is left."""
        if (film, none_left, on_watchlist) != (self._film, self._none_left, self._on_watchlist):
            self._film, self._none_left, self._on_watchlist = film, none_left, on_watchlist
            self.refresh()

    def render(self) -> Content:
        """Draw the title, the year and the genres."""
        width = self.content_size.width
        if self._film is None:
            if self._none_left is None:
                return Content()
            return Content.styled(" No film is left ", _PROMINENT)
        lines = clamped(text(self._film.title), width - 2, 2)
        head = [Content.assemble(" ", line.rstrip(), " ").stylize(_PROMINENT) for line in lines]
        year = "" if self._film.year is None else f"{self._film.year}   "
        facts = Content.assemble((year, "bold"), text(genres(self._film), "$quiet"))
        note = text(_ON_WATCHLIST if self._on_watchlist else "", "bold $accent")
        facts = cut(facts, width - note.cell_length)
        return Content("\n").join([*head, cut(Content.assemble(facts, note), width)])
