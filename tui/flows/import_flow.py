"""Importing films: choosing a file, reviewing what was found, and adding it to sessions."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from engine.bundle import Bundle
from engine.files.names import FAVOURITES
from engine.text import counted
from tui.keys.bindings import keymap_of
from tui.screens.pick import PickScreen

if TYPE_CHECKING:  # needed only after a film is picked
    from engine.session.session import Session
    from engine.session.state import AnsweredFilm
    from tui.screens.import_review import Decision
    from tui.screens.recommend import RecommendScreen
    from tui.view.import_report import ImportReport


class ImportFlow:
    """Imports the films of a file, and adds them to all later sessions.

    Parameters
    ----------
    bundle
        The films that are looked for.
    start
        Starts a session with four films, by MovieLens id.
    """

    def __init__(self, app: App[None], bundle: Bundle, start: Callable[[list[int]], None]):
        self._app = app
        self._bundle = bundle
        self._start = start
        self._films: list[AnsweredFilm] = []
        self._watchlist: list[int] = []

    def choose_file(self) -> None:
        """Ask for a file, and review it."""
        from tui.screens.import_file import ImportScreen

        self._app.push_screen(ImportScreen(self._bundle), self.review)

    def review(self, report: "ImportReport | None") -> None:
        """Show what was found in a file, and ask what to do with it."""
        if report is None:
            return
        from tui.screens.import_review import ImportReviewScreen

        picking = isinstance(self._app.screen, PickScreen)
        best = report.favourites if picking and len(report.favourites) == FAVOURITES else ()
        names = tuple(self._bundle.catalogue.movie_of(movie_id).label for movie_id in best)
        screen = ImportReviewScreen(report, names or None)
        self._app.push_screen(screen, partial(self._decided, report))

    def add_to(self, session: "Session") -> None:
        """Add all imported films that its catalogue has to a session that has just started."""
        session.import_films(_within(session, self._films))
        session.add_to_watchlist(_wanted(session, self._watchlist))

    def _decided(self, report: "ImportReport", decision: "Decision | None") -> None:
        if decision is None:
            return
        from tui.screens.import_review import Decision
        from tui.screens.recommend import RecommendScreen

        self._films += report.answered_films
        self._watchlist += report.watchlist
        screen = self._app.screen
        if isinstance(screen, RecommendScreen):
            _add_to_screen(screen, report)
        elif decision is Decision.START:
            self._start(list(report.favourites))
        elif isinstance(screen, PickScreen):
            films = counted(len({film.movie_id for film in self._films}), "film")
            screen.promise(f"Now pick four; what you imported ({films}) counts from the start.")


def _add_to_screen(screen: "RecommendScreen", report: "ImportReport") -> None:
    session = screen.session
    added = session.import_films(_within(session, report.answered_films))
    session.add_to_watchlist(_wanted(session, report.watchlist))
    screen.update()
    undo = f"; {keymap_of(screen).key('undo')} undoes that" if added else ""
    screen.notify(f"{counted(added, 'film')} imported{undo}.", markup=False)


def _wanted(session: "Session", movie_ids: "Iterable[int]") -> list[int]:
    return [movie_id for movie_id in movie_ids if movie_id in session.bundle.catalogue]


def _within(session: "Session", films: "Iterable[AnsweredFilm]") -> "list[AnsweredFilm]":
    return [film for film in films if film.movie_id in session.bundle.catalogue]
