"""The app survives random keys, text, pastes, clicks and sizes in every window.

A failure names its seed and the last events; `FOURFOLD_SEED=N pytest tests/faults/test_monkey.py
-k WINDOW` repeats it.
"""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path

import pytest

from tests.faults.fault_counts import EVENTS, LONGEST, SEED, draw
from tests.faults.invariants import check_app, check_screen
from tests.faults.monkey import Event, Monkey, listing, random_events
from tests.faults.write_guard import writing_only_in
from tests.source_tree import CONFIG
from tests.tui.app_driver import AppDriver, driving
from tests.tui.frames import undrawn
from tui.startup import Launch

GO = ("ctrl+r", "enter")
OPENINGS = {
    "pick": ((), "PickScreen"),
    "recommend": (GO, "RecommendScreen"),
    "about": ((*GO, "y", "i"), "RecommendScreen"),
    "ended": ((*GO, "f", *"1800", "tab", *"1801", "enter"), "RecommendScreen"),
    "presets": ((*GO, "n", "p"), "PresetsScreen"),
    "policy": ((*GO, "n", "p", "a"), "PolicyScreen"),
    "saving": ((*GO, "p", "a", "s"), "PolicyScreen"),
    "find": ((*GO, "y", "slash", "t"), "FindScreen"),
    "nearest": ((*GO, "m"), "NearestScreen"),
    "watchlist": ((*GO, *"wsw", "W"), "WatchlistScreen"),
    "map": ((*GO, *"yn", "t"), "MapScreen"),
    "never": ((*GO, "v"), "ChoiceScreen"),
    "overwrite": ((*GO, "y", "e", "enter", "e", "enter"), "ConfirmScreen"),
    "filters": ((*GO, "f"), "FiltersScreen"),
    "genres": ((*GO, "f", "shift+tab"), "FiltersScreen"),
    "export": ((*GO, "w", "e"), "ExportScreen"),
    "import": (("ctrl+o",), "ImportScreen"),
    "import review": (("ctrl+o", *"ratings", "enter"), "ImportReviewScreen"),
    "imported in a session": ((*GO, "ctrl+o", *"ratings", "enter", "enter"), "RecommendScreen"),
    "history": ((*GO, *"ynsx", "u", "h"), "HistoryScreen"),
    "closing": ((*GO, "y", "w", "q"), "ClosingScreen"),
    "help": ((*GO, "f1"), "HelpScreen"),
    "keys": ((*GO, "question_mark"), "HelpScreen"),
    "palette": ((*GO, "ctrl+p"), "Palette"),
    "themes": ((*GO, "ctrl+p", *"theme", "wait", "down", "enter"), "Palette"),
    "model": ((*GO, "p", "a", "m"), "ChoiceScreen"),
    "confirm": ((*GO, "y", "c"), "ConfirmScreen"),
}


@pytest.fixture
def playground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with files to import, and with a home folder."""
    monkeypatch.chdir(tmp_path)
    for name, folder in (("HOME", "me"), ("XDG_CONFIG_HOME", "settings")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(name, str(tmp_path / folder))
    rows = "".join(
        f"2021-03-01,Film {row:04d},{1950 + row},https://boxd.it/x,{row % 10 / 2 + 0.5}\n"
        for row in range(4, 20)
    )
    (tmp_path / "ratings.csv").write_text(f"Date,Name,Year,Letterboxd URI,Rating\n{rows}")
    (tmp_path / "broken.csv").write_bytes(b"\xff\x00,\n" * 50)
    (tmp_path / "broken.json").write_text('{"fourfold": "session"')
    (tmp_path / "odd \x1b[31m\u202e[x] name.csv").write_text("a,b\n")
    (tmp_path / "folder [red]").mkdir()
    return tmp_path


async def send(app: AppDriver, events: Iterable[Event], sent: list[Event]) -> bool:
    """Send events until the app quits or there are no more; return whether it has quit."""
    monkey, fourfold = Monkey(app), app.fourfold
    for event in events:
        sent.append(event)
        await monkey.send(event)
        if fourfold._exit:
            await asyncio.wait([fourfold._task], timeout=LONGEST)
            return True
        check_app(app)
        if len(sent) % 7 == 0:
            check_screen(app)
    await app.settle()  # keys on their way must not find the app closed
    return fourfold._exit


async def open_window(app: AppDriver, keys: tuple[str, ...], window: str) -> None:
    for key in keys:
        if key == "wait":
            await app.until(lambda: app.screen.query_one("CommandList").option_count == 1)
        else:
            await app.press(key)
    assert type(app.screen).__name__ == window, app.screen


@pytest.mark.parametrize("opening", OPENINGS)
async def test_random_events_in(opening: str, sound_home: Path, playground: Path) -> None:
    keys, window = OPENINGS[opening]
    events = islice(random_events(draw("monkey", *opening)), EVENTS)
    sent: list[Event] = []
    starts, has_quit = 0, True
    launch = Launch(CONFIG, sound_home / "processed", sound_home / "artifacts")
    with writing_only_in(playground):
        while has_quit:
            starts += 1
            for old in playground.glob("fourfold*"):
                old.unlink()
            try:
                async with AsyncExitStack() as running:
                    with undrawn():
                        app = await running.enter_async_context(
                            driving(launch, notifications=True, tooltips=True)
                        )
                        await open_window(app, keys, window)
                    check_screen(app)
                    has_quit = await send(app, events, sent)
            except BaseException as error:
                last = listing(sent[-50:])
                error.add_note(f"FOURFOLD_SEED={SEED}, {opening}, start {starts}; events:\n{last}")
                raise
            assert app.fourfold.return_code in (0, None)
            assert app.fourfold.trouble is None
    assert len(sent) == EVENTS
