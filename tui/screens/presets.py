"""The window of the dial: its stops side by side, each with the next films under it."""

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from engine.policy import Policy
from engine.session.session import Session
from tui.drawing.content import clamped, cut, text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.dial import Stop, next_films
from tui.view.film_lines import DetailsOf
from tui.view.models import FilmLine
from tui.widgets.footer import Footer

ADVANCED: Final = "advanced"
"""The result that asks for the window with all coefficients and the models."""
_NOTHING: Final = "No film is left here."


class PresetsScreen(Window[Policy | str | None]):
    """Chooses a stop of the dial; its result is the policy to use, `ADVANCED`, or None."""

    CSS_PATH = "../styles/presets.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.PRESETS, also=["help"])]

    def __init__(self, session: Session, stops: list[Stop], details_of: DetailsOf):
        super().__init__()
        policies = [stop.policy for stop in stops]
        self._stops = stops
        self._current = policies.index(session.policy) if session.policy in policies else 0
        self._marked = self._current
        self._films = [next_films(session, policy, details_of) for policy in policies]

    def compose(self) -> ComposeResult:
        """Lay out the stops side by side."""
        with Vertical(classes="window panel", id="presets") as window:
            window.border_title = "Presets"
            with Horizontal(id="stops"):
                for index, (stop, films) in enumerate(zip(self._stops, self._films, strict=True)):
                    yield StopBox(stop, films, now=index == self._current)
        yield Footer()

    def on_mount(self) -> None:
        """Mark the present stop."""
        self._mark(self._marked)

    def help_topic(self) -> Topic:
        """Explain the dial."""
        about = (
            "The presets set how well known the recommended films are. Under each are the next "
            "films that it would bring; nothing changes until you use it. Advanced has every "
            "coefficient of the score, and the models."
        )
        return Topic("Presets", about, (Place.PRESETS,))

    def action_next_stop(self) -> None:
        """Mark the stop to the right."""
        self._mark(min(self._marked + 1, len(self._stops) - 1))

    def action_previous_stop(self) -> None:
        """Mark the stop to the left."""
        self._mark(max(self._marked - 1, 0))

    def action_use_stop(self) -> None:
        """Continue under the marked policy."""
        self.dismiss(self._stops[self._marked].policy)

    def action_advanced(self) -> None:
        """Go on to all coefficients and the models."""
        self.dismiss(ADVANCED)

    def action_cancel_presets(self) -> None:
        """Leave the policy as it was."""
        self.dismiss(None)

    def choose(self, box: "StopBox") -> None:
        """Mark a stop that was clicked, or use it if it is marked already."""
        index = list(self.query(StopBox)).index(box)
        if index == self._marked:
            self.action_use_stop()
        else:
            self._mark(index)

    def _mark(self, index: int) -> None:
        self._marked = index
        for position, box in enumerate(self.query(StopBox)):
            box.set_class(position == index, "-marked")
            if position == index:
                box.scroll_visible(animate=False)


class StopBox(Widget):
    """Shows one stop of the dial."""

    ALLOW_SELECT = False

    def __init__(self, stop: Stop, films: tuple[FilmLine, ...], *, now: bool):
        super().__init__(classes="panel")
        self._stop = stop
        self._films = films
        self._now = now

    def on_mount(self) -> None:
        """Name the box."""
        now = "  (now)" if self._now else ""
        self.border_title = text(f"{self._stop.title}{now}")

    def on_click(self, event: events.Click) -> None:
        """Mark this stop, or use it."""
        event.stop()
        screen = self.screen
        if event.chain == 1 and isinstance(screen, PresetsScreen):
            screen.choose(self)

    def render(self) -> Content:
        """Draw the meaning and the next films."""
        width, height = self.content_size
        meaning = clamped(text(self._stop.meaning), width, 2)
        lines = [*meaning, *[Content()] * (2 - len(meaning)), Content()]
        if not self._films:
            lines.append(cut(text(_NOTHING, "$quiet"), width))
        two = height >= len(lines) + 2 * len(self._films)
        for film in self._films:
            lines.append(cut(text(film.title, "bold"), width))
            if two:
                parts = (str(film.year or ""), film.makers)
                facts = " · ".join(part for part in parts if part)
                lines.append(cut(text(facts, "$quiet"), width))
        return Content("\n").join(lines)
