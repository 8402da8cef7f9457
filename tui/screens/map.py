"""The map window: all films in two dimensions, and the person's way through them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.errors import FourfoldError
from tui.background import LatestRequest
from tui.drawing.content import genres, text, titled_year
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.map.frame import View
from tui.widgets.film_map import FilmMapWidget
from tui.widgets.footer import Footer
from tui.widgets.paragraph import Note

if TYPE_CHECKING:
    from tui.view.map.film_map import FilmMap

_NO_MAP = "The model {model} has no map."
_SWITCH = " Switch to {model} ({keys}) to see one."
_READING = "Drawing the map …"
_STEP = 1 / 12  # of half of what is seen
SIGNS = "◉ you now  • your way  ♥ your four  +−·✓★ answers  ◆ watchlist  1–5 up next"
"""What the signs on the map mean."""


class MapScreen(Window[int | None]):
    """Shows the map; its result is the MovieLens id of the chosen film, or None.

    Parameters
    ----------
    model
        The name of the model.
    read
        Makes the map, None if the model has none; runs in a thread.
    model_with_map
        Another model, which has a map; None if there is none.
    """

    CSS_PATH = "../styles/map.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.MAP, also=["help"])]

    def __init__(
        self, model: str, read: "Callable[[], FilmMap | None]", model_with_map: str | None
    ):
        super().__init__()
        self._model = model
        self._model_with_map = model_with_map
        self._has_none = False
        self._view = View()
        self._map: FilmMap | None = None
        self._reading: LatestRequest[None, FilmMap | FourfoldError | None] = LatestRequest(
            self, lambda _: _read_or_error(read), self._loaded
        )

    def compose(self) -> ComposeResult:
        """Lay out the map and the line below it."""
        with Vertical(classes="window panel", id="map") as window:
            window.border_title = "Map of films"
            yield FilmMapWidget()
            yield Note(_READING, id="nearest")
            yield Static(text(SIGNS, "$quiet"), id="signs", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read the map."""
        self._reading.ask(None)

    def help_topic(self) -> Topic:
        """Explain the map."""
        about = (
            "Films that the same people like are near each other; brighter dots are better known. "
            "Your position is the middle of the twenty films that fit you best, and each answer "
            "moves it. Move the cross to a film, and enter shows it. "
            f"The signs: {SIGNS.replace('  ', ', ')}."
        )
        return Topic("The map of films", about, (Place.MAP,))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only closing is possible without a map; the other keys wait until it is read."""
        if action in ("close_map", "help") or self._map is not None:
            return True
        return False if self._has_none else None

    def _loaded(self, found: "FilmMap | FourfoldError | None") -> None:
        if found is None or isinstance(found, FourfoldError):
            message = self._no_map() if found is None else str(found)
            self.query_one("#nearest", Note).update(text(message))
            self.query_one("#signs").display = False
            self._has_none = True
            self.refresh_bindings()
            return
        self._map = found
        self._go_to(self._view.with_cross(*found.position))

    def _no_map(self) -> str:
        """Return that the model has no map, and how to switch to one that has."""
        message = _NO_MAP.format(model=self._model)
        if self._model_with_map is None:
            return message
        keys = ", ".join(map(keymap_of(self).key, ("policy", "advanced", "models")))
        return message + _SWITCH.format(model=self._model_with_map, keys=keys)

    def _go_to(self, view: View) -> None:
        if self._map is None:
            return
        self._view = view
        found = self._map
        self.query_one(FilmMapWidget).show(lambda width, height: found.frame(view, width, height))
        film = found.nearest(view)
        facts = f"{film.mark} " if film.mark else ""
        self.query_one("#nearest", Note).update(
            Content.assemble(
                text(f"{facts}{titled_year(film)}", "bold"), text(f"  {genres(film)}", "$quiet")
            )
        )
        self.refresh_bindings()

    def action_left(self) -> None:
        """Move the cross to the left."""
        self._go_to(self._view.moved(-_STEP, 0))

    def action_right(self) -> None:
        """Move the cross to the right."""
        self._go_to(self._view.moved(_STEP, 0))

    def action_up(self) -> None:
        """Move the cross up."""
        self._go_to(self._view.moved(0, _STEP))

    def action_down(self) -> None:
        """Move the cross down."""
        self._go_to(self._view.moved(0, -_STEP))

    def action_zoom_in(self) -> None:
        """See less of the map, larger."""
        self._go_to(self._view.zoomed(1))

    def action_zoom_out(self) -> None:
        """See more of the map."""
        self._go_to(self._view.zoomed(-1))

    def action_show_nearest(self) -> None:
        """Choose the film nearest to the cross."""
        if self._map is not None:
            self.dismiss(self._map.nearest(self._view).movie_id)

    def action_close_map(self) -> None:
        """Choose no film."""
        self.dismiss(None)

    @on(FilmMapWidget.Clicked)
    def _clicked(self, event: FilmMapWidget.Clicked) -> None:
        view = self._view
        self._go_to(view.with_cross(view.x + event.x * view.half, view.y + event.y * view.half))


def _read_or_error(read: "Callable[[], FilmMap | None]") -> "FilmMap | FourfoldError | None":
    try:
        return read()
    except FourfoldError as error:
        return error
