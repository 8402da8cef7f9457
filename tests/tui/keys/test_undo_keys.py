"""u and ctrl+z undo on the same screens, and ctrl+z leaves text boxes and other windows alone."""

import pytest
from textual.widgets import Input

from tests.tui.app_driver import driving, recommending
from tests.tui.films import FOUR_TYPED
from tui.screens.pick import PickScreen
from tui.startup import Launch
from tui.widgets.slots import Slots

UNDO = pytest.mark.parametrize("undo", ["u", "ctrl+z"])
PLACES = {
    "film": ((), 0),
    "about panel": (("i",), 0),
    "list of answers": (("tab", "tab"), 0),
    "found film": (("slash", *"moon", "enter"), 0),
    "history": (("h",), 0),
    "changed answer": (("h", "n"), 1),
    "history left": (("h", "delete", "escape"), 1),
}
BOXES = {
    "find": ("slash", "t"),
    "filters": ("f", "9"),
    "saving": ("p", "a", "s"),
    "import": ("ctrl+o", "t"),
    "palette": ("ctrl+p", "t"),
}


@UNDO
@pytest.mark.parametrize("place", PLACES)
async def test_the_last_change_is_undone(launch: Launch, place: str, undo: str) -> None:
    keys, answers = PLACES[place]
    async with recommending(launch, "y") as app:
        before = app.session.state.answers
        await app.press(*keys, undo)
        assert app.session.state.answers == before[:answers]


@UNDO
async def test_nothing_is_undone_before_the_first_answer(launch: Launch, undo: str) -> None:
    async with recommending(launch) as app:
        before = app.screen_text
        await app.press(undo)
        assert app.screen_text == before
        assert app.notices == []


@pytest.mark.parametrize("box", BOXES)
async def test_ctrl_z_changes_nothing_in_a_text_box(launch: Launch, box: str) -> None:
    async with recommending(launch, "y", *BOXES[box]) as app:
        focused, answers = app.screen.focused, app.session.state.answers
        assert isinstance(focused, Input)
        before = focused.value
        await app.press("ctrl+z")
        assert app.screen.focused is focused
        assert (focused.value, app.session.state.answers) == (before, answers)


async def test_ctrl_z_changes_nothing_while_picking(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick(*FOUR_TYPED[:2])
        await app.type("moon")
        before = app.text_of(Slots)
        await app.press("ctrl+z")
        assert isinstance(app.screen, PickScreen)
        assert app.text_of(Slots) == before
        assert app.screen.query_one(Input).value == "moon"
