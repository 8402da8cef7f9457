"""Filtering by keys: what is entered, what is left, and how a session shows it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from engine.catalogue.filters import NO_FILTERS, Filters
from tests.tui.app_driver import footer, press, screen_text, text_of, type_text
from tests.tui.screens.test_recommend import film, session
from tui.app import FourfoldApp
from tui.screens.filters import FiltersScreen
from tui.screens.help import HelpScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.genre_list import GenreList
from tui.widgets.top_bar import TopBar


@asynccontextmanager
async def window(
    launch: Launch, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[FourfoldApp, Pilot[None]]]:
    async with recommending(launch, size=size) as app:
        await app.press("f")
        assert isinstance(app.screen, FiltersScreen)
        yield app, pilot


def left(app: FourfoldApp) -> str:
    return app.words_of("#left").strip("│ ")


def genres(app: FourfoldApp) -> list[str]:
    return [" ".join(line.split()) for line in app.text_of(GenreList).split("\n")]


def in_use(app: FourfoldApp) -> Filters:
    assert isinstance(app.screen, RecommendScreen)
    return app.session.filters


async def test_years_and_ratings_are_typed_counted_used_and_shown_again(launch: Launch) -> None:
    async with window(launch) as app:
        assert left(app) == (
            "12 of 12 films pass, 8 of them unseen. The policy's genre bounds leave 6."
        )
        await app.type("1980")
        await app.press("tab")
        await app.type("1989")
        assert left(app).startswith("2 of 12 films pass, 1 of them unseen.")
        await app.press("tab")
        await app.type("45")
        assert left(app).startswith("2 of 12 films pass")
        await app.press("enter")
        assert in_use(app) == Filters(first_year=1980, last_year=1989, min_ratings=45)
        assert app.film == "Quiet Rooms"
        assert "filters: 1980s, 45 ratings or more" in app.text_of(TopBar)
        await app.press("f", "end", "backspace", "8")
        assert left(app).startswith("1 of 12 films passes; none of them is unseen")


async def test_space_goes_from_any_to_must_have_to_must_not(launch: Launch) -> None:
    async with window(launch) as app:
        await app.press("tab", "tab", "tab", "down")
        assert genres(app)[1] == "▸ Drama any 10"
        await app.press("space")
        assert genres(app)[1] == "▸ + Drama must have 10"
        await app.press("up", "space")
        assert genres(app)[:2] == [
            "▸ + Comedy must have one of these 1",
            "+ Drama must have one of these 10",
        ]
        await app.press("space", "end", "space", "space", "home", "enter")
        assert in_use(app) == Filters(
            include=frozenset({"Drama"}), exclude=frozenset({"Comedy", "Thriller"})
        )
        await app.press("f", "tab", "tab", "tab", "space", "enter")
        assert in_use(app) == Filters(include=frozenset({"Drama"}), exclude=frozenset({"Thriller"}))


async def test_a_click_changes_a_genre(launch: Launch) -> None:
    async with window(launch) as app:
        await app.click(GenreList, offset=(8, 2))
        assert genres(app)[2] == "▸ + Fantasy must have 2"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("19x", "'19x' is not a number; use digits or leave it empty"), ("2030", "No film passes")],
)
async def test_nonsense_and_nothing_are_said(launch: Launch, typed: str, said: str) -> None:
    async with window(launch) as app:
        await app.type(typed)
        assert said in left(app)


async def test_what_cannot_be_meant_is_not_used(launch: Launch) -> None:
    async with window(launch) as app:
        await app.type("2000")
        await app.press("tab")
        await app.type("1990")
        await app.press("enter")
        assert isinstance(app.screen, FiltersScreen)
        assert left(app) == "The first year is after the last; swap them"
        await app.press("escape")
        assert in_use(app) == NO_FILTERS


async def test_escape_leaves_the_filters_and_clearing_lets_everything_pass(launch: Launch) -> None:
    async with recommending(launch) as app:
        app.session.set_filters(Filters(1980, 1999, frozenset({"Drama"}), min_ratings=3))
        before = app.screen_text
        await app.press("f")
        assert "1980" in app.screen_text
        await app.type("5")
        await app.press("escape")
        assert app.screen_text == before
        assert in_use(app).first_year == 1980
        await app.press("f", "ctrl+r")
        assert left(app).startswith("12 of 12 films pass")
        assert "+" not in app.text_of(GenreList)
        await app.press("enter")
        assert in_use(app) == NO_FILTERS
        assert "filters:" not in app.screen_text


async def test_filters_that_leave_nothing_end_and_r_clears_them(launch: Launch) -> None:
    async with window(launch) as app:
        await app.type("2030")
        await app.press("enter")
        assert app.film == "No film is left"
        said = app.words_of("#reason")
        assert "No unseen film passes your filters (from 2030); without them there are 6." in said
        assert "r clears the filters; / picks four other films." in said
        assert "r relax" in app.footer
        await app.press("r")
        assert app.film == "The Last Typesetter"
        assert in_use(app) == NO_FILTERS


async def test_after_the_filters_the_genre_bounds_say_their_word(launch: Launch) -> None:
    async with recommending(launch) as app:
        while app.film != "No film is left":
            await app.press("s")
        await app.press("f")
        await app.type("1999")
        await app.press("tab")
        await app.type("1999")
        assert left(app) == (
            "1 of 12 films passes; none of them is unseen, so nothing would be left to recommend."
        )
        await app.press("enter")
        said = app.words_of("#reason")
        assert "(1999); without them none is within the genre bounds either. r clears" in said
        await app.press("r")
        assert "max_genre_distance 0.6" in app.screen_text
        await app.press("r")
        assert app.film in ("Rocket Picnic", "Moon Market")


async def test_a_narrow_top_line_has_a_short_mark(launch: Launch) -> None:
    async with window(launch, size=(80, 24)) as app:
        await app.type("1980")
        await app.press("enter")
        assert app.text_of(TopBar).endswith("filtered")


async def test_long_filters_leave_room_for_the_favourites(launch: Launch) -> None:
    async with window(launch, size=(120, 24)) as app:
        await app.press("tab", "tab", "tab", *["space", "space", "down"] * 5, "enter")
        assert "Harbour Lights" in app.text_of(TopBar)
        assert "filtered" in app.text_of(TopBar)


async def test_f1_explains_the_boxes_or_the_genres(launch: Launch) -> None:
    async with window(launch) as app:
        await app.press("f1")
        assert isinstance(app.screen, HelpScreen)
        assert "an empty box sets no bound" in " ".join(app.screen_text.split())
        await app.press("escape", "tab", "tab", "tab", "f1")
        assert "In the list of genres" in app.screen_text


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_boxes_genres_and_what_is_left_are_there_at_every_size(
    launch: Launch, size: tuple[int, int]
) -> None:
    async with window(launch, size=size) as app:
        assert "Year from" in app.screen_text
        assert left(app).startswith("12 of 12 films pass")
        await app.press("tab", "tab", "tab", "end")
        assert any("▸" in line and "Thriller" in line for line in genres(app))
        assert "enter use" in app.footer
