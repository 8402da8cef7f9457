"""Windows closed while they open, search, read or count leave the app as it was."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.fault_counts import CLOSINGS, SEED, SESSIONS, TURNS, draw
from tests.faults.invariants import check_app
from tests.source_tree import CONFIG
from tests.tui.app_driver import AppDriver, driving
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

# The key that opens a window, and what its worker works on then.
WORKING = {"palette": ("ctrl+p", "le"), "find": ("slash", "fi"), "filters": ("f", "19"),
           "import": ("ctrl+o", "x"), "policy": ("p", "a")}  # fmt: skip
OPENING = ("slash", "m", "W", "t", "v", "p", "p a", "p a m", "f", "e", "ctrl+o", "h", "q", "f1",
           "question_mark", "ctrl+p", "c")  # fmt: skip
LONGEST = 0.1  # seconds, in which most of the work is done


async def _type(app: AppDriver, *keys: str) -> None:
    """Send keys in one burst, and wait only until the last one has been passed on."""
    before = app.fourfold.last_key
    app.post(*keys)
    while (key := app.fourfold.last_key) is before or key is None or key.key != keys[-1]:
        assert app.fourfold.is_running
        await asyncio.sleep(0)


def _close_windows(app: AppDriver) -> None:
    while not isinstance(app.screen, RecommendScreen):
        app.fourfold.pop_screen()


@pytest.mark.parametrize("number", range(SESSIONS))
async def test_a_window_closed_at_any_moment_of_its_work(number: int, sound_home: Path) -> None:
    launch = Launch(CONFIG, sound_home / "processed", sound_home / "artifacts")
    async with driving(launch, "ctrl+r", "enter") as app:
        film = app.film
        for window, (opens, typed) in WORKING.items():
            moments = draw("closing", window, number).uniform(0, LONGEST, CLOSINGS).tolist()
            for moment in moments:
                try:
                    await _type(app, opens, *typed)
                    await asyncio.sleep(moment)
                    _close_windows(app)
                except BaseException as error:
                    error.add_note(f"FOURFOLD_SEED={SEED}, {window}, closed after {moment} s")
                    raise
            await app.settle()
        check_app(app)
        assert app.film == film


@pytest.mark.parametrize("turns", range(TURNS))
async def test_a_window_closed_while_it_opens(turns: int, sound_home: Path) -> None:
    launch = Launch(CONFIG, sound_home / "processed", sound_home / "artifacts")
    async with driving(launch, "ctrl+r", "enter", "y") as app:
        for keys in OPENING:
            try:
                *before, last = keys.split()
                await app.press(*before)
                below = app.screen
                app.post(last)
                while app.screen is below:
                    assert app.fourfold.is_running
                    await asyncio.sleep(0)
                for _ in range(turns):
                    await asyncio.sleep(0)
                _close_windows(app)
                await app.settle()
                check_app(app)
            except BaseException as error:
                error.add_note(f"the window of {keys}")
                raise
