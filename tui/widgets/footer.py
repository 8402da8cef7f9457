"""The footer: hints for the keys that work now, the most important where not all fit."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tui.keys.action import NOT_IN_FOOTER, Action, key_name
from tui.keys.actions import BY_ID

_GAP = 2  # cells between hints
_ORDER = {id_: position for position, id_ in enumerate(BY_ID)}


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, its action, and whether the action is possible now."""

    action: Action
    key: str
    enabled: bool

    @property
    def key_text(self) -> str:
        """The key as the hint shows it; a person's own key has its own name."""
        own = self.key not in self.action.keys.split(",")
        return key_name(self.key) if own or not self.action.shown else self.action.shown

    @property
    def width(self) -> int:
        """Cells that the hint takes."""
        return len(self.key_text) + 1 + len(self.action.label)


def fitting(hints: list[Hint], width: int) -> list[Hint]:
    """Return the hints that fit whole in `width` cells, without the least important ones.

    They keep their order, so that no hint moves when another is left out.
    """
    chosen: list[Hint] = []
    room = width + _GAP
    for hint in sorted(hints, key=lambda hint: hint.action.importance):
        if hint.width + _GAP <= room:
            chosen.append(hint)
            room -= hint.width + _GAP
    return sorted(chosen, key=hints.index)


class Footer(Widget):
    """Shows the hints of the focused widget and its screen; a click presses the key."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[Hint] = []
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        if screen is not self.screen:
            return
        hints: dict[str, Hint] = {}
        for active in screen.active_bindings.values():
            action = BY_ID.get(active.binding.id or "")
            if action is not None and action.importance != NOT_IN_FOOTER:
                hints.setdefault(action.label, Hint(action, active.binding.key, active.enabled))
        ordered = sorted(hints.values(), key=lambda hint: _ORDER[hint.action.id])
        if ordered != self._hints:
            self._hints = ordered
            self.refresh()

    def render(self) -> Content:
        """Draw the hints that fit."""
        parts: list[Content] = []
        self._spans = []
        at = 0
        for hint in fitting(self._hints, self.content_size.width):
            key_style, label_style = ("bold $accent", "$quiet") if hint.enabled else ("dim", "dim")
            parts.append(
                Content.assemble((hint.key_text, key_style), (f" {hint.action.label}", label_style))
            )
            self._spans.append((at, at + hint.width, hint.key))
            at += hint.width + _GAP
        return Content(" " * _GAP).join(parts)

    def on_click(self, event: events.Click) -> None:
        """Press the key of the hint under the mouse; of a double click the first counts."""
        offset = event.get_content_offset(self)
        if offset is None or event.chain > 1:
            return
        for start, end, key in self._spans:
            if start <= offset.x < end:
                self.app.simulate_key(key)
