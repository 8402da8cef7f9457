"""Windows that are closed while they still search, read or count leave the app as it was."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.fault_counts import CLOSINGS, SEED, draw
from tests.faults.invariants import check_app
from tests.source_tree import CONFIG
from tests.tui.app_driver import driving
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

# The key that opens a window, and what its worker works on then.
WORKING = {"palette": ("ctrl+p", "le"), "find": ("slash", "fi"), "filters": ("f", "19"),
           "import": ("ctrl+o", "x"), "policy": ("p", "a")}  # fmt: skip


@pytest.mark.parametrize("window", WORKING)
async def test_a_window_closed_at_any_moment_of_its_work(window: str, sound_home: Path) -> None:
    opens, typed = WORKING[window]
    moments = draw("closing", window).integers(0, 12, CLOSINGS).tolist()
    launch = Launch(CONFIG, sound_home / "processed", sound_home / "artifacts")
    async with driving(launch, "ctrl+r", "enter") as app:
        film = app.film
        for number, moment in enumerate(moments):
            await app.pilot.press(opens, *typed)
            for _ in range(moment):
                await asyncio.sleep(0)
            try:
                while not isinstance(app.screen, RecommendScreen):
                    app.fourfold.pop_screen()
                if number % 10 == 9:
                    await app.settle()
            except BaseException as error:
                error.add_note(f"FOURFOLD_SEED={SEED}, {window}, closing {number} after {moment}")
                raise
        await app.settle()
        check_app(app)
        assert app.film == film
