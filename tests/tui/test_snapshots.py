"""The screens as pictures, at three sizes; `pytest --snapshot-update` renews them."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.tui.app_driver import pick, press, ready, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.screens.export import FileBox
from tui.startup import Launch

SIZES = [(120, 40), (80, 24), (60, 20)]
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def _still_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/you")


async def _popular(pilot: Pilot[None]) -> None:
    await ready(pilot)


async def _searched(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pick(pilot, "harbour", "seven")
    await type_text(pilot, "moon")


async def _four(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pick(pilot, *FOUR)


async def _recommended(pilot: Pilot[None]) -> None:
    await _four(pilot)
    await press(pilot, "enter", "y", "n", "s")


async def _about(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "i")


async def _keys(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "question_mark")


async def _asked(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "slash")


async def _exhausted(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "s", "s", "s")


async def _history(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    pilot.app.screen._session.take_in([AnsweredFilm(n, Answer.SEEN, "seen.csv") for n in (8, 9, 10)])
    await press(pilot, "w", "h", "down", "down")


async def _export(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "e")
    box = pilot.app.screen.query_one(FileBox)
    box.cursor_blink = False
    box.value = "~/nowhere/films.json"
    await press(pilot, "down", "enter")


async def _closing(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "w", "y", "w", "y", "q")


def _still(pilot: Pilot[None]) -> None:
    for box in pilot.app.screen.query(Input):
        box.cursor_blink = False


async def _policy(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "p", "down", "right")


async def _policy_saving(pilot: Pilot[None]) -> None:
    await _policy(pilot)
    await press(pilot, "s")
    _still(pilot)
    await press(pilot, "end")


async def _filters(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "f")
    _still(pilot)
    await type_text(pilot, "1960")
    await press(pilot, "tab", "tab", "tab", "space", "space", "down", "space")


async def _filtered(pilot: Pilot[None]) -> None:
    await _filters(pilot)
    await press(pilot, "enter")


async def _filtered_out(pilot: Pilot[None]) -> None:
    await _recommended(pilot)
    await press(pilot, "f")
    await type_text(pilot, "2030")
    await press(pilot, "enter")


SCENES = [
    _history,
    _export,
    _closing,
    _popular,
    _searched,
    _four,
    _recommended,
    _about,
    _keys,
    _asked,
    _exhausted,
    _policy,
    _policy_saving,
    _filters,
    _filtered,
    _filtered_out,
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__.strip("_"))
def test_screen(
    launch: Launch,
    snap_compare: Compare,
    scene: Callable[[Pilot[None]], object],
    size: tuple[int, int],
) -> None:
    assert snap_compare(FourfoldApp(launch), terminal_size=size, run_before=scene)
