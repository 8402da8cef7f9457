"""The window with the films most like one film."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui.background import LatestRequest
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.models import MARKS_EXPLAINED, NO_SIMILAR_FILM, FilmLine
from tui.widgets.film_list import FilmList
from tui.widgets.footer import Footer


class NearestScreen(Window[int | None]):
    """Shows the films most like one; its result is the MovieLens id of the chosen film, or None.

    Parameters
    ----------
    title
        The film that they are like.
    find
        Returns the films, the most similar first; runs in a thread.
    """

    CSS_PATH = "../styles/films.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.NEAREST, also=["help"])]
    AUTO_FOCUS = "FilmList"

    def __init__(self, title: str, find: Callable[[], tuple[FilmLine, ...]]):
        super().__init__()
        self._title = title
        self._finding: LatestRequest[None, tuple[FilmLine, ...]] = LatestRequest(
            self, lambda _: find(), self._show
        )

    def compose(self) -> ComposeResult:
        """Lay out the films, and what their marks mean."""
        with Vertical(classes="window panel films") as window:
            window.border_title = text(f"Like {self._title}")
            yield FilmList(always_marked=True)
            yield Static(text(MARKS_EXPLAINED, "$quiet"), classes="marks", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Find the films."""
        self._finding.ask(None)

    def help_topic(self) -> Topic:
        """Explain the list."""
        about = (
            "The films that are liked by the people who like this one, the most similar first. "
            "Enter shows the marked film; there you can answer it."
        )
        return Topic("Films like this one", about, (Place.FILMS, Place.NEAREST))

    def _show(self, films: tuple[FilmLine, ...]) -> None:
        film_list = self.query_one(FilmList)
        film_list.nothing = NO_SIMILAR_FILM
        film_list.show(films)

    @on(FilmList.Opened)
    def _opened(self, event: FilmList.Opened) -> None:
        self.dismiss(event.film.movie_id)

    def action_close_nearest(self) -> None:
        """Choose no film."""
        self.dismiss(None)
