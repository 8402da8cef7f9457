"""One coefficient on a line: its names, a track for keys and mouse, and its value."""

from functools import partialmethod
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from tui.drawing.bars import blocks
from tui.drawing.content import fitted, text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.view.models import CoefficientLine, StepSize

CHANGED, IDLE = "•", "∅"
"""The marks of a coefficient that was changed, and of one without effect."""

_LABEL = 19  # cells: the name in words and a space
_KEY = 24  # cells: the key and a space
_KEY_FROM = 68  # cells of width from which the key is shown
_CURSOR = 2  # cells
_FIGURE = 6  # cells: the value and a space
_MARKS = 3  # cells


class Slider(Widget, can_focus=True):
    """Shows a coefficient, and asks by messages to change it."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.COEFFICIENT)]
    has_focus = Reactive(False)  # redraws: the cursor is shown only with the focus

    class Stepped(Message):
        """The coefficient is to change by a number of steps."""

        def __init__(self, key: str, steps: int, step_size: StepSize):
            super().__init__()
            self.key = key
            self.steps = steps
            self.step_size = step_size

    class Moved(Message):
        """The coefficient is to change to a share of its range, 0 to 1."""

        def __init__(self, key: str, share: float):
            super().__init__()
            self.key = key
            self.share = share

    def __init__(self, line: CoefficientLine):
        super().__init__(id=line.key)
        self._line = line

    @property
    def key(self) -> str:
        """The key of the coefficient."""
        return self._line.key

    def show(self, line: CoefficientLine) -> None:
        """Show the coefficient."""
        if line != self._line:
            self._line = line
            self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        line, start, length = self._line, *self._track
        accent = "$accent" if self.has_focus else "$bar-against" if line.idle else "$bar"
        key = fitted(text(line.key, "$quiet"), _KEY) if self._with_key else Content()
        marks = f"{CHANGED if line.changed else ' '}{IDLE if line.idle else ' '}"
        drawn = Content.assemble(
            ("▸ " if self.has_focus else "  ", "$accent"),
            fitted(text(line.label, "bold" if self.has_focus else ""), _LABEL),
            key,
            ("▕", "$quiet"),
            (blocks(line.share, length), accent),
            ("▏", "$quiet"),
            text(f"{line.figure:>{_FIGURE - 1}} ", "bold"),
            (marks, "$accent"),
        )
        drawn = fitted(drawn, start + length + 1 + _FIGURE + _MARKS)
        return drawn.stylize("on $marked-background") if self.has_focus else drawn

    @property
    def _with_key(self) -> bool:
        return self.content_size.width >= _KEY_FROM

    @property
    def _track(self) -> tuple[int, int]:
        """The first cell of the track, and its number of cells."""
        start = _CURSOR + _LABEL + (_KEY if self._with_key else 0) + 1
        return start, max(self.content_size.width - start - 1 - _FIGURE - _MARKS, 1)

    def _step(self, steps: int, step_size: StepSize) -> None:
        self.post_message(self.Stepped(self.key, steps, step_size))

    def _move(self, share: float) -> None:
        self.post_message(self.Moved(self.key, share))

    action_decrease = partialmethod(_step, -1, StepSize.NORMAL)
    action_increase = partialmethod(_step, 1, StepSize.NORMAL)
    action_decrease_a_little = partialmethod(_step, -1, StepSize.SMALL)
    action_increase_a_little = partialmethod(_step, 1, StepSize.SMALL)
    action_decrease_a_lot = partialmethod(_step, -1, StepSize.LARGE)
    action_increase_a_lot = partialmethod(_step, 1, StepSize.LARGE)
    action_set_lowest = partialmethod(_move, 0.0)
    action_set_highest = partialmethod(_move, 1.0)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Move to the pressed cell of the track, and follow the mouse until its release."""
        if self._on_track(event.x):
            self.capture_mouse()
            self._move_to(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while its button is down."""
        if self.app.mouse_captured is self:
            self._move_to(event.x)

    def on_mouse_up(self) -> None:
        """Stop following the mouse."""
        self.release_mouse()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Step up over the track; elsewhere the wheel scrolls."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Step down over the track; elsewhere the wheel scrolls."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, steps: int) -> None:
        if self._on_track(event.x):
            event.stop()
            self.focus()
            self._step(steps, StepSize.NORMAL)

    def _on_track(self, x: int) -> bool:
        start, length = self._track
        return start <= x < start + length

    def _move_to(self, x: int) -> None:
        start, length = self._track
        self.post_message(self.Moved(self.key, (x - start) / max(length - 1, 1)))
