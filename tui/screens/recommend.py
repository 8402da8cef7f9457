"""The recommendation screen: one film after another, its explanation, and the answers so far."""

from collections.abc import Callable
from functools import partialmethod
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from engine.catalogue.film_details import FilmDetails
from engine.errors import SessionError
from engine.policy import Policy
from engine.presets import Presets
from engine.session.edits import Edit
from engine.session.session import Session
from engine.taste.base import Answer
from tui.autosave import Autosave
from tui.flows import session_windows
from tui.flows.about_films import AboutFilms
from tui.flows.map_beside import MapBeside
from tui.kept_file import KeptFile
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import ANSWERING, NO_FILM_LEFT, Topic
from tui.screens.window import DismissedOnce, WithRoom
from tui.startup import ModelCache
from tui.view.card import score_terms
from tui.view.models import AboutFilm, FilmLine, RecommendView
from tui.view.search import FilmSearch
from tui.view.session import change_words, reason_of, recommend_view, session_settings
from tui.widgets.film_list import FilmList
from tui.widgets.film_map import FilmMapWidget
from tui.widgets.footer import Footer
from tui.widgets.session_panels import SessionPanels
from tui.widgets.top_bar import TopBar

if TYPE_CHECKING:  # Posters are an extra, and off by default.
    from tui.widgets.poster import PosterBox

_WITH_FILM = frozenset(["like", "dislike", "skip", "seen", "watchlist", "about", "rate"])


class RecommendScreen(DismissedOnce, WithRoom, Screen[None]):
    """Shows a session, passes answers on to it, and is dismissed for a new one.

    Parameters
    ----------
    presets
        The presets to choose from.
    search
        Finds films by what is typed.
    kept_file
        Keeps the session when the person asks for it.
    autosave
        Saves the session to a file; None if it is not saved.
    poster
        Makes the widget for posters, or None for no posters.
    """

    CSS_PATH = "../styles/recommend.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.RECOMMEND, Place.ENDED, Place.OUTSIDE)]
    ALSO_OFFERED = ("advanced", "models")  # by the command palette
    AUTO_FOCUS = ""  # Letters must act at once, so nothing takes the focus.

    def __init__(
        self,
        session: Session,
        models: ModelCache,
        presets: Presets,
        search: FilmSearch,
        kept_file: KeptFile,
        autosave: Autosave | None = None,
        poster: "Callable[[], PosterBox] | None" = None,
    ):
        super().__init__()
        self.models, self.presets, self.search = models, presets, search
        self.kept_file, self.autosave = kept_file, autosave
        self._poster = poster
        self.other_policy: Policy | None = None
        self._in_full = False
        self._map_beside = MapBeside(self)
        self._shown: int | None = None
        self._use(session)

    def _use(self, session: Session) -> None:
        self.session = session
        self._films = AboutFilms(self, session.bundle, self._details_loaded, self._show_about)
        self._settings = session_settings(session, self.presets)
        self._view = recommend_view(session, self._settings, self._films.of)

    def compose(self) -> ComposeResult:
        """Lay out the panels between the top line and the footer."""
        yield TopBar()
        yield SessionPanels(None if self._poster is None else self._poster())
        yield Footer()

    def on_mount(self) -> None:
        """Show the first film, and read what is known about films."""
        self._save()
        self._refresh_all()
        self._films.load()

    def on_resize(self) -> None:
        """Show the map beside the panels where there is room for it."""
        self._map_beside.update()

    def help_topic(self) -> Topic:
        """Explain answering, or what can be done when no film is left."""
        return NO_FILM_LEFT if self._view.no_film_left else ANSWERING

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable actions where they make sense; None dims an action that cannot act now."""
        if action in _WITH_FILM:
            return self._view.card is not None
        if action == "back":
            return self._in_full or self._shown is not None
        if action == "relax":
            return bool(self._view.no_film_left and self._view.no_film_left.remedy)
        if action == "undo":
            return True if self.session.can_undo else None
        if action == "redo":
            return True if self.session.can_redo else None
        if parameters in (("never",), ("more_like_this",)):
            return True if self._view.card else None
        return None if parameters == ("history",) and not self._view.answers else True

    def _answer(self, answer: Answer) -> None:
        self._act(lambda: self.session.answer(answer, self._shown))

    def action_rate(self, stars: int) -> None:
        """Rate the film on the card with one to five stars."""
        self._act(lambda: self.session.rate(stars, self._shown))

    def _act(self, answer: Callable[[], None]) -> None:
        """Answer the film on the card, and go on to the recommended one."""
        try:
            answer()
        except SessionError as error:  # it is one of the four
            self.notify(str(error), markup=False)
            return
        self._shown = None
        self.update()

    action_like = partialmethod(_answer, Answer.LIKE)
    action_dislike = partialmethod(_answer, Answer.DISLIKE)
    action_skip = partialmethod(_answer, Answer.SKIP)
    action_seen = partialmethod(_answer, Answer.SEEN)

    @property
    def film(self) -> FilmLine | None:
        """The film on the card."""
        return self._view.card.film if self._view.card else None

    def details_of(self, movie_id: int) -> FilmDetails:
        """Return what is known about a film; all unknown until the details have been read."""
        return self._films.of(movie_id)

    @on(FilmList.Opened)
    def _opened(self, event: FilmList.Opened) -> None:
        self.set_focus(None)
        self.show_film(event.film.movie_id)

    @on(FilmMapWidget.Clicked)
    def _map_clicked(self) -> None:
        self.action_open_window("map")

    def show_film(self, movie_id: int) -> None:
        """Show any film on the card; an answer or `back` returns to the recommended one."""
        if movie_id not in self.session.bundle.catalogue:
            self.notify(f"The model {self.session.bundle.model} does not know it.", markup=False)
            return
        self._shown = movie_id
        self.update()

    def action_dial(self) -> None:
        """Go on to the next stop of the dial."""
        session_windows.turn_dial(self)

    def action_undo(self) -> None:
        """Undo the last answer or change."""
        edit = self.session.undo()
        self.update(edit and edit.reverse)

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self.update(self.session.redo())

    def action_watchlist(self) -> None:
        """Add the film to the watchlist, or remove it."""
        if self._view.card is not None:
            self.session.toggle_watchlist(self._view.card.film.movie_id)
            self.update()

    def action_relax(self) -> None:
        """Relax what leaves no film to recommend."""
        if self.session.relax():
            self.update_settings()

    def action_open_window(self, name: str) -> None:
        """Open the window called `name` over this screen."""
        session_windows.WINDOWS[name](self)

    def action_new_session(self) -> None:
        """Go back to picking."""
        session_windows.ask_for_new_session(self)

    def action_leave(self) -> None:
        """Leave; sums up first if there is something to export."""
        session_windows.open_closing(self)

    def action_about(self) -> None:
        """Show the full form of the about panel, or the short one again."""
        self._in_full = not self._in_full
        self.set_class(self._in_full, "-about")
        self._update_about()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Return to the recommended film, or else to the short form of the about panel."""
        if self._shown is not None:
            self._shown = None
            self.update()
        elif self._in_full:
            self.action_about()

    def action_about_up(self) -> None:
        """Scroll the about panel up."""
        self.query_one("#about").scroll_page_up(animate=False)

    def action_about_down(self) -> None:
        """Scroll the about panel down."""
        self.query_one("#about").scroll_page_down(animate=False)

    def _details_loaded(self) -> None:
        self._view = self._make_view()
        self._refresh_all()

    def _update_about(self) -> None:
        card = self._view.card
        self._films.show(card.film.movie_id if card else None, in_full=self._in_full)

    def _show_about(self, about: AboutFilm | None) -> None:
        if about is not None and about.full:
            film = self.session.recommendation_of(about.film.movie_id)
            about = about._replace(score=score_terms(film, self._settings.terms))
        self.query_one(SessionPanels).show_about(about)

    def _save(self) -> None:
        if self.autosave is not None:
            self.autosave.save(self.session)

    def replace_session(self, session: Session) -> None:
        """Show another session from now on, and save it."""
        self._use(session)
        self._films.load()
        self.update()

    def update_settings(self) -> None:
        """Show the session after its policy, filters or model changed, and save it."""
        self._settings = session_settings(self.session, self.presets)
        self.update()

    def update(self, change: Edit | None = None) -> None:
        """Show the session after an answer, or what an undo or a redo changed, and save it."""
        self._save()
        words = "" if change is None else change_words(change, self.session.bundle.catalogue)
        self.query_one(SessionPanels).show_change(words)
        self._view = self._make_view()
        if self._in_full and self._view.no_film_left:
            self.action_about()  # It may cover the reason why no film is left.
        self._refresh_all()

    def _make_view(self) -> RecommendView:
        if self._shown is not None and self._shown not in self.session.bundle.catalogue:
            self._shown = None
        return recommend_view(self.session, self._settings, self._films.of, self._shown)

    def _refresh_all(self) -> None:
        view = self._view
        self.query_one(TopBar).show(
            " · ".join(view.settings.favourites), view.figures, view.brief_figures
        )
        found = self._shown is not None
        reason = reason_of(view, keymap_of(self).key)
        self.query_one(SessionPanels).show(view, reason, found=found)
        self.set_class(view.no_film_left is not None, "-ended")
        self._map_beside.update()
        self._update_about()
        self.refresh_bindings()
