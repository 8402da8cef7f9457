"""Filtering by keys: what is entered, how many films are left, and how a session shows it."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from engine import bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from tests.bundles import write_processed
from tests.tui.app_driver import AppDriver, recommending
from tests.tui.films import FILMS, RARE
from tui.screens.filters import FiltersScreen
from tui.screens.help import HelpScreen
from tui.startup import Launch
from tui.widgets.flowing_text import FlowingText
from tui.widgets.genre_list import GenreList
from tui.widgets.top_bar import TopBar


@asynccontextmanager
async def filtering(
    launch: Launch, *keys: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[AppDriver]:
    async with recommending(launch, "f", size=size) as app:
        assert isinstance(app.screen, FiltersScreen)
        await app.press(*keys)
        yield app


def left(app: AppDriver) -> str:
    return app.words_of("#left")


def genres(app: AppDriver) -> list[str]:
    return [" ".join(line.split()) for line in app.text_of(GenreList).split("\n")]


async def test_years_and_ratings_are_typed_counted_used_and_shown_again(launch: Launch) -> None:
    async with filtering(launch) as app:
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
        assert app.session.filters == Filters(first_year=1980, last_year=1989, min_ratings=45)
        assert app.film == "Quiet Rooms"
        assert "filters: 1980s, 45 ratings or more" in app.text_of(TopBar)
        await app.press("f", "end", "backspace", "8")
        assert left(app).startswith("1 of 12 films passes; none of them is unseen")


async def test_space_changes_a_genre_from_any_to_must_have_to_must_not_have(launch: Launch) -> None:
    async with filtering(launch, "shift+tab", "down") as app:
        assert genres(app)[1] == "▸ Drama any 10"
        await app.press("space")
        assert genres(app)[1] == "▸ + Drama must have 10"
        await app.press("up", "space")
        assert genres(app)[:2] == [
            "▸ + Comedy must have one of these 1",
            "+ Drama must have one of these 10",
        ]
        await app.press("space", "end", "space", "space", "home", "enter")
        assert app.session.filters == Filters(
            include=frozenset({"Drama"}), exclude=frozenset({"Comedy", "Thriller"})
        )
        await app.press("f", "shift+tab", "space", "enter")
        assert app.session.filters == Filters(
            include=frozenset({"Drama"}), exclude=frozenset({"Thriller"})
        )


async def test_a_click_changes_a_genre(launch: Launch) -> None:
    async with filtering(launch) as app:
        await app.click(GenreList, offset=(8, 2))
        assert genres(app)[2] == "▸ + Fantasy must have 2"


async def test_invalid_numbers_and_an_empty_result_are_reported_while_typing(
    launch: Launch,
) -> None:
    async with filtering(launch) as app:
        await app.type("19x")
        assert "'19x' is not a number; use digits or leave it empty" in left(app)
        await app.replace_text("#first", "2030")
        assert "No film passes" in left(app)


async def test_enter_does_not_use_invalid_filters(launch: Launch) -> None:
    async with filtering(launch) as app:
        await app.type("2000")
        await app.press("tab")
        await app.type("1990")
        await app.press("enter")
        assert isinstance(app.screen, FiltersScreen)
        assert left(app) == "The first year is after the last; swap them"
        await app.press("escape")
        assert app.session.filters == NO_FILTERS


async def test_escape_keeps_the_filters_and_ctrl_r_clears_them(launch: Launch) -> None:
    async with recommending(launch) as app:
        app.session.set_filters(Filters(1980, 1999, frozenset({"Drama"}), min_ratings=3))
        before = app.screen_text
        await app.press("f")
        assert "1980" in app.screen_text
        await app.type("5")
        await app.press("escape")
        assert app.screen_text == before
        assert app.session.filters.first_year == 1980
        await app.press("f", "ctrl+r")
        assert left(app).startswith("12 of 12 films pass")
        assert "+" not in app.text_of(GenreList)
        await app.press("enter")
        assert app.session.filters == NO_FILTERS
        assert "filters:" not in app.screen_text


async def test_filters_that_no_film_passes_are_explained_and_r_clears_them(launch: Launch) -> None:
    async with filtering(launch) as app:
        await app.type("2030")
        await app.press("enter")
        assert app.film == "No film is left"
        reason = app.words_of("#reason")
        assert "No unseen film passes your filters (from 2030); without them there are 6." in reason
        assert "r clears the filters; c picks four other films." in reason
        assert "r relax" in app.footer
        await app.press("r")
        assert app.film == "The Last Typesetter"
        assert app.session.filters == NO_FILTERS


async def test_after_the_filters_are_cleared_the_genre_bounds_are_explained(launch: Launch) -> None:
    async with recommending(launch) as app:
        await app.skip_all()
        await app.press("f")
        await app.type("1999")
        await app.press("tab")
        await app.type("1999")
        assert left(app) == (
            "1 of 12 films passes; none of them is unseen, so nothing would be left to recommend."
        )
        await app.press("enter")
        reason = app.words_of("#reason")
        assert "(1999); without them none is within the genre bounds either. r clears" in reason
        await app.press("r")
        assert "max_genre_distance 0.6" in app.screen_text
        await app.press("r")
        assert app.film in ("Rocket Picnic", "Moon Market")


async def test_a_narrow_top_bar_shows_a_short_mark(launch: Launch) -> None:
    async with filtering(launch, size=(80, 24)) as app:
        await app.type("1980")
        await app.press("enter")
        assert app.text_of(TopBar).endswith("filtered")


async def test_long_filters_leave_room_for_the_favourites_in_the_top_bar(launch: Launch) -> None:
    async with filtering(launch, size=(120, 24)) as app:
        await app.press("shift+tab", *["space", "space", "down"] * 5, "enter")
        assert "Harbour Lights" in app.text_of(TopBar)
        assert "filtered" in app.text_of(TopBar)


async def test_f1_explains_the_boxes_or_the_genres(launch: Launch) -> None:
    async with filtering(launch, "f1") as app:
        assert isinstance(app.screen, HelpScreen)
        shown = app.words_of(FlowingText)
        assert "an empty box sets no limit" in shown
        assert "whose year or runtime is unknown fails any limit on it." in shown
        await app.press("escape", "shift+tab", "f1")
        assert "In the list of genres" in app.screen_text


async def test_boxes_genres_and_counts_fit_every_size(launch: Launch) -> None:
    async with recommending(launch) as app:
        for size in ((120, 40), (80, 24), (60, 20), (40, 12)):
            await app.resize(*size)
            await app.press("f")
            assert "Year from" in app.screen_text
            assert left(app).startswith("12 of 12 films pass")
            await app.press("shift+tab", "end")
            assert any("▸" in line and "Thriller" in line for line in genres(app))
            assert "enter use" in app.footer
            await app.press("escape")


async def test_rating_counts_are_read_outside_the_screens_thread(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    read = bundle.read_rating_counts

    def noting(*arguments: object) -> object:
        threads.append(threading.current_thread())
        return read(*arguments)

    monkeypatch.setattr(bundle, "read_rating_counts", noting)
    async with filtering(launch, "tab", "tab") as app:
        await app.type("45")
        await app.press("enter")
        assert app.session.filters == Filters(min_ratings=45)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_the_screen_does_not_wait_for_rating_counts(
    launch: Launch, hold: Callable[..., threading.Event]
) -> None:
    released = hold(bundle, "read_rating_counts")
    async with recommending(launch) as app:
        await app.pilot.press("f", "tab", "tab", *"45")
        await app.until(lambda: "Reading how many ratings" in app.screen_text)
        await app.pilot.press("enter")
        await app.pilot.pause()
        assert isinstance(app.screen, FiltersScreen)
        released.set()
        await app.settle()
        assert "of 12 films pass" in left(app)


async def test_years_after_the_last_film_say_how_to_get_more(launch: Launch) -> None:
    ends = "No film passes: the catalogue ends in 2018."
    more = "`fourfold build` makes a catalogue of 87,000 films, to 2023."
    async with filtering(launch) as app:
        await app.type("2018")
        assert ends not in app.words_of("#left")
        await app.replace_text("#first", "2019")
        assert app.words_of("#left") == f"{ends} {more}"
    write_processed(launch.processed, FILMS, [RARE])
    async with filtering(launch) as app:
        await app.type("2019")
        assert app.words_of("#left") == ends
        await app.replace_text("#first", "1950")
        assert "12 of 12 films pass" in app.words_of("#left")
