"""From loading to picking to recommending: what the app does once it has films.

Imported in the loading thread, because it needs NumPy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker

from engine.errors import FourfoldError
from engine.files.names import FAVOURITES
from engine.files.owned_file import OwnedFile
from engine.session.session import Session
from engine.text import visible
from tui.autosave import Autosave
from tui.flows.import_flow import ImportFlow
from tui.flows.kept_flow import KeptAtStart, KeptFlow
from tui.flows.shared_file import LOOK_ONLY, ask_look_or_copy
from tui.kept_file import KeptFile
from tui.startup import Launch, Loaded
from tui.view.models import FilmLine, film_line
from tui.view.search import FilmSearch, catalogue_figures

if TYPE_CHECKING:
    from tui.app import FourfoldApp
    from tui.screens.recommend import RecommendScreen
    from tui.view.import_report import ImportReport
    from tui.widgets.poster import PosterBox


@dataclass(frozen=True, slots=True)
class Opening:
    """What the app opens with.

    Attributes
    ----------
    picks
        The favourites that were named.
    searches
        The names that may mean several films, to be searched one after another.
    notes
        A line for each favourite whose exact name was not typed.
    report
        The films of the import file, or None.
    kept
        The kept session to offer or to open.
    """

    loaded: Loaded
    search: FilmSearch
    picks: tuple[FilmLine, ...]
    searches: tuple[str, ...]
    notes: tuple[str, ...]
    report: "ImportReport | None"
    kept: KeptAtStart

    @classmethod
    def read(cls, launch: Launch) -> "Opening":
        """Read the films and what was named on the command line; runs in a thread.

        Raises
        ------
        FourfoldError
            Any of it is missing or damaged.
        """
        loaded = launch.load()
        search = FilmSearch(loaded.finder, loaded.bundle, launch.seed)
        report = None
        if launch.imported:
            from tui.view.import_report import ImportReport

            report = ImportReport.read(launch.imported, loaded.bundle)
        named = loaded.named(launch.titles)
        picks = tuple(film_line(movie) for movie in named.movies)
        searches = tuple(str(error.where) for error in named.ambiguous)
        kept = KeptAtStart.read(launch, loaded)
        return cls(loaded, search, picks, searches, named.notes, report, kept)


class SessionFlow:
    """Leads from picking to recommending and back; `poster` is as in `FourfoldApp`."""

    def __init__(
        self,
        app: "FourfoldApp",
        launch: Launch,
        loaded: Loaded,
        search: FilmSearch,
        poster: "Callable[[], PosterBox] | None",
    ):
        self._app = app
        self._launch = launch
        self._loaded = loaded
        self._search = search
        self._poster = poster
        self._screen: RecommendScreen | None = None
        self._autosave: Autosave | None = None
        self._looking = False
        self.imports = ImportFlow(app, loaded.bundle, self.start)
        self.kept = KeptFlow(app, launch, loaded, self._go_on, self._close_file)
        self._file = self.kept.new_file()

    def begin(self, opening: Opening) -> None:
        """Make the pick screen searchable, or go on to recommending at once."""
        bundle, resumed = self._loaded.bundle, self._loaded.resumed
        library = visible(bundle.data_set) if bundle.is_library else ""
        figures = catalogue_figures(bundle.catalogue, library)
        self._app.pick_screen.go_live(opening.search, figures, opening.picks, opening.searches)
        self._open_file(self._launch.session, self._loaded.file)
        if resumed is not None and self._launch.session is not None and self._autosave is None:
            self._ask_look_or_copy(resumed, self._launch.session)
        elif resumed is not None:
            self._show(resumed)
        elif len(opening.picks) == FAVOURITES:
            self.start([film.movie_id for film in opening.picks])
        self.kept.begin(opening.kept)
        self.imports.review(opening.report)
        for note in opening.notes:
            self._app.notify(visible(note), markup=False)
        if self._loaded.notice:
            self._app.notify(visible(self._loaded.notice), severity="warning", markup=False)

    def start(self, movie_ids: list[int]) -> None:
        """Start a session with four films, by MovieLens id, and show it."""
        session = self.kept.completed(movie_ids)
        if session is None:
            session = Session(self._loaded.bundle, self._loaded.policy, self._launch.seed)
            session.start(movie_ids)
        self.imports.add_to(session)
        self._show(session)

    def _go_on(self, session: Session, file: KeptFile) -> None:
        """Show a kept session, which has its file already."""
        self.imports.add_to(session)
        self._show(session, file)

    def finish(self) -> FourfoldError | None:
        """Write what has not been written yet, and return the error if that failed.

        It waits for the disk: never on the screen's thread.
        """
        return self._file.close() if self._autosave is None else self._autosave.close()

    def _open_file(self, path: Path | None, file: OwnedFile | None) -> None:
        if path is not None and file is not None:
            self._autosave = Autosave(self._app, file, path, self.kept.report)

    def _ask_look_or_copy(self, session: Session, path: Path) -> None:
        """Ask what to do about the session of a file that another window has."""
        beside = OwnedFile.beside(path)

        def look() -> None:
            self._looking = True
            self._go_on(session, self.kept.file_to_look_at(session))
            self._app.notify(LOOK_ONLY, markup=False)

        def copy() -> None:
            self._open_file(beside.path, beside)
            self._go_on(session, self.kept.new_file())

        note = f"saved in {visible(beside.path.name)}"
        name = visible(path.name)
        ask_look_or_copy(self._app, name, note, look, copy, cancel=self._app.exit)

    def _new_file(self, session: Session) -> KeptFile:
        return self.kept.file_to_look_at(session) if self._looking else self.kept.new_file()

    def _close_file(self) -> None:
        """Let another window, or this one, open the kept session; waits for the disk."""
        self._file.close()

    def _show(self, session: Session, file: KeptFile | None = None) -> None:
        """Replace all screens but the first with a screen for a started session."""
        from tui.screens.recommend import RecommendScreen

        loaded = self._loaded
        if self._file is not file:
            _: Worker[object] = self._app.run_worker(self._file.close, thread=True)
        self._file = file or self._new_file(session)
        before, self._screen = (
            self._screen,
            RecommendScreen(
                session,
                loaded.models,
                loaded.presets,
                self._search,
                self._file,
                self._autosave,
                self._poster,
            ),
        )
        if before is not None:
            self._screen.other_policy = before.other_policy
        while len(self._app.screen_stack) > 1:
            self._app.pop_screen()
        self._app.push_screen(self._screen, lambda _: self._pick_again())

    def _pick_again(self) -> None:
        self.kept.offer()
        self._app.pick_screen.reset()
