"""The panels of a session: the film with its reason, what comes next, answers, about and taste."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.drawing.content import text
from tui.view.models import AboutFilm, RecommendView
from tui.widgets.about_panel import AboutPanel
from tui.widgets.bar_list import BarList
from tui.widgets.film_card import FilmCard
from tui.widgets.film_list import FilmList
from tui.widgets.film_map import FilmMapWidget
from tui.widgets.paragraph import Paragraph

if TYPE_CHECKING:  # Posters are an extra, and off by default.
    from tui.widgets.poster import PosterBox


class SessionPanels(Horizontal):
    """Shows a session; each panel draws only what changed."""

    def __init__(self, poster: "PosterBox | None" = None):
        super().__init__(id="panels")
        self._poster = poster

    def compose(self) -> ComposeResult:
        """Lay out the film with its explanation, the next films, the answers and the side."""
        with Vertical(id="main"):
            with Vertical(id="film", classes="panel"):
                yield FilmCard()
                yield Paragraph(id="reason")
                yield BarList(id="behind")
                yield Paragraph(id="synopsis")
            yield FilmList("Nothing comes next.", id="next", classes="panel")
            yield FilmList("No answer yet.", id="answers", classes="panel")
        with Vertical(id="side"):
            yield AboutPanel(self._poster)
            yield FilmMapWidget(id="beside", classes="panel")
            yield BarList(id="taste", classes="panel")

    def on_mount(self) -> None:
        """Name the panels."""
        names = {
            "next": "Up next", "answers": "Your answers", "taste": "Your taste", "about": "About",
            "beside": "Map",
        }  # fmt: skip
        for panel, name in names.items():
            self.query_one(f"#{panel}").border_title = name

    def show(self, view: RecommendView, reason: str, *, found: bool) -> None:
        """Show a session at another moment; `found` marks a film that is not recommended."""
        card = view.card
        self.query_one("#film").border_title = "Found" if found else ""
        self.query_one(FilmCard).show(card)
        self.query_one("#reason", Paragraph).show(reason)
        self.query_one("#behind", BarList).show(card.behind if card else ())
        self.query_one("#synopsis", Paragraph).show(card.synopsis if card else "")
        self.query_one("#taste", BarList).show(view.taste)
        self.query_one("#next", FilmList).show(view.upcoming)
        self.query_one("#answers", FilmList).show(view.answers)

    def show_change(self, words: str) -> None:
        """Show what an undo or a redo changed, below the film; "" for nothing."""
        self.query_one("#film").border_subtitle = text(words)

    def show_about(self, about: AboutFilm | None) -> None:
        """Show the details of a film, or nothing."""
        self.query_one(AboutPanel).show(about)
