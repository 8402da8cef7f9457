"""Drives the app as a person does: keys and clicks in, the text on the screen out."""

import asyncio
import re
import shutil
import threading
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import events
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from engine.files.names import POLICY, PRESETS
from engine.session.session import Session
from tests.bundles import Film, write_home
from tests.source_tree import CONFIG
from tests.tui.films import FOUR_TITLES
from tui.app import FourfoldApp
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard

_RESTING = {
    "MessagePump._process_messages",
    "Timer._run_timer",
    "App.run_test.<locals>.run_app",
}  # the tasks of an app that waits for its person
_WAITING = (
    "_layout_required",
    "_dirty_widgets",
    "_callbacks",
    "_scroll_required",
    "_repaint_required",
    "_recompose_required",
)  # of a screen, until it is drawn
_ANIMATIONS = ("_animations", "_scheduled")
_LONGEST = 30.0  # seconds until an app that is still busy is an error
_PACE = 0.002  # seconds

Target = str | type[Widget] | Widget
"""A selector, a class of widgets, or a widget."""
Hold = Callable[[object, str], threading.Event]
"""Makes the function of that name wait until the event is set; the fixture `hold`."""


class AppDriver:
    """A running app, its keys and its screen.

    Attributes
    ----------
    pilot
        Textual's own driver, which does not wait for what it sets going.
    fourfold
        The app itself.
    """

    def __init__(self, pilot: Pilot[None]):
        assert isinstance(pilot.app, FourfoldApp)
        self.pilot = pilot
        self.fourfold = pilot.app

    async def settle(self) -> None:
        """Wait until nothing is being loaded, searched, asked or drawn, or the app has ended.

        `Pilot.pause` waits until this process is idle for a moment, which on a busy machine it
        may be for want of a turn.
        """
        loop = asyncio.get_running_loop()
        end, quiet = loop.time() + _LONGEST, 0
        while quiet < 2 and self.fourfold.is_running:
            await asyncio.sleep(_PACE)
            quiet = quiet + 1 if not self.fourfold._exit and self.is_quiet() else 0
            assert loop.time() < end, f"the app is never quiet: {self.unrest()}"

    def is_quiet(self) -> bool:
        """Return whether the app does nothing until the next key, but for what blinks."""
        return not self.unrest()

    def unrest(self) -> list[object]:
        """Return what the app still has to do: its tasks, what it draws, its busy widgets."""
        app, screen = self.fourfold, self.screen
        waiting = {
            name: getattr(owner, name)
            for owner, names in ((screen, _WAITING), (app._animator, _ANIMATIONS))
            for name in names
        }
        tasks = map(_coroutine_of, asyncio.all_tasks() - {asyncio.current_task()})
        widgets = [
            widget
            for stacked in app.screen_stack
            for widget in stacked.walk_children(with_self=True)
        ]
        return [
            *(name for name, value in waiting.items() if value),
            *(name for name in tasks if name not in _RESTING),
            *(pump for pump in (app, *widgets) if not _rests(pump)),
        ]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds, whatever else may still be going on."""
        for _ in range(1000):
            if holds():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(self.screen_text)

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what they set going after each."""
        for key in keys:
            await self.send(key)

    async def type(self, text: str) -> None:
        """Type `text`, character by character."""
        await self.send(*text)

    async def send(self, *keys: str) -> None:
        """Press keys as fast as a terminal sends them, and wait for what they set going."""
        self.post(*keys)
        await self.settle()

    def post(self, *keys: str) -> None:
        """Send characters and names of keys, and wait for nothing."""
        assert self.fourfold._driver is not None
        for key in keys:
            name = key if key.isalnum() or len(key) > 1 else _character_to_key(key)
            try:
                name_of_character = _get_unicode_name_from_key(REPLACED_KEYS.get(name, name))
                character = unicodedata.lookup(name_of_character)
            except KeyError:
                character = key if len(key) == 1 else None
            event = events.Key(name, character)
            event.set_sender(self.fourfold)
            self.fourfold._driver.send_message(event)

    async def replace_text(self, box: Target, text: str) -> None:
        """Type `text` into an emptied box."""
        self.screen.query_one(box, Input).value = ""
        await self.type(text)

    async def pick(self, *names: str) -> None:
        """Search for each partial name, and pick the film found."""
        for name in names:
            await self.type(name)
            await self.press("enter")

    async def skip_all(self) -> None:
        """Skip films until none is left."""
        while self.film != "No film is left":
            await self.press("s")

    async def click(self, target: Target, offset: tuple[int, int] = (0, 0)) -> None:
        await self.pilot.click(target, offset=offset)
        await self.settle()

    async def resize(self, columns: int, lines: int) -> None:
        await self.pilot.resize_terminal(columns, lines)
        await self.settle()

    @property
    def screen(self) -> Screen[Any]:
        return self.fourfold.screen

    @property
    def session(self) -> Session:
        """The session on the screen, or below a window."""
        screens = reversed(self.fourfold.screen_stack)
        return next(screen.session for screen in screens if isinstance(screen, RecommendScreen))

    @property
    def screen_text(self) -> str:
        """What is on the screen, line by line, as a person reads it."""
        below = visible_screen_stack.set(self.fourfold._background_screens)
        strips = self.screen._compositor.render_strips()
        visible_screen_stack.reset(below)
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def footer(self) -> str:
        """The last line."""
        return self.screen_text.rstrip("\n").splitlines()[-1]

    @property
    def film(self) -> str:
        """The title of the film on the card."""
        title = self.text_of(FilmCard).splitlines()[0]
        return re.sub(r"\s+[●○]{5}.*", "", title).strip()

    @property
    def notices(self) -> list[str]:
        """The messages of all notices, oldest first."""
        return [notice.message for notice in self.fourfold._notifications]

    def text_of(self, target: Target) -> str:
        """Return the lines in the region of one widget."""
        widget = target if isinstance(target, Widget) else self.screen.query_one(target)
        region = widget.region
        compositor, columns = widget.screen._compositor, widget.screen.size.width
        rows = Region(0, region.y, columns, region.height).intersection(compositor.size.region)
        chops = compositor._render_chops(rows, rows.line_range.__contains__)
        lines = [Strip.join(chop.values()) for chop in chops[rows.y : rows.bottom]]
        return "\n".join(strip.crop(region.x, region.right).text.rstrip() for strip in lines)

    def words_of(self, target: Target) -> str:
        """Return the text of one widget without its border and its line breaks."""
        return unwrapped(self.text_of(target))


def _coroutine_of(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", "")


def _rests(pump: MessagePump) -> bool:
    """Return whether a widget waits for a message, with nothing left to do before."""
    queue = pump._message_queue
    return bool(queue.empty() and queue.ready_event._waiters) and not pump._next_callbacks


def unwrapped(text: str) -> str:
    """Return text from the screen without borders and line breaks."""
    return " ".join(text.replace("│", " ").split())


@asynccontextmanager
async def starting(
    launch: Launch,
    *,
    size: tuple[int, int] = (120, 40),
    poster: Callable[[], Widget] | None = None,
    **options: bool,
) -> AsyncIterator[AppDriver]:
    """Run the app; its films may not have been read yet."""
    async with FourfoldApp(launch, poster).run_test(size=size, **options) as pilot:
        yield AppDriver(pilot)


@asynccontextmanager
async def driving(launch: Launch, *keys: str, **options: Any) -> AsyncIterator[AppDriver]:
    """Run the app, wait until its films have been read, and press `keys`."""
    async with starting(launch, **options) as app:
        await app.settle()
        await app.press(*keys)
        yield app


@asynccontextmanager
async def recommending(launch: Launch, *keys: str, **options: Any) -> AsyncIterator[AppDriver]:
    """Run the app with a session on the four favourites, and press `keys`."""
    async with driving(replace(launch, titles=FOUR_TITLES), *keys, **options) as app:
        yield app


def launch_for(home: Path, films: Sequence[Film], policy: str = "") -> Launch:
    """Write `films`, a policy and the preset `classic` below `home`; return how to launch."""
    write_home(home, films)
    config = home / "config"
    (config / PRESETS).mkdir(parents=True)
    shutil.copy(CONFIG / PRESETS / "classic.yaml", config / PRESETS)
    (config / POLICY).write_text(policy or "score_weight_model: 1.4\n")
    return Launch(config, home / "processed", home / "artifacts")
