"""The details of films for a screen: read in a thread, in their short or their full form."""

from collections.abc import Callable

from textual.dom import DOMNode

from engine.bundle import Bundle
from engine.catalogue.film_details import FilmDetails
from tui.background import LatestRequest
from tui.view.film_details import FilmDetailsReader
from tui.view.models import AboutFilm


class AboutFilms:
    """Shows what is known about one film at a time.

    Parameters
    ----------
    screen
        Its end cancels what is still being read.
    loaded
        Called when the details of all films have been read.
    show
        Receives a film's details; None for no film.
    """

    def __init__(
        self,
        screen: DOMNode,
        bundle: Bundle,
        loaded: Callable[[], None],
        show: Callable[[AboutFilm | None], None],
    ):
        self._reader = FilmDetailsReader(bundle)
        self._loading: LatestRequest[None, None] = LatestRequest(
            screen, lambda _: self._reader.load(), lambda _: loaded()
        )
        self._in_full = LatestRequest(screen, self._reader.about_in_full, self._show_in_full)
        self._show = show
        self._wanted: int | None = None

    def load(self) -> None:
        """Start reading the details of all films."""
        self._loading.ask(None)

    def of(self, movie_id: int) -> FilmDetails:
        """Return the details of a film, all unknown until they have been read."""
        return self._reader.of(movie_id)

    def show(self, movie_id: int | None, *, in_full: bool) -> None:
        """Show a film's short form at once, or its full form as soon as it is there."""
        self._wanted = movie_id if in_full else None
        if movie_id is None:
            self._show(None)
        elif in_full:
            self._in_full.ask(movie_id)
        else:
            self._show(self._reader.about(movie_id))

    def _show_in_full(self, about: AboutFilm) -> None:
        if about.film.movie_id == self._wanted:
            self._show(about)
