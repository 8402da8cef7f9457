"""What is typed, passed on key by key.

Textual passes a key to the widgets at once, and runs its action when it has come back from them.
Of keys that arrive together, as on a slow line, those after one that opens a window would reach
the screen below it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen

from tui.keys.layouts import is_other_letter, latin_letter

_PATIENCE: Final = 1.0  # seconds until a key no longer waits for the one before
_PACE: Final = 0.002  # seconds


class Typed:
    """Passes each key and paste on once all that the one before did is done.

    Parameters
    ----------
    pass_on
        Handles an event as Textual does.

    Attributes
    ----------
    last_key
        The key that was passed on last, or None.
    """

    def __init__(self, app: App[None], pass_on: Callable[[Key | Paste], Awaitable[None]]):
        self._app = app
        self._pass_on = pass_on
        self._waiting: deque[Key | Paste] = deque()
        self._busy_since: float | None = None
        self._hinted = False  # that a letter has no action
        self.last_key: Key | None = None

    async def add(self, event: Key | Paste) -> None:
        """Pass an event on, at once or after those before it."""
        self._waiting.append(event)
        if self._busy_since is None or monotonic() - self._busy_since > _PATIENCE:
            await self._next()

    def as_bound(self, event: Key) -> Key:
        """Return a letter of another case or layout as the key that has an action here."""
        if event.character is None or not is_other_letter(event.character):
            return event
        app = self._app
        focused = app.screen.focused if app.screen_stack else None
        if focused is None or not focused.check_consume_key(event.key, event.character):
            bound = app.screen.active_bindings if app.screen_stack else {}
            meant = latin_letter(event.character)
            if event.key not in bound and meant in bound:
                return Key(meant, meant)
            if event.key not in bound and not meant and not self._hinted:
                self._hinted = True
                hint = f"{event.character} has no action; keymap.toml can give it one."
                app.notify(hint, markup=False)
        return event

    async def _next(self) -> None:
        if not self._waiting:
            self._busy_since = None
            return
        self._busy_since = monotonic()
        if self._app.screen_stack:
            await _ready(self._app.screen)
        event = self._waiting.popleft()
        if isinstance(event, Key):
            event = self.last_key = self.as_bound(event)
        first = self._app.focused or self._app.screen if self._app.screen_stack else self._app
        await self._pass_on(event)
        self._follow(first)

    def _follow(self, widget: MessagePump | None) -> None:
        """Pass the next event on after what `widget`, those above it and the app do with this."""
        while widget is not None and widget is not self._app:
            if widget.call_later(self._follow, widget._parent):
                return
            widget = widget._parent  # this one is being removed
        self._app.call_later(self._next)


async def _ready(screen: Screen[object]) -> None:
    """Wait until a screen has its widgets, and has found the film that enter is to take."""
    end = monotonic() + _PATIENCE
    while not screen.is_mounted or getattr(screen, "is_finding", False):
        if monotonic() > end:
            return
        await asyncio.sleep(_PACE)
