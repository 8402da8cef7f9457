"""Letters of another case or layout act as the keys in their place."""

import pytest

from tests.tui.app_driver import driving, recommending
from tui.keys.layouts import is_other_letter, latin_letter
from tui.startup import Launch
from tui.widgets.inputs import SearchBox


@pytest.mark.parametrize(
    ("letter", "latin"),
    [("Y", "y"), ("н", "y"), ("Н", "y"), ("т", "n"), ("ы", "s"), ("υ", "y"), ("Ν", "n"), ("ç", ""),
     ("中", "")],
)  # fmt: skip
def test_a_letter_stands_for_the_one_in_its_place(letter: str, latin: str) -> None:
    assert is_other_letter(letter)
    assert latin_letter(letter) == latin


@pytest.mark.parametrize("character", ["y", "1", " ", "/", "?"])
def test_small_latin_letters_and_signs_are_themselves(character: str) -> None:
    assert not is_other_letter(character)


@pytest.mark.parametrize("keys", [("Y", "N"), ("н", "т"), ("υ", "Ν")])
async def test_they_answer(launch: Launch, keys: tuple[str, str]) -> None:
    async with recommending(launch, *keys) as app:
        assert "1 liked · 1 disliked" in app.screen_text


async def test_a_capital_with_a_meaning_of_its_own_keeps_it(launch: Launch) -> None:
    async with recommending(launch, "y", "u") as app:
        assert "1 liked" not in app.screen_text
        await app.press("U")
        assert "1 liked" in app.screen_text


async def test_other_letters_bring_one_hint(launch: Launch) -> None:
    async with recommending(launch, *"ççç") as app:
        assert app.notices == ["ç has no action; keymap.toml can give it one."]
        assert app.session.state.answers == ()


async def test_in_a_box_they_are_text(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.press("Y", "н", "ç")
        assert app.screen.query_one(SearchBox).value == "Yнç"
        assert app.notices == []
