"""Whatever is typed, pasted, clicked or resized at random, in every window, the app goes on.

A failure names its seed and the last events; `FOURFOLD_SEED=N pytest tests/faults/test_monkey.py
-k WINDOW` does the same again.
"""

import asyncio
from itertools import islice
from pathlib import Path

import pytest

from engine.files.locations import config_folder
from tests.faults import laws
from tests.faults.amounts import EVENTS, LONGEST, SEED, draw
from tests.faults.fence import fenced
from tests.faults.homes import write_home
from tests.faults.monkey import Event, Monkey, app_of, events, told
from tests.tui.app_driver import press, ready
from tui.app import FourfoldApp
from tui.startup import Launch

GO = ("ctrl+r", "enter")
OPENINGS = {
    "pick": ((), "PickScreen"),
    "recommend": (GO, "RecommendScreen"),
    "about": ((*GO, "y", "i"), "RecommendScreen"),
    "ended": ((*GO, "f", *"1800", "tab", *"1801", "enter"), "RecommendScreen"),
    "policy": ((*GO, "n", "p"), "PolicyScreen"),
    "saving": ((*GO, "p", "s"), "PolicyScreen"),
    "overwrite": ((*GO, "y", "e", "enter", "e", "enter"), "ConfirmScreen"),
    "filters": ((*GO, "f"), "FiltersScreen"),
    "genres": ((*GO, "f", "tab", "tab", "tab"), "FiltersScreen"),
    "export": ((*GO, "w", "e"), "ExportScreen"),
    "import": (("ctrl+o",), "ImportScreen"),
    "imported": (("ctrl+o", *"ratings", "enter"), "ImportReviewScreen"),
    "taken in": ((*GO, "ctrl+o", *"ratings", "enter", "enter"), "RecommendScreen"),
    "history": ((*GO, *"ynsx", "u", "h"), "HistoryScreen"),
    "closing": ((*GO, "y", "w", "q"), "ClosingScreen"),
    "help": ((*GO, "f1"), "HelpScreen"),
    "keys": ((*GO, "question_mark"), "HelpScreen"),
    "palette": ((*GO, "ctrl+p"), "Palette"),
    "themes": ((*GO, "ctrl+p", *"theme", "wait", "down", "enter"), "Palette"),
    "model": ((*GO, "m"), "ChoiceScreen"),
    "confirm": ((*GO, "y", "slash"), "ConfirmScreen"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_home(tmp_path_factory.mktemp("monkey") / "home")


@pytest.fixture
def playground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with files to import, and a home folder inside."""
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


def launch(home: Path, session: Path | None = None) -> Launch:
    return Launch(config_folder().path, home / "processed", home / "artifacts", session=session)


async def play(pilot, done: list[Event], doing) -> bool:
    """Do events until the app is left or there are no more; tell whether it was left."""
    app, monkey = app_of(pilot), Monkey(pilot)
    for event in doing:
        done.append(event)
        await monkey.do(event)
        if app._exit:
            await asyncio.wait([app._task], timeout=LONGEST)
            return True
        laws.check_app(app)
        if len(done) % 7 == 0:
            laws.check_screen(app)
    for _ in range(3):  # what is still on its way must not find the app taken down
        await pilot.pause()
    return app._exit


async def open_window(pilot, keys: tuple[str, ...], window: str) -> None:
    app = await ready(pilot)
    for key in keys:
        if key == "wait":
            await pilot.pause(0.3)
        else:
            await press(pilot, key)
    assert type(app.screen).__name__ == window, app.screen


@pytest.mark.parametrize("opening", OPENINGS)
async def test_a_monkey_in(opening: str, home: Path, playground: Path) -> None:
    keys, window = OPENINGS[opening]
    doing = islice(events(draw("monkey", *opening)), EVENTS)
    done: list[Event] = []
    lives = 0
    left = True
    with fenced(playground):
        while left:
            lives += 1
            for old in playground.glob("fourfold*"):
                old.unlink()
            app = FourfoldApp(launch(home))
            try:
                async with app.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
                    await open_window(pilot, keys, window)
                    left = await play(pilot, done, doing)
            except BaseException as error:
                error.add_note(
                    f"FOURFOLD_SEED={SEED}, {opening}, life {lives}; last events:\n"
                    f"{told(done[-50:])}"
                )
                raise
            assert app.return_code in (0, None)
            assert app.trouble is None
    assert len(done) == EVENTS
