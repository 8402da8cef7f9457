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
    async with session(launch, size) as (app, pilot):
        await press(pilot, "f")
        assert isinstance(app.screen, FiltersScreen)
        yield app, pilot


def left(app: FourfoldApp) -> str:
    return " ".join(text_of(app.screen.query_one("#left")).split()).strip("│ ")


def genres(app: FourfoldApp) -> list[str]:
    return [" ".join(line.split()) for line in text_of(app.screen.query_one(GenreList)).split("\n")]


def in_use(app: FourfoldApp) -> Filters:
    assert isinstance(app.screen, RecommendScreen)
    return app.screen._session.filters


async def test_years_and_ratings_are_typed_counted_used_and_shown_again(launch: Launch) -> None:
    async with window(launch) as (app, pilot):
        assert left(app) == (
            "12 of 12 films pass, 8 of them unseen. The policy's genre bounds leave 6."
        )
        await type_text(pilot, "1980")
        await press(pilot, "tab")
        await type_text(pilot, "1989")
        assert left(app).startswith("2 of 12 films pass, 1 of them unseen.")
        await press(pilot, "tab")
        await type_text(pilot, "45")
        assert left(app).startswith("2 of 12 films pass")
        await press(pilot, "enter")
        assert in_use(app) == Filters(first_year=1980, last_year=1989, min_ratings=45)
        assert film(app) == "Quiet Rooms"
        assert "filters: 1980s, 45 ratings or more" in text_of(app.screen.query_one(TopBar))
        await press(pilot, "f", "end", "backspace", "8")
        assert left(app).startswith("1 of 12 films passes; none of them is unseen")


async def test_space_goes_from_any_to_must_have_to_must_not(launch: Launch) -> None:
    async with window(launch) as (app, pilot):
        await press(pilot, "tab", "tab", "tab", "down")
        assert genres(app)[1] == "▸ Drama any 10"
        await press(pilot, "space")
        assert genres(app)[1] == "▸ + Drama must have 10"
        await press(pilot, "up", "space")
        assert genres(app)[:2] == [
            "▸ + Comedy must have one of these 1",
            "+ Drama must have one of these 10",
        ]
        await press(pilot, "space", "end", "space", "space", "home", "enter")
        assert in_use(app) == Filters(
            include=frozenset({"Drama"}), exclude=frozenset({"Comedy", "Thriller"})
        )
        await press(pilot, "f", "tab", "tab", "tab", "space", "enter")
        assert in_use(app) == Filters(include=frozenset({"Drama"}), exclude=frozenset({"Thriller"}))


async def test_a_click_changes_a_genre(launch: Launch) -> None:
    async with window(launch) as (app, pilot):
        await pilot.click(GenreList, offset=(8, 2))
        await press(pilot)
        assert genres(app)[2] == "▸ + Fantasy must have 2"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("19x", "'19x' is no number; use digits, or nothing"), ("2030", "No film passes")],
)
async def test_nonsense_and_nothing_are_said(launch: Launch, typed: str, said: str) -> None:
    async with window(launch) as (app, pilot):
        await type_text(pilot, typed)
        assert said in left(app)


async def test_what_cannot_be_meant_is_not_used(launch: Launch) -> None:
    async with window(launch) as (app, pilot):
        await type_text(pilot, "2000")
        await press(pilot, "tab")
        await type_text(pilot, "1990")
        await press(pilot, "enter")
        assert isinstance(app.screen, FiltersScreen)
        assert left(app) == "The first year is after the last; swap them"
        await press(pilot, "escape")
        assert in_use(app) == NO_FILTERS


async def test_escape_leaves_the_filters_and_clearing_lets_everything_pass(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        app.screen._session.set_filters(Filters(1980, 1999, frozenset({"Drama"}), min_ratings=3))
        before = screen_text(app)
        await press(pilot, "f")
        assert "1980" in screen_text(app)
        await type_text(pilot, "5")
        await press(pilot, "escape")
        assert screen_text(app) == before
        assert in_use(app).first_year == 1980
        await press(pilot, "f", "ctrl+r")
        assert left(app).startswith("12 of 12 films pass")
        assert "+" not in text_of(app.screen.query_one(GenreList))
        await press(pilot, "enter")
        assert in_use(app) == NO_FILTERS
        assert "filters:" not in screen_text(app)


async def test_filters_that_leave_nothing_end_and_r_clears_them(launch: Launch) -> None:
    async with window(launch) as (app, pilot):
        await type_text(pilot, "2030")
        await press(pilot, "enter")
        assert film(app) == "No film is left"
        said = " ".join(text_of(app.screen.query_one("#reason")).split())
        assert "No unseen film passes your filters (from 2030); without them there are 6." in said
        assert "r clears the filters; / picks four other films." in said
        assert "r relax" in footer(app)
        await press(pilot, "r")
        assert film(app) == "The Last Typesetter"
        assert in_use(app) == NO_FILTERS


async def test_after_the_filters_the_genre_bounds_say_their_word(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        while film(app) != "No film is left":
            await press(pilot, "s")
        await press(pilot, "f")
        await type_text(pilot, "1999")
        await press(pilot, "tab")
        await type_text(pilot, "1999")
        assert left(app) == (
            "1 of 12 films passes; none of them is unseen, so nothing would be left to recommend."
        )
        await press(pilot, "enter")
        said = " ".join(text_of(app.screen.query_one("#reason")).split())
        assert "(1999); without them none is within the genre bounds either. r clears" in said
        await press(pilot, "r")
        assert "max_genre_distance 0.6" in screen_text(app)
        await press(pilot, "r")
        assert film(app) in ("Rocket Picnic", "Moon Market")


async def test_a_narrow_top_line_has_a_short_mark(launch: Launch) -> None:
    async with window(launch, (80, 24)) as (app, pilot):
        await type_text(pilot, "1980")
        await press(pilot, "enter")
        assert text_of(app.screen.query_one(TopBar)).endswith("filtered")


async def test_long_filters_leave_room_for_the_favourites(launch: Launch) -> None:
    async with window(launch, (120, 24)) as (app, pilot):
        await press(pilot, "tab", "tab", "tab", *["space", "space", "down"] * 5, "enter")
        assert "Harbour Lights" in text_of(app.screen.query_one(TopBar))
        assert "filtered" in text_of(app.screen.query_one(TopBar))


async def test_f1_explains_the_boxes_or_the_genres(launch: Launch) -> None:
    async with window(launch) as (app, pilot):
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "an empty box sets no bound" in " ".join(screen_text(app).split())
        await press(pilot, "escape", "tab", "tab", "tab", "f1")
        assert "In the list of genres" in screen_text(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_boxes_genres_and_what_is_left_are_there_at_every_size(
    launch: Launch, size: tuple[int, int]
) -> None:
    async with window(launch, size) as (app, pilot):
        assert "Year from" in screen_text(app)
        assert left(app).startswith("12 of 12 films pass")
        await press(pilot, "tab", "tab", "tab", "end")
        assert any("▸" in line and "Thriller" in line for line in genres(app))
        assert "enter use" in footer(app)
