"""Random events for the app: keys, text, pastes, mouse and sizes, drawn from a seed.

Typed bytes go through Textual's own parser, as those of a terminal do.
"""

from collections.abc import Iterator

import numpy as np
from textual._xterm_parser import XTermParser
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from tests.tui.app_driver import AppDriver

Event = tuple[str, object]

ODD = (
    "é", "ß", "İ", "映", "한", "ｱ", "👩‍👩‍👧", "🏳️‍🌈", "👍🏽", "e\u0301",
    "a" + "\u0300\u0323\u0489" * 12, "\u202eabc", "\u2066x", "\u200b", "\u200d", "\ufeff",
    "\u00ad", "\u2028", "\u0085", "\ufffd", "\U0010ffff", "\u0600", "[/]", "[red]",
    "[@click=app.quit]", "$accent", "{x}", "%s", "year:", "year:1990s", "genre:drama",
    "year:>2000", "~", "~root/", "../", "\\",
)  # fmt: skip
KEYS = (
    *(f"\x1b[{code}~" for code in (*range(1, 26), 28, 29, 31, 34)),  # home, page, function keys
    *(f"\x1b[{letter}" for letter in "ABCDFHZ"), *(f"\x1bO{letter}" for letter in "PQRS"),
    *(f"\x1b[1;{modifier}{key}" for modifier in range(2, 9) for key in "ABCDFHPQS"),
    *(
        f"\x1b[{code};{modifier}u"
        for code in (9, 13, 27, 32, 57, 97, 121, 57358, 57399)
        for modifier in (1, 2, 3, 5, 6, 9)
    ),
    *(chr(code) for code in range(1, 32) if code != 27),
    "\x1b", "\x7f", "\x1b[I", "\x1b[O", "\x1by", "\x1bn", "\x1b[?2026;2$y", "\x1b[3;7R",
    "\x1b[200~", "\x1b[201~",
)  # fmt: skip
PASTED = (
    "", "\n", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "a\nb\nc", "\t\t", "\x00\x01",
    "9" * 5000, "映" * 700, "\u202e" * 50, "/", "~", "../../../../etc/passwd", "/proc/self/mem",
    "ratings.csv", "year:1990s genre:drama", " " * 300,
)  # fmt: skip
LONGEST_PASTE = 1 << 20  # characters


def random_events(draw: np.random.Generator) -> Iterator[Event]:
    """Yield events without end; "bound" is any of the keys that work at the time."""
    kinds = ("bound", "text", "key", "odd", "mouse", "resize", "paste", "digits", "pause")
    shares = (0.44, 0.12, 0.12, 0.05, 0.14, 0.04, 0.03, 0.03, 0.03)
    while True:
        kind = str(draw.choice(kinds, p=shares))
        if kind == "bound":
            yield "bound", float(draw.random())
        elif kind == "text":
            yield "raw", "".join(chr(code) for code in draw.integers(32, 127, draw.integers(1, 9)))
        elif kind == "digits":
            yield "raw", str(draw.integers(0, 10 ** int(draw.integers(1, 7))))
        elif kind == "key":
            yield "raw", str(draw.choice(KEYS))
        elif kind == "odd":
            known = draw.random() < 0.7
            yield "raw", str(draw.choice(ODD)) if known else chr(draw.integers(0xA0, 0xD7FF))
        elif kind == "mouse":
            yield "raw", _mouse(draw)
        elif kind == "resize":
            yield "resize", (int(draw.integers(1, 301)), int(draw.integers(1, 101)))
        elif kind == "paste":
            yield "paste", _pasted(draw)
        else:
            yield "pause", 0.0


def _mouse(draw: np.random.Generator) -> str:
    """Return a click, a drag, a move or a turn of the wheel as SGR reports."""
    here = draw.integers(1, (140, 45))
    there = draw.integers(1, (140, 45))
    button = int(draw.choice([0, 0, 0, 1, 2])) + int(draw.choice([0, 0, 0, 4, 8, 16]))
    kind = draw.random()
    x, y = here
    if kind < 0.5:
        return f"\x1b[<{button};{x};{y}M\x1b[<{button};{x};{y}m"
    if kind < 0.65:
        to = f"{there[0]};{there[1]}"
        return f"\x1b[<{button};{x};{y}M\x1b[<{button + 32};{to}M\x1b[<{button};{to}m"
    if kind < 0.85:
        return f"\x1b[<{64 + int(draw.integers(0, 4))};{x};{y}M" * int(draw.integers(1, 4))
    return f"\x1b[<35;{x};{y}M"


def _pasted(draw: np.random.Generator) -> str:
    if draw.random() < 0.8:
        return str(draw.choice(PASTED))
    length = int(2 ** draw.uniform(0, np.log2(LONGEST_PASTE)))
    return "".join(map(chr, draw.integers(1, 0x3000, length)))


class Monkey:
    """Sends events to a running app."""

    def __init__(self, app: AppDriver):
        self._pilot = app.pilot
        self._app = app.fourfold
        self._parser = XTermParser()

    async def send(self, event: Event) -> None:
        """Send one event, and wait for the app, but not for its threads."""
        kind, what = event
        app = self._app
        if kind == "bound":
            keys = sorted(app.screen.active_bindings)
            key = keys[int(float(what) * len(keys))] if keys else "enter"  # type: ignore[arg-type]
            app.simulate_key(key)
        elif kind == "raw":
            self._type(str(what))
        elif kind == "paste":
            self._type(f"\x1b[200~{what}\x1b[201~")
        elif kind == "resize":
            size = Size(*what)  # type: ignore[misc]
            app._driver._size = size  # type: ignore[union-attr]
            app.post_message(Resize(size, size))
        else:
            await self._pilot.pause(0.02)
        await self._settle()

    async def _settle(self) -> None:
        """Wait until all messages are handled, and a window that opens is mounted."""
        app = self._app
        for _ in range(100):
            if app._exit:
                return
            await self._pilot.pause(0)
            if app._exit or (app.screen.is_mounted and _has_focus(app.screen)):
                return

    def _type(self, text: str) -> None:
        driver = self._app._driver
        for message in self._parser.feed(text):
            driver.process_message(message)
        if self._parser._awaiting.timeout is not None:  # a lone escape, a key after a moment
            self._parser._timeout_time = 0.0
            for message in self._parser.tick():
                driver.process_message(message)


def _has_focus(screen: Screen[object]) -> bool:
    return screen.focused is not None or screen.AUTO_FOCUS in (None, "") or not screen.app.app_focus


def listing(events: list[Event]) -> str:
    """Return events as lines that a person can read and a test can repeat."""
    return "\n".join(f"  ({kind!r}, {what!r:.200})" for kind, what in events)
