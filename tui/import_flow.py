"""Films that the person knows from elsewhere: asked for, told, and handed to every session."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from engine.bundle import Bundle
from engine.files.names import FAVOURITES
from engine.text import counted
from tui.screens.pick import PickScreen

if TYPE_CHECKING:  # None of it is needed before a film is picked.
    from engine.session.session import Session
    from engine.session.state import Given
    from tui.screens.import_review import Taking
    from tui.view.import_report import ImportReport


class ImportFlow:
    """Leads from a file to its films, and keeps them for the sessions that follow.

    Parameters
    ----------
    app
        Whose screens it goes through.
    bundle
        Whose films are looked for.
    begin
        Begins a session with four films, by MovieLens id.
    """

    def __init__(self, app: App[None], bundle: Bundle, begin: Callable[[list[int]], None]):
        self._app = app
        self._bundle = bundle
        self._begin = begin
        self._given: list[Given] = []

    def ask(self) -> None:
        """Let a file be chosen."""
        from tui.screens.import_file import ImportScreen

        self._app.push_screen(ImportScreen(self._bundle), self.tell)

    def tell(self, reading: "ImportReport | None") -> None:
        """Tell what a file came to, and let the person decide what becomes of it."""
        if reading is None:
            return
        from tui.screens.import_review import ImportedScreen

        picking = isinstance(self._app.screen, PickScreen)
        best = reading.favourites if picking and len(reading.favourites) == FAVOURITES else ()
        catalogue = self._bundle.catalogue
        names = tuple(catalogue.movie(catalogue.row(movie_id)).label for movie_id in best)
        screen = ImportedScreen(reading, names or None)
        self._app.push_screen(screen, partial(self._decided, reading))

    def hand_to(self, session: "Session") -> None:
        """Let a session that has just started take in every film that is known."""
        session.take_in(_known_to(session, self._given))

    def _decided(self, reading: "ImportReport", taking: "Taking | None") -> None:
        if taking is None:
            return
        from tui.screens.import_review import Taking
        from tui.screens.session_windows import SessionWindows

        self._given += reading.given
        screen = self._app.screen
        if isinstance(screen, SessionWindows):
            screen.take_in(_known_to(screen.session, reading.given))
        elif taking is Taking.BEGIN:
            self._begin(list(reading.favourites))
        elif isinstance(screen, PickScreen):
            films = counted(len({given.movie_id for given in self._given}), "film")
            screen.promise(f"{films} you know will count from the start.")


def _known_to(session: "Session", given: "Iterable[Given]") -> "list[Given]":
    return [told for told in given if told.movie_id in session.bundle.catalogue]
