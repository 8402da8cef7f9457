"""Chosen keys in the app: they work, and every text shows them."""

import re
from pathlib import Path

from tests.tui.app_driver import driving, recommending
from tests.tui.films import FOUR_TYPED
from tui.screens.help import HelpScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch
from tui.widgets.slots import Slots


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["[keys]", *lines]), encoding="utf-8")


async def test_chosen_keys_work_and_default_keys_do_not(launch: Launch, keymap: Path) -> None:
    write(keymap, "like = ['l', '+']", "dislike = 'h'", "history = 'H'", "undo = 'n'")
    async with driving(launch) as app:
        assert app.notices == []
        await app.pick(*FOUR_TYPED)
        await app.press("enter")
        first = app.film
        await app.press("y")
        assert app.film == first
        await app.press("l")
        assert f"+ {first}" in app.text_of("#answers")
        await app.press("plus", "h")
        assert "2 liked · 1 disliked" in app.screen_text
        await app.press("n", "n", "n")
        assert app.film == first


async def test_exchanged_keys_work_exchanged(launch: Launch, keymap: Path) -> None:
    write(keymap, "like = 'n'", "dislike = 'y'")
    async with recommending(launch, "n", "n", "y") as app:
        assert "2 liked · 1 disliked" in app.screen_text
        assert "n like  y dislike" in app.footer


async def test_moving_one_key_keeps_those_of_other_actions(launch: Launch, keymap: Path) -> None:
    write(keymap, "pick = 'ctrl+t'", "remove_pick = 'ctrl+k'", "cursor_down = 'ctrl+n'")
    async with driving(launch) as app:
        slots = app.screen.query_one(Slots)
        await app.press("ctrl+n", "ctrl+t")
        assert "Clockmaker" in app.text_of(slots)
        await app.press("up", "ctrl+t", "enter")
        assert "2 of 4" in app.screen_text
        await app.press("tab", "tab", "enter", "delete")
        assert "2 of 4" in app.screen_text
        await app.press("ctrl+k")
        assert "1 of 4" in app.screen_text
        await app.press("escape", "ctrl+r", "backspace", "ctrl+r", "enter")
        assert isinstance(app.screen, RecommendScreen)


async def test_footer_help_palette_and_texts_show_chosen_keys(launch: Launch, keymap: Path) -> None:
    write(
        keymap, "start = 'ctrl+s'", "about = 'a'", "relax = '!'", "new_session = '.'",
        "like = 'l'", "leave = 'Q'", "keys = 'k'",
    )  # fmt: skip
    async with driving(launch) as app:
        await app.pick(*FOUR_TYPED)
        assert "Your four are complete; ctrl+s starts." in app.screen_text
        assert "ctrl+s start" in app.footer
        await app.press("ctrl+s")
        assert "l like" in app.footer
        assert "a more" in app.footer
        assert "Q quit" in app.footer
        await app.press("k")
        assert isinstance(app.screen, HelpScreen)
        assert re.search(r"  l +You like it", app.screen_text)
        await app.press("escape", "ctrl+p")
        await app.type("like")
        assert "l  You like it" in app.screen_text
        await app.press("escape")
        await app.skip_all()
        reason = app.words_of("#reason")
        assert "! relaxes the bound; . picks four other films." in reason
        await app.press("exclamation_mark")
        assert app.film != "No film is left"
        await app.resize(39, 11)
        assert isinstance(app.screen, TooSmallScreen)
        assert "Q leaves." in app.screen_text


async def test_a_click_on_a_footer_hint_presses_its_key(launch: Launch, keymap: Path) -> None:
    write(keymap, "like = '+'")
    async with recommending(launch) as app:
        await app.click("Footer", offset=(app.footer.index("+ like") + 1, 0))
        assert "1 liked" in app.screen_text


async def test_problems_are_notices_and_many_are_summed_up(launch: Launch, keymap: Path) -> None:
    write(keymap, *(f"action_{number} = 'l'" for number in range(9)), "like = 'l'")
    async with driving(launch) as app:
        assert len(app.notices) == 5
        assert "keymap.toml: action_0: no action has this name" in app.notices[0]
        assert app.notices[-1] == "And 5 more like these."
        await app.pick(*FOUR_TYPED)
        await app.press("enter", "l")
        assert "1 liked" in app.screen_text
