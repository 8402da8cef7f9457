"""Filtering by people, countries, languages and runtime, box by box, by keys and by mouse."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.text import visible
from tests.tui.app_driver import AppDriver, launch_for, recommending
from tests.tui.films import FILMS
from tui.screens.filters import FiltersScreen
from tui.startup import Launch
from tui.view import filter_form

CREDITS = {
    5: {"directors": "Ada Vale", "cast": "Bo Reed", "runtime": "95", "countries": "FR",
        "languages": "fr"},
    6: {"directors": "Cy Reed", "runtime": "130", "countries": "JP", "languages": "ja"},
    7: {"directors": "[/]", "cast": "Ada Vale|" + "x" * 300, "runtime": "100", "countries": "US|FR",
        "languages": "en"},
    8: {"directors": "Esc\x1b[2J Ape", "runtime": "80", "countries": "US", "languages": "en"},
}  # fmt: skip
BOXES = ("first", "last", "ratings", "shortest", "longest", "people", "countries", "languages",
         "never")  # fmt: skip
SIZES = [(200, 60), (120, 40), (80, 24), (60, 20), (40, 12)]


@pytest.fixture
def credited(tmp_path: Path) -> Launch:
    films = [replace(film, credits=CREDITS.get(film.movie_id, {})) for film in FILMS]
    return launch_for(tmp_path, films)


async def go_to(app: AppDriver, box: str) -> None:
    app.screen.query_one(f"#{box}").focus()
    await app.settle()


def left(app: AppDriver) -> str:
    return app.words_of("#left")


async def test_each_box_is_typed_counted_used_and_shown_again(credited: Launch) -> None:
    async with recommending(credited, "f", size=(160, 40)) as app:
        for box, typed, count, filters, shown in (
            ("shortest", "100", 2, Filters(min_runtime=100), "100 min or more"),
            ("longest", "95", 2, Filters(max_runtime=95), "up to 95 min"),
            ("people", "vale", 2, Filters(people=frozenset({"Ada Vale"})), "by or with Ada Vale"),
            ("countries", "france, jp", 3, Filters(countries=frozenset({"FR", "JP"})),
             "from France or Japan"),
            ("languages", "French", 1, Filters(languages=frozenset({"fr"})), "in French"),
            ("never", "vale, japan", 9,
             Filters(never_people=frozenset({"Ada Vale"}), never_countries=frozenset({"JP"})),
             "never Ada Vale, not from Japan"),
        ):  # fmt: skip
            await go_to(app, box)
            await app.type(typed)
            assert left(app).startswith(f"{count} of 12 films pass")
            await app.press("enter")
            assert app.session.filters == filters
            assert f"filters: {shown}" in app.screen_text
            await app.press("f")
            assert left(app).startswith(f"{count} of 12 films pass")
            await app.press("ctrl+r")
        await app.press("enter")
        assert app.session.filters == NO_FILTERS


async def test_tab_goes_from_box_to_box(credited: Launch) -> None:
    async with recommending(credited, "f") as app:
        for box in BOXES:
            assert app.screen.focused is not None
            assert app.screen.focused.id == box
            await app.press("tab")


async def test_a_name_is_explained_while_it_is_typed_and_not_used(credited: Launch) -> None:
    async with recommending(credited, "f") as app:
        await go_to(app, "people")
        await app.type("reed")
        assert left(app) == "'reed' may mean Bo Reed or Cy Reed; type the whole name"
        await app.press("enter")
        assert isinstance(app.screen, FiltersScreen)
        await app.replace_text("#people", "ada val")
        assert left(app) == "No one called 'ada val'; did you mean Ada Vale?"
        await app.type("e")
        assert left(app).startswith("2 of 12 films pass")


async def test_a_box_is_reached_by_the_mouse(credited: Launch) -> None:
    async with recommending(credited, "f") as app:
        await app.click("#countries")
        await app.type("japan")
        assert left(app).startswith("1 of 12 films passes")


async def test_typing_in_a_box_with_names_adds_to_them(credited: Launch) -> None:
    async with recommending(credited) as app:
        app.session.set_filters(Filters(people=frozenset({"Ada Vale"})))
        await app.press("f")
        await go_to(app, "people")
        await app.type(", bo reed")
        await app.press("enter")
        assert app.session.filters.people == {"Ada Vale", "Bo Reed"}


async def test_filters_on_people_that_no_film_passes_are_explained_and_cleared(
    credited: Launch,
) -> None:
    async with recommending(credited) as app:
        app.session.set_filters(Filters(people=frozenset({"Nobody"}), countries=frozenset({"QQ"})))
        await app.press("f", "enter")
        assert app.film == "No film is left"
        assert "your filters (by or with Nobody, from QQ)" in app.words_of("#reason")
        await app.press("r")
        assert app.session.filters == NO_FILTERS


HOSTILE = Filters(
    people=frozenset({"[/]", "x" * 300, "Esc\x1b[2J Ape", "bell\x07, [red]"}),
    never_people=frozenset({"line\u2028break", "[@click=app.quit]x[/]"}),
    never_countries=frozenset({"QQ"}),
)


async def test_hostile_names_are_shown_as_written_and_kept(credited: Launch) -> None:
    async with recommending(credited) as app:
        app.session.set_filters(HOSTILE)
        for size in SIZES:
            await app.resize(*size)
            for key in ("f", "tab", "shift+tab", "shift+tab"):
                await app.press(key)
                assert all(visible(line) == line for line in app.screen_text.split("\n"))
            await app.press("enter")
            assert app.session.filters == HOSTILE
            assert all(visible(line) == line for line in app.screen_text.split("\n"))


async def test_a_hostile_name_is_typed(credited: Launch) -> None:
    async with recommending(credited, "f") as app:
        await go_to(app, "people")
        await app.press("left_square_bracket", "slash", "right_square_bracket")
        assert left(app).startswith("1 of 12 films passes")
        await app.type("q")
        assert left(app).startswith("No one called '[/]q'")


async def test_each_box_and_the_count_can_be_seen_at_every_size(credited: Launch) -> None:
    async with recommending(credited) as app:
        for size in SIZES:
            await app.resize(*size)
            await app.press("f")
            for box, label in (
                ("first", "Year from"), ("shortest", "Runtime from"), ("people", "Made by or with"),
                ("countries", "Countries"), ("languages", "Languages"), ("never", "Never"),
            ):  # fmt: skip
                while app.screen.focused.id != box:
                    await app.press("tab")
                assert label in app.screen_text
                assert app.screen.focused.region in app.screen.query_one("#boxes").region
                assert left(app).startswith("12 of 12 films pass")
            await app.press("escape")


async def test_names_wait_for_the_credits(credited: Launch, hold: Callable[..., Event]) -> None:
    released = hold(filter_form, "find_people_index")
    async with recommending(credited) as app:
        await app.pilot.press("f", *["tab"] * BOXES.index("people"), *"vale")
        await app.until(lambda: "Reading who made the films…" in app.screen_text)
        await app.pilot.press("enter")
        await app.pilot.pause()
        assert isinstance(app.screen, FiltersScreen)
        released.set()
        await app.settle()
        assert left(app).startswith("2 of 12 films pass")


async def test_damaged_credits_are_reported_when_a_box_needs_them(
    credited: Launch,
) -> None:
    path = credited.processed / "movie_credits.csv"
    path.write_text(path.read_text().replace("130", "half"))
    async with recommending(credited, "f") as app:
        await app.type("1960")
        assert "films pass" in left(app)
        await go_to(app, "people")
        await app.type("vale")
        assert "movie_credits.csv" in left(app)
        await app.press("enter")
        assert isinstance(app.screen, FiltersScreen)
