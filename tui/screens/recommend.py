"""The screen of a session: one film after another, and what the answers change."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from engine.session.session import Session
from engine.taste.rocchio import Answer
from tui.autosave import Autosave
from tui.background import LatestRequest
from tui.keys.actions import Place
from tui.keys.bindings import bindings, keymap_of
from tui.keys.keymap import Keymap
from tui.screens.help import Topic
from tui.screens.session_windows import SessionWindows
from tui.startup import ModelCache
from tui.view.film_details import Archive
from tui.view.models import About, Shown, Standing
from tui.view.session import shown
from tui.widgets.about_panel import AboutPanel
from tui.widgets.bar_list import BarList
from tui.widgets.film_card import FilmCard
from tui.widgets.film_strip import FilmStrip
from tui.widgets.footer import Footer
from tui.widgets.paragraph import Paragraph
from tui.widgets.top_bar import TopBar

if TYPE_CHECKING:  # Posters are an extra, and switched off unless asked for.
    from tui.widgets.poster import PosterBox

_WITH_FILM = ("like", "dislike", "skip", "seen", "keep", "about")
_WITH_ABOUT = ("close_about", "about_up", "about_down")


class RecommendScreen(SessionWindows):
    """Shows a started session, passes answers on to it, and is dismissed for a new one.

    Parameters
    ----------
    session, shelf, config, keeper
        As for `SessionWindows`.
    poster
        Makes the place for posters, or None for no posters.
    """

    CSS_PATH = "../styles/recommend.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Place.RECOMMEND, Place.ABOUT, Place.ENDED, Place.OUTSIDE)
    ]
    AUTO_FOCUS = ""  # Letters must act at once, so nothing takes the focus.

    def __init__(
        self,
        session: Session,
        shelf: ModelCache,
        config: Path,
        keeper: Autosave | None = None,
        poster: "Callable[[], PosterBox] | None" = None,
    ):
        super().__init__(session, shelf, config, keeper)
        self._poster = poster
        self._about_open = False
        self._facts = self._asking()
        self._shown: Shown = shown(session)

    def compose(self) -> ComposeResult:
        """Lay out the film with its reasons, what comes next, the answers and the side."""
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
        for panel, name in (
            ("#next", "Next"), ("#answers", "Answers"),
            ("#profile", "Your taste"), ("#about", "About"),
        ):  # fmt: skip
            self.query_one(panel).border_title = name
        self._keep_session()
        self._refresh_all()
        self._follow_about()

    def take_up(self, session: Session) -> None:
        """Go on with another session and show it."""
        self._session = session
        self._facts = self._asking()
        self.update()

    def _asking(self) -> LatestRequest[int, About]:
        return LatestRequest(self, Archive(self._session.bundle).about, self._show_about)

    def help_topic(self) -> Topic:
        """Explain answering, or what can be done when no film is left."""
        if self._shown.ended:
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
        """Keys act where they make sense; what cannot act just now is dimmed."""
        if action in _WITH_FILM:
            return self._shown.film is not None
        if action in _WITH_ABOUT:
            return self._about_open
        if action == "relax":
            return self._shown.ended is not None and self._shown.ended.remedy != ""
        if action in ("undo", "history"):
            return True if self._shown.history else None
        if action == "redo":
            return True if self._session.can_redo else None
        return True

    # Answers

    def action_like(self) -> None:
        """Say yes to the film."""
        self._answer(Answer.LIKE)

    def action_dislike(self) -> None:
        """Say no to the film."""
        self._answer(Answer.DISLIKE)

    def action_skip(self) -> None:
        """Pass the film over."""
        self._answer(Answer.SKIP)

    def action_seen(self) -> None:
        """Pass over a film that the person has seen."""
        self._answer(Answer.SEEN)

    def _answer(self, answer: Answer) -> None:
        self._session.answer(answer)
        self.update()

    def action_undo(self) -> None:
        """Take the last answer back."""
        self._session.undo()
        self.update()

    def action_redo(self) -> None:
        """Give the answer again that was taken back last."""
        self._session.redo()
        self.update()

    def action_keep(self) -> None:
        """Put the film on the watchlist, or take it off."""
        if self._shown.film is not None:
            self._session.keep(self._shown.film.movie_id)
            self.update()

    def action_relax(self) -> None:
        """Go on under the policy that lets films through again."""
        if self._session.relax():
            self.update()

    @on(FilmStrip.Clicked, "#answers")
    def _clicked_answers(self) -> None:
        if self._shown.history:
            self.action_history()

    # About

    def action_about(self) -> None:
        """Open or close the about panel."""
        self._about_open = not self._about_open
        self.set_class(self._about_open, "-about")
        self._follow_about()
        self.refresh_bindings()

    def action_close_about(self) -> None:
        """Close the about panel."""
        self.action_about()

    def action_about_up(self) -> None:
        """Scroll the about panel up."""
        self.query_one(AboutPanel).scroll_page_up(animate=False)

    def action_about_down(self) -> None:
        """Scroll the about panel down."""
        self.query_one(AboutPanel).scroll_page_down(animate=False)

    def _follow_about(self) -> None:
        """Bring the panel in step with the film and with whether it is open."""
        if self._about_open and self._shown.film is not None:
            self._facts.ask(self._shown.film.movie_id)
        else:
            closed = f"{keymap_of(self).key('about')} tells what is known about the film."
            self.query_one(AboutPanel).show("" if self._shown.ended else closed)

    def _show_about(self, about: About) -> None:
        if self._about_open:
            self.query_one(AboutPanel).show(about)

    # Showing

    def update(self) -> None:
        """Show the session as it stands now, and keep it."""
        self._keep_session()
        self._shown = shown(self._session)
        self._refresh_all()
        if self._about_open and self._shown.ended:
            self.action_about()  # It may cover the reason why no film is left.
        else:
            self._follow_about()

    def _refresh_all(self) -> None:
        now = self._shown
        standing = now.standing
        self.query_one(TopBar).show(
            " · ".join(standing.favourites), _figures(standing), _brief_figures(standing)
        )
        self.query_one(FilmCard).show(now.film, now.ended, now.kept)
        self.query_one(Paragraph).show(_reason(now, keymap_of(self)))
        self.query_one("#because", BarList).show(now.because)
        self.query_one("#terms", BarList).show(now.terms)
        self.query_one("#profile", BarList).show(now.profile)
        self.query_one("#next", FilmStrip).show(now.upcoming)
        self.query_one("#answers", FilmStrip).show(now.history)
        self.set_class(now.ended is not None, "-ended")
        self.refresh_bindings()


def _figures(standing: Standing) -> str:
    said = f"{standing.likes} liked  {standing.dislikes} disliked  {standing.skips} skipped"
    said += f"  {standing.seen:,} seen" if standing.seen else ""
    said += f"  ★ {standing.kept} kept" if standing.kept else ""
    filters = f"  filters: {standing.filters}" if standing.filters else ""
    return f"{said}  {standing.model} · {standing.policy}{filters}"


def _brief_figures(standing: Standing) -> str:
    said = f"+{standing.likes}  −{standing.dislikes}  ·{standing.skips}"
    said += f"  ✓{standing.seen}" if standing.seen else ""
    said += f"  ★{standing.kept}" if standing.kept else ""
    return f"{said}  filtered" if standing.filters else said


def _reason(now: Shown, keymap: Keymap) -> str:
    if now.ended is None:
        return now.reason
    others = f"{keymap.key('new_session')} picks four other films."
    if now.ended.remedy:
        return f"{now.ended.reason} {keymap.key('relax')} {now.ended.remedy}; {others}"
    return f"{now.ended.reason} {others}"
