"""The search window: any film of the catalogue, over a session."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tui.background import LatestRequest
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.film_lines import DetailsOf, with_makers
from tui.view.models import SearchResults
from tui.view.search import FilmSearch
from tui.widgets.film_list import FilmList
from tui.widgets.footer import Footer
from tui.widgets.inputs import FindBox
from tui.widgets.paragraph import Note


class FindScreen(Window[int | None]):
    """Finds films by what is typed; its result is the MovieLens id of the chosen one, or None.

    Parameters
    ----------
    marks
        The mark of each film that the person picked, answered or put on the watchlist.
    """

    CSS_PATH = "../styles/films.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FIND, also=["help"])]
    AUTO_FOCUS = "FindBox"

    def __init__(self, search: FilmSearch, marks: dict[int, str], details_of: DetailsOf):
        super().__init__()
        self._marks = marks
        self._details_of = details_of
        self._searching = LatestRequest(self, search.find, self._show)
        self.is_finding = False  # a film to show; what is typed meanwhile waits

    def compose(self) -> ComposeResult:
        """Lay out the box and the films."""
        with Vertical(classes="window panel films") as window:
            window.border_title = "Find a film"
            yield FindBox()
            yield Note(id="heading")
            yield FilmList(always_marked=True)
            yield Note(id="notice")
        yield Footer()

    def on_mount(self) -> None:
        """Show well-known films first."""
        self._searching.ask("")

    def help_topic(self) -> Topic:
        """Explain the search."""
        about = (
            "Type any part of a title, or the name of a director or actor. Enter shows the marked "
            "film; there you can answer it, put it on your watchlist or see films like it."
        )
        return Topic("Finding a film", about, (Place.FIND,))

    @on(Input.Changed)
    def _typed(self) -> None:
        self._searching.ask(self.query_one(FindBox).value)

    def _show(self, found: SearchResults) -> None:
        films = tuple(
            with_makers(film._replace(mark=self._marks.get(film.movie_id, "")), self._details_of)
            for film in found.films
        )
        self.query_one(FilmList).show(films)
        heading = self.query_one("#heading", Note)
        heading.update(text(found.heading))
        heading.set_class(found.guess or not films, "-guess")
        self.query_one("#notice", Note).update(text(" ".join(found.problems)))
        if self.is_finding and not self._searching.pending:
            self.is_finding = False
            self.action_show_found()

    def action_show_found(self) -> None:
        """Choose the marked film, once the search for the typed text is done."""
        if self._searching.pending:
            self.is_finding = True
            return
        film = self.query_one(FilmList).marked
        if film is not None:
            self.dismiss(film.movie_id)

    @on(FilmList.Opened)
    def _opened(self, event: FilmList.Opened) -> None:
        self.dismiss(event.film.movie_id)

    def action_close_find(self) -> None:
        """Choose no film."""
        self.dismiss(None)
