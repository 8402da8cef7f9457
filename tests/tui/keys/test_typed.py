"""Keys that arrive together do what they do one after another."""

import pytest
from textual import events
from textual.widgets import Input

from tests.tui.app_driver import driving, recommending
from tui.screens.find import FindScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch


@pytest.mark.parametrize(
    ("keys", "typed"),
    [("/Last Type", "Last Type"), ("f1999", "1999"), ("yh\x1b/ye", "ye"), ("\x10seen", "seen")],
)
async def test_what_is_typed_while_a_window_opens_is_in_its_box(
    launch: Launch, keys: str, typed: str
) -> None:
    names = {"\x1b": "escape", "\x10": "ctrl+p"}
    async with recommending(launch) as app:
        await app.send(*(names.get(key, key) for key in keys))
        assert app.screen.query(Input).first().value == typed
        assert len(app.session.state.answers) == keys.startswith("y")


async def test_answers_and_windows_in_one_burst(launch: Launch) -> None:
    async with recommending(launch, "y", "n", "h", "escape", "s") as one_by_one:
        film, answers = one_by_one.film, one_by_one.session.state.answers
    async with recommending(launch) as app:
        await app.send("y", "n", "h", "escape", "s")
        assert isinstance(app.screen, RecommendScreen)
        assert (app.film, app.session.state.answers) == (film, answers)


async def test_a_paste_comes_after_the_keys_before_it(launch: Launch) -> None:
    async with recommending(launch) as app:
        app.post("slash", "a")
        app.fourfold._driver.send_message(events.Paste("bc"))
        await app.send("d")
        assert isinstance(app.screen, FindScreen)
        assert app.screen.query_one(Input).value == "abcd"


async def test_four_films_are_picked_in_one_burst(launch: Launch) -> None:
    async with driving(launch) as app:
        lines = ("harbour", "seven", "moons", "ferry")
        await app.send(*(key for line in lines for key in (*line, "enter")))
        assert "4 of 4" in app.screen_text
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
