"""The pick screen: type, pick four films, start."""

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from engine.files.names import FAVOURITES
from tui.background import LatestRequest
from tui.drawing.content import text, titled_year
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import FINDING, RESULTS, YOUR_FOUR, Topic
from tui.screens.window import WithRoom
from tui.view.models import FilmLine, SearchResults
from tui.widgets.bar_list import BarList
from tui.widgets.button import Button
from tui.widgets.footer import Footer
from tui.widgets.inputs import SearchBox
from tui.widgets.paragraph import Note
from tui.widgets.result_list import ResultList
from tui.widgets.slots import Slots
from tui.widgets.top_bar import TopBar

if TYPE_CHECKING:  # Finding needs NumPy, which must not delay the first paint.
    from tui.view.search import FilmSearch


class PickScreen(WithRoom, Screen[None]):
    """Picks four favourites by search, by mouse or at random.

    It takes typed text at once; `go_live` brings the films when they have been read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.PICK)]
    AUTO_FOCUS = "SearchBox"

    class Start(Message):
        """Four films are picked and the person starts."""

        def __init__(self, movie_ids: list[int]):
            super().__init__()
            self.movie_ids = movie_ids

    class Resume(Message):
        """The person goes on with the session that is offered."""

    def __init__(self) -> None:
        super().__init__()
        self._film_search: FilmSearch | None = None
        self._picks: tuple[FilmLine, ...] = ()
        self._searching: LatestRequest[str, SearchResults] | None = None
        self.is_finding = False  # a film to pick; what is typed meanwhile waits
        self._draws = 0
        self._problems = ""
        self._promise = ""
        self._searches: tuple[str, ...] = ()
        self._offered: FilmLine | None = None
        self._emptied = False  # by the last pick, of what had been typed

    def compose(self) -> ComposeResult:
        """Lay out search, results and the four slots."""
        yield TopBar()
        with Horizontal(id="panels"):
            with Vertical(id="find", classes="panel"):
                yield SearchBox()
                yield Note("Reading the films …", id="heading")
                yield ResultList()
                yield Note(id="notice")
            with Vertical(id="four", classes="panel"):
                yield Slots(FAVOURITES)
                yield Button("Start", disabled=True, id="start")
                yield BarList(id="so-far")
        yield Footer()

    def on_mount(self) -> None:
        """Name the panels."""
        self.query_one("#find").border_title = "Find a film you love"
        self._show_picks()

    def go_live(
        self,
        film_search: "FilmSearch",
        figures: str,
        picks: tuple[FilmLine, ...] = (),
        searches: tuple[str, ...] = (),
    ) -> None:
        """Start searching, with `figures` in the header and some films picked already.

        The texts `searches` go to the box: the first one now, the next ones each after a pick.
        """
        self._film_search = film_search
        self._searching = LatestRequest(self, film_search.find, self._show_found)
        self._picks = picks
        self.is_finding &= len(picks) < FAVOURITES and not searches
        self._searches = searches
        self._next_search()
        self.query_one(TopBar).show("", figures)
        self._show_picks()
        self._search()

    def reset(self, picks: tuple[FilmLine, ...] = ()) -> None:
        """Clear everything for another session, which has `picks` already."""
        self._picks = picks
        self.action_clear_search()
        self._show_picks()

    def offer(self, line: FilmLine | None) -> None:
        """Offer to go on with a session while nothing is typed and nothing is picked."""
        self._offered = line
        self._show_offer()

    def _show_offer(self) -> None:
        offered = None if self._picks or self.query_one(SearchBox).value else self._offered
        self.query_one(ResultList).show_offer(offered, first=not self._promise)
        self.refresh_bindings()

    @property
    def _on_offer(self) -> bool:
        """Whether enter accepts the offer: it is marked, and nothing has been typed since."""
        return self.query_one(ResultList).on_offer and not self._searching_still

    def promise(self, promise: str) -> None:
        """Show what the next session starts with besides the four films."""
        self._promise = promise
        self._show_offer()
        self._show_notice()

    def help_topic(self) -> Topic:
        """Explain the focused part."""
        if isinstance(self.focused, ResultList):
            return RESULTS
        return YOUR_FOUR if isinstance(self.focused, Slots) else FINDING

    @on(SearchBox.Changed)
    def _typed(self) -> None:
        self._show_notice()
        self._show_offer()
        self._search()

    def _search(self) -> None:
        if self._searching is not None:
            self._searching.ask(self.query_one(SearchBox).value)

    def _show_found(self, found: SearchResults) -> None:
        self.query_one(ResultList).show(found.films)
        heading = self.query_one("#heading", Note)
        heading.update(text(found.heading))
        heading.set_class(found.guess or not found.films, "-guess")
        self._problems = " ".join(found.problems)
        self._show_notice()
        if self.is_finding and not self._searching_still:
            self.is_finding = False
            self.action_pick()
        self.refresh_bindings()

    @property
    def _searching_still(self) -> bool:
        return self._searching is None or self._searching.pending

    def _show_notice(self, message: str = "") -> None:
        """Show a message, else the problems of the query, else that the four are complete."""
        full = len(self._picks) == FAVOURITES
        complete = (
            f"Your four are complete; {keymap_of(self).key('start')} starts. " if full else ""
        )
        notice = message or self._problems or complete + self._promise
        self.query_one("#notice", Note).update(text(notice))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let enter pick until there are four, and then start."""
        full = len(self._picks) == FAVOURITES
        if action == "start":
            return full
        if action == "pick":
            return not full and not self._on_offer
        if action == "resume":
            return self._on_offer
        if action in ("menu", "clear_search"):
            box = self.query_one(SearchBox)
            return (action == "menu") == (box.has_focus and not box.value)
        if action == "surprise" and self._film_search is None:
            return None
        return True

    def action_pick(self) -> None:
        """Pick the marked film, once the search for the typed text is done."""
        if self._searching_still:
            self.is_finding = True
            return
        results = self.query_one(ResultList)
        if self._emptied and not results.marked_by_person and not self.query_one(SearchBox).value:
            return  # the same enter again, held or bounced
        if results.marked is not None:
            self._pick(results.marked)

    @on(ResultList.OfferClicked)
    def action_resume(self) -> None:
        """Go on with the session that is offered."""
        self.post_message(self.Resume())

    @on(Button.Pressed)
    def action_start(self) -> None:
        """Start with the four films."""
        self.post_message(self.Start([film.movie_id for film in self._picks]))

    def action_surprise(self) -> None:
        """Fill the empty slots."""
        if self._film_search is None:
            return
        while len(self._picks) < FAVOURITES:
            film = self._film_search.surprise({pick.movie_id for pick in self._picks}, self._draws)
            self._draws += 1
            if film is None:
                self._show_notice("There are no more films.")
                break
            self._picks += (film,)
        self._show_picks()

    def action_clear_search(self) -> None:
        """Clear the box and focus it."""
        box = self.query_one(SearchBox)
        box.value = ""
        box.focus()

    def action_menu(self) -> None:
        """Open the menu."""
        from tui.flows.pick_menu import open_menu

        open_menu(self)

    @on(ResultList.FilmClicked)
    def _clicked(self, event: ResultList.FilmClicked) -> None:
        self._pick(event.film)

    @on(SearchBox.BackspaceInEmpty)
    def _take_back_last(self) -> None:
        if self._picks:
            self._take_back(self._picks[-1])

    @on(Slots.RemovePick)
    def _taken_back(self, event: Slots.RemovePick) -> None:
        self._take_back(event.film)

    def _pick(self, film: FilmLine) -> None:
        if any(pick.movie_id == film.movie_id for pick in self._picks):
            self._show_notice(f"{titled_year(film)} is already one of your four.")
            return
        if film.rare:
            self._show_notice(f"Too few people rated {titled_year(film)} to start from it.")
            return
        if len(self._picks) == FAVOURITES:
            self._show_notice("You have picked four. Start, or take one back first.")
            return
        self._picks += (film,)
        self._emptied = bool(self.query_one(SearchBox).value)
        self.query_one(SearchBox).value = ""
        self._next_search()
        self._show_picks()

    def _next_search(self) -> None:
        """Fill the box with the next text to search, if there is one."""
        if self._searches:
            box = self.query_one(SearchBox)
            box.value, self._searches = self._searches[0], self._searches[1:]
            box.cursor_position = len(box.value)

    def _take_back(self, film: FilmLine) -> None:
        self._picks = tuple(pick for pick in self._picks if pick.movie_id != film.movie_id)
        self._show_picks()
        self._show_notice(f"{titled_year(film)} is taken back.")

    def _show_picks(self) -> None:
        full = len(self._picks) == FAVOURITES
        self.query_one(Slots).show(self._picks)
        self.query_one(ResultList).show_picked({pick.movie_id for pick in self._picks})
        self._show_offer()
        self.query_one("#four").border_title = f"Your four  {len(self._picks)} of {FAVOURITES}"
        self.query_one(Button).disabled = not full
        if self._film_search is not None:
            self.query_one(BarList).show(self._film_search.genre_bars(self._picks))
        self._show_notice()

    def on_key(self, event: events.Key) -> None:
        """Send letters typed outside the box to it."""
        box = self.query_one(SearchBox)
        if event.is_printable and event.character and not box.has_focus:
            event.stop()
            box.focus()
            box.insert_text_at_cursor(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Paste into the box, wherever the focus is."""
        box = self.query_one(SearchBox)
        box.focus()
        box.paste(event.text)
