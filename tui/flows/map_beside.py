"""The map of a session, for its window and beside the panels where the screen has room."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from engine.errors import FourfoldError
from tui.background import LatestRequest
from tui.view.film_lines import marks_of
from tui.widgets.film_map import FilmMapWidget

if TYPE_CHECKING:
    from tui.screens.recommend import RecommendScreen
    from tui.view.map.film_map import FilmMap

_ON_MAP: Final = 5  # recommended films that the map shows
_ROOM: Final = (160, 34)  # columns and lines of a screen with room for the map
_OFF_MAP: Final = (9.0, 9.0)  # the position of a cross that is not drawn

MapReader = Callable[[], "FilmMap | None"]
"""Makes the map of a session as it is now, None if its model has none; runs in a thread."""


def map_reader(screen: "RecommendScreen") -> MapReader:
    """Return what makes the map of the screen's session.

    What a session changes is read before the thread starts, so the session may go on meanwhile.
    """
    bundle, state, marks = screen.session.bundle, screen.session.state, marks_of(screen.session)
    best, following = screen.session.recommend_and_next(_ON_MAP - 1)
    upcoming = [] if best is None else [movie.row for movie in (best.movie, *following)]

    def read() -> "FilmMap | None":
        from tui.view.map.film_map import FilmMap

        positions = bundle.positions
        return None if positions is None else FilmMap(bundle, state, positions, marks, upcoming)

    return read


class MapBeside:
    """Draws the map panel of a session's screen again after each answer, in a thread."""

    def __init__(self, screen: "RecommendScreen"):
        self._screen = screen
        self._reading: LatestRequest[MapReader, FilmMap | None] = LatestRequest(
            screen, _read, self._show
        )

    def update(self) -> None:
        """Draw the map of the session as it is now, if the screen has room for it."""
        width, height = self._screen.size
        has_room = width >= _ROOM[0] and height >= _ROOM[1]
        if not has_room:
            self._screen.remove_class("-beside")
        else:
            self._reading.ask(map_reader(self._screen))

    def _show(self, found: "FilmMap | None") -> None:
        from tui.view.map.frame import View

        panel = self._screen.query_one("#beside", FilmMapWidget)
        self._screen.set_class(found is not None, "-beside")
        if found is not None:
            view = View(cross=_OFF_MAP)
            panel.show(lambda width, height: found.frame(view, width, height))


def _read(read: MapReader) -> "FilmMap | None":
    try:
        return read()
    except FourfoldError:  # the map window says why
        return None
