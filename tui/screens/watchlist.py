"""The watchlist window: its films in order, to show, move, remove and export."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from engine.session.session import Session
from engine.text import counted
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.film_lines import DetailsOf, film_lines
from tui.widgets.film_list import FilmList
from tui.widgets.footer import Footer


class WatchlistScreen(Window[int | None]):
    """Edits a session's watchlist; its result is the MovieLens id of a film to show, or None."""

    CSS_PATH = "../styles/films.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.WATCHLIST, also=["help"])]
    AUTO_FOCUS = "FilmList"

    def __init__(self, session: Session, details_of: DetailsOf):
        super().__init__()
        self._session = session
        self._details_of = details_of

    def compose(self) -> ComposeResult:
        """Lay out the films."""
        add = keymap_of(self).key("watchlist")
        with Vertical(classes="window panel films", id="watchlist"):
            yield FilmList(
                f"Your watchlist is empty. Press {add} on a film to put it here.",
                always_marked=True,
            )
        yield Footer()

    def on_mount(self) -> None:
        """Show the films."""
        self._show(0)

    def help_topic(self) -> Topic:
        """Explain the watchlist."""
        about = (
            "Films that you want to see. They can still be recommended, and an answer does not "
            "remove them. The list can be exported for Letterboxd."
        )
        return Topic("Your watchlist", about, (Place.FILMS, Place.WATCHLIST))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what an empty watchlist does not allow."""
        if action in ("remove_from_watchlist", "move_up", "move_down", "export_watchlist"):
            return True if self._session.state.watchlist else None
        return True

    @on(FilmList.Opened)
    def _opened(self, event: FilmList.Opened) -> None:
        self.dismiss(event.film.movie_id)

    def action_remove_from_watchlist(self) -> None:
        """Remove the marked film."""
        films = self.query_one(FilmList)
        if films.marked is not None:
            self._session.toggle_watchlist(films.marked.movie_id)
            self._show(films.marked_line)

    def action_move_up(self) -> None:
        """Move the marked film up."""
        self._move(-1)

    def action_move_down(self) -> None:
        """Move the marked film down."""
        self._move(1)

    def action_export_watchlist(self) -> None:
        """Open the export window."""
        from tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self._session))

    def action_close_watchlist(self) -> None:
        """Close the window."""
        self.dismiss(None)

    def _move(self, lines: int) -> None:
        order = list(self._session.state.watchlist)
        line = self.query_one(FilmList).marked_line
        target = line + lines
        if order and 0 <= target < len(order):
            order[line], order[target] = order[target], order[line]
            self._session.set_watchlist(order)
            self._show(target)

    def _show(self, marked: int) -> None:
        films = film_lines(self._session, self._session.watchlist, self._details_of)
        self.query_one(FilmList).show(films, marked)
        title = f"Your watchlist: {counted(len(films), 'film')}"
        self.query_one("#watchlist").border_title = title
        self.refresh_bindings()
