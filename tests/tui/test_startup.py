"""Starting with titles from the command line, and keys pressed before the films are read."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import EXIT_STATUS
from tests.tui.app_driver import Hold, driving, launch_for, starting
from tests.tui.films import FILMS
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard
from tui.widgets.inputs import SearchBox
from tui.widgets.slots import Slots

FOUR = ("harbour lights", "clockmaker's daughter", "Seven Bridges (1988)", "paper moons 1993")


async def test_four_titles_start_a_session_at_once(launch: Launch) -> None:
    async with driving(replace(launch, titles=FOUR)) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert "Harbour Lights · The Clockmaker's Daughter" in app.screen_text
        assert "The Last Typesetter" in app.text_of(FilmCard)


async def test_after_four_titles_other_films_can_be_picked(launch: Launch) -> None:
    async with driving(replace(launch, titles=FOUR), "c") as app:
        assert isinstance(app.screen, PickScreen)
        assert "0 of 4" in app.screen_text
        assert "Well-known films of every decade" in app.screen_text
        await app.press("ctrl+r", "enter")
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_fewer_titles_are_picked(launch: Launch, count: int) -> None:
    async with driving(replace(launch, titles=FOUR[:count])) as app:
        assert isinstance(app.screen, PickScreen)
        assert f"{count} of 4" in app.screen_text
        assert "Harbour Lights" in app.text_of(Slots)
        assert app.text_of("#so-far").strip()
        await app.press(*["down"] * count, *["enter", "down"] * (4 - count))
        assert "enter start" in app.footer


async def test_a_mistyped_title_is_taken_for_the_one_clear_film(launch: Launch) -> None:
    titles = ("harbor lights", *FOUR[1:])
    async with driving(replace(launch, titles=titles)) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert "harbor lights: taken for Harbour Lights (1961)" in app.notices


async def test_names_of_several_films_are_searched_one_after_another(tmp_path: Path) -> None:
    titles = ["Tide (1950)", "Tide (1960)", "Moor (1970)", "Moor (1980)"]
    twins = [replace(film, title=title) for film, title in zip(FILMS[4:8], titles, strict=True)]
    launch = launch_for(tmp_path, [*FILMS[:4], *twins])
    async with driving(replace(launch, titles=("tide", FOUR[0], "moor"))) as app:
        assert isinstance(app.screen, PickScreen)
        box = app.screen.query_one(SearchBox)
        assert (box.value, "1 of 4" in app.screen_text, "2 films" in app.screen_text) == (
            "tide", True, True
        )  # fmt: skip
        await app.press("enter")
        assert (box.value, "2 of 4" in app.screen_text) == ("moor", True)
        await app.press("down", "enter")
        assert (box.value, "3 of 4" in app.screen_text) == ("", True)
        assert "1980" in app.text_of(Slots)


async def test_early_keys_do_not_change_the_named_favourites(launch: Launch, hold: Hold) -> None:
    loading = hold(Launch, "load")
    async with starting(replace(launch, titles=FOUR)) as app:
        await app.pilot.press(*"ferry", "enter")
        loading.set()
        await app.settle()
        assert isinstance(app.screen, RecommendScreen)
        await app.press("c")
        assert "0 of 4" in app.screen_text


async def test_a_window_opened_while_films_are_read_closes(launch: Launch, hold: Hold) -> None:
    loading = hold(Launch, "load")
    async with starting(replace(launch, titles=FOUR)) as app:
        await app.pilot.pause()
        await app.pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        loading.set()
        await app.settle()
        assert isinstance(app.screen, RecommendScreen)
        await app.press("c")
        assert isinstance(app.screen, PickScreen)


async def test_in_a_small_terminal_the_session_starts_below_the_notice(launch: Launch) -> None:
    async with driving(replace(launch, titles=FOUR), size=(30, 8)) as app:
        assert isinstance(app.screen, TooSmallScreen)
        await app.resize(80, 24)
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize(
    ("titles", "message"),
    [
        (("harbour lights", "no such film at all"), "no such film at all: no film has this name"),
        (
            ("harbour lights", "Harbour Lights (1961)"),
            "Harbour Lights (1961): names a film that is named already",
        ),
        (("",), "a title is blank"),
        (("  ",), "a title is blank"),
        (("harbour lights 1999",), "no such film; there is Harbour Lights (1961)"),
    ],
)
async def test_a_title_that_names_no_film_or_one_twice_ends_the_app_with_its_error(
    launch: Launch, titles: tuple[str, ...], message: str
) -> None:
    async with driving(replace(launch, titles=titles)) as app:
        pass
    assert app.fourfold.return_code == EXIT_STATUS
    assert message in str(app.fourfold.trouble)
    assert "\n" not in str(app.fourfold.trouble)
