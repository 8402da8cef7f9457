"""The recommendation screen: one film after another, its explanation, and the answers so far."""

from collections.abc import Callable, Sequence
from functools import partialmethod
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from engine.presets import Presets
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import counted
from tui.autosave import Autosave
from tui.background import LatestRequest
from tui.kept_file import KeptFile
from tui.keys.actions import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens import session_windows
from tui.screens.help import Topic
from tui.screens.window import DismissedOnce
from tui.startup import ModelCache
from tui.view.film_details import FilmDetailsReader
from tui.view.models import AboutFilm
from tui.view.session import recommend_view, session_settings
from tui.widgets.about_panel import AboutPanel
from tui.widgets.bar_list import BarList
from tui.widgets.film_card import FilmCard
from tui.widgets.film_strip import FilmStrip
from tui.widgets.footer import Footer
from tui.widgets.paragraph import Paragraph
from tui.widgets.top_bar import TopBar

if TYPE_CHECKING:  # Posters are an extra, and off by default.
    from tui.widgets.poster import PosterBox

_WITH_FILM = ("like", "dislike", "skip", "seen", "watchlist", "about")
_WITH_ABOUT = ("close_about", "about_up", "about_down")


class RecommendScreen(DismissedOnce, Screen[None]):
    """Shows a session, passes answers on to it, and is dismissed for a new one.

    Parameters
    ----------
    presets
        The presets to choose from.
    kept_file
        Keeps the session when the person asks for it.
    autosave
        Saves the session to a file; None if it is not saved.
    poster
        Makes the widget for posters, or None for no posters.
    """

    CSS_PATH = "../styles/recommend.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Place.RECOMMEND, Place.ABOUT, Place.ENDED, Place.OUTSIDE)
    ]
    AUTO_FOCUS = ""  # Letters must act at once, so nothing takes the focus.

    def __init__(
        self,
        session: Session,
        models: ModelCache,
        presets: Presets,
        kept_file: KeptFile,
        autosave: Autosave | None = None,
        poster: "Callable[[], PosterBox] | None" = None,
    ):
        super().__init__()
        self.models = models
        self.presets = presets
        self.kept_file = kept_file
        self.autosave = autosave
        self._poster = poster
        self._about_open = False
        self._use(session)

    def _use(self, session: Session) -> None:
        self.session = session
        details = FilmDetailsReader(session.bundle)
        self._details = LatestRequest(self, details.read, self._show_about)
        self._settings = session_settings(session, self.presets)
        self._view = recommend_view(session, self._settings)

    def compose(self) -> ComposeResult:
        """Lay out the film with its explanation, the next films, the answers and the side."""
        yield TopBar()
        with Horizontal(id="panels"):
            with Vertical(id="main"):
                with Vertical(id="film", classes="panel"):
                    yield FilmCard()
                    yield Paragraph(id="reason")
                    yield BarList(id="because")
                    yield BarList(id="terms", columns=2)
                yield FilmStrip("Nothing comes next.", id="next")
                yield FilmStrip("No answer yet.", id="answers")
            with Vertical(id="side"):
                yield AboutPanel(None if self._poster is None else self._poster())
                yield BarList(id="profile", classes="panel")
        yield Footer()

    def on_mount(self) -> None:
        """Name the panels and show the first film."""
        names = {"next": "Next", "answers": "Answers", "profile": "Your taste", "about": "About"}
        for panel, name in names.items():
            self.query_one(f"#{panel}").border_title = name
        self._save()
        self._refresh_all()
        self._update_about()

    def help_topic(self) -> Topic:
        """Explain answering, or what can be done when no film is left."""
        if self._view.no_film_left:
            return Topic(
                "No film is left",
                "Relaxing lets films through that your filters or the genre bounds kept out.",
                (Place.ENDED, Place.OUTSIDE, Place.ANYWHERE),
            )
        about = (
            "Each answer moves your taste and brings the next film. The bars say which of your "
            "own films speak for this one, and what its score is made of: taste is how near it "
            "is to yours, genre what its distance from your genres costs, popularity what being "
            "well known costs."
        )
        places = (Place.RECOMMEND, *([Place.ABOUT] if self._about_open else []))
        return Topic("Answering", about, (*places, Place.OUTSIDE, Place.ANYWHERE))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable actions where they make sense; None dims an action that cannot act now."""
        if action in _WITH_FILM:
            return self._view.film is not None
        if action in _WITH_ABOUT:
            return self._about_open
        if action == "relax":
            return bool(self._view.no_film_left and self._view.no_film_left.remedy)
        if action == "undo":
            return True if self.session.can_undo else None
        if parameters == ("history",):
            return True if self._view.answers else None
        if action == "redo":
            return True if self.session.can_redo else None
        return True

    def _answer(self, answer: Answer) -> None:
        self.session.answer(answer)
        self.update()

    action_like = partialmethod(_answer, Answer.LIKE)
    action_dislike = partialmethod(_answer, Answer.DISLIKE)
    action_skip = partialmethod(_answer, Answer.SKIP)
    action_seen = partialmethod(_answer, Answer.SEEN)

    def action_undo(self) -> None:
        """Undo the last answer."""
        self.session.undo()
        self.update()

    def action_redo(self) -> None:
        """Redo the answer that was undone last."""
        self.session.redo()
        self.update()

    def action_watchlist(self) -> None:
        """Add the film to the watchlist, or remove it."""
        if self._view.film is not None:
            self.session.toggle_watchlist(self._view.film.movie_id)
            self.update()

    def action_relax(self) -> None:
        """Relax what leaves no film to recommend."""
        if self.session.relax():
            self.update_settings()

    def import_films(self, films: Sequence[AnsweredFilm]) -> None:
        """Add answers from elsewhere to the session."""
        added = self.session.import_films(films)
        self.update()
        undo = f"; {keymap_of(self).key('undo')} takes them back" if added else ""
        self.notify(f"{counted(added, 'film')} taken in{undo}.", markup=False)

    def action_open_window(self, name: str) -> None:
        """Open the window called `name` over this screen."""
        session_windows.WINDOWS[name](self)

    @on(FilmStrip.Clicked, "#answers")
    def _open_history(self) -> None:
        if self._view.answers:
            self.action_open_window("history")

    def action_new_session(self) -> None:
        """Go back to picking; asks first if answers would be lost."""
        session_windows.ask_for_new_session(self)

    def action_leave(self) -> None:
        """Leave; sums up first if there is something to export."""
        session_windows.open_closing(self)

    def action_about(self) -> None:
        """Open or close the about panel."""
        self._about_open = not self._about_open
        self.set_class(self._about_open, "-about")
        self._update_about()
        self.refresh_bindings()

    action_close_about = action_about

    def action_about_up(self) -> None:
        """Scroll the about panel up."""
        self.query_one(AboutPanel).scroll_page_up(animate=False)

    def action_about_down(self) -> None:
        """Scroll the about panel down."""
        self.query_one(AboutPanel).scroll_page_down(animate=False)

    def _update_about(self) -> None:
        if self._about_open and self._view.film is not None:
            self._details.ask(self._view.film.movie_id)
        else:
            closed = f"{keymap_of(self).key('about')} tells what is known about the film."
            self.query_one(AboutPanel).show("" if self._view.no_film_left else closed)

    def _show_about(self, about: AboutFilm) -> None:
        if self._about_open:
            self.query_one(AboutPanel).show(about)

    def _save(self) -> None:
        if self.autosave is not None:
            self.autosave.save(self.session)

    def replace_session(self, session: Session) -> None:
        """Show another session from now on, and save it."""
        self._use(session)
        self.update()

    def update_settings(self) -> None:
        """Show the session after its policy, filters or model changed, and save it."""
        self._settings = session_settings(self.session, self.presets)
        self.update()

    def update(self) -> None:
        """Show the session after an answer, and save it."""
        self._save()
        had_film = self._view.film is not None
        self._view = recommend_view(self.session, self._settings)
        self._refresh_all()
        if self._about_open and self._view.no_film_left:
            self.action_about()  # It may cover the reason why no film is left.
        elif self._about_open or had_film != (self._view.film is not None):
            self._update_about()

    def _refresh_all(self) -> None:
        view = self._view
        self.query_one(TopBar).show(
            " · ".join(view.settings.favourites), view.figures, view.brief_figures
        )
        self.query_one(FilmCard).show(view.film, view.no_film_left, view.on_watchlist)
        self.query_one(Paragraph).show(self._reason())
        self.query_one("#because", BarList).show(view.explanation)
        self.query_one("#terms", BarList).show(view.terms)
        self.query_one("#profile", BarList).show(view.settings.profile)
        self.query_one("#next", FilmStrip).show(view.upcoming)
        self.query_one("#answers", FilmStrip).show(view.answers)
        self.set_class(view.no_film_left is not None, "-ended")
        self.refresh_bindings()

    def _reason(self) -> str:
        if self._view.no_film_left is None:
            return self._view.reason
        key, (reason, remedy) = keymap_of(self).key, self._view.no_film_left
        relax = f" {key('relax')} {remedy};" if remedy else ""
        return f"{reason}{relax} {key('new_session')} picks four other films."
