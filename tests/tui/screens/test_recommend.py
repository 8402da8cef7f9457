"""Answering, undoing, looking closer, running out and starting anew, by keys alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from tests.tui.app_driver import footer, pick, press, ready, screen_text, text_of
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard
from tui.widgets.slots import Slots


@asynccontextmanager
async def session(
    launch: Launch, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[FourfoldApp, Pilot[None]]]:
    async with FourfoldApp(launch).run_test(size=size) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        await press(pilot, "enter")
        yield app, pilot


def film(app: FourfoldApp) -> str:
    return text_of(app.screen.query_one(FilmCard)).splitlines()[0].strip()


def answers(app: FourfoldApp) -> str:
    return text_of(app.screen.query_one("#answers"))


async def test_the_first_film_stands_with_reason_terms_taste_and_what_comes_next(
    launch: Launch,
) -> None:
    async with session(launch) as (app, _):
        shown = screen_text(app)
        assert film(app) == "The Last Typesetter"
        assert "Because you picked" in shown
        assert "like one you picked" in shown
        assert all(term in shown for term in ("taste", "genre", "popularity", "score"))
        assert "Drama" in text_of(app.screen.query_one("#profile"))
        assert "4/4" in text_of(app.screen.query_one("#profile"))
        assert "Amber Road" in text_of(app.screen.query_one("#next"))


async def test_yes_no_and_skip_each_bring_another_film_and_are_remembered(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        seen = [film(app)]
        for key in "yns":
            await press(pilot, key)
            seen.append(film(app))
        assert len(set(seen)) == 4
        assert [line.strip("│ ")[0] for line in answers(app).splitlines()[1:4]] == ["·", "−", "+"]
        assert "1 liked  1 disliked  1 skipped" in screen_text(app)


async def test_undo_brings_the_same_film_back(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        before = film(app)
        await press(pilot, "n")
        assert film(app) != before
        await press(pilot, "u")
        assert film(app) == before
        assert "No answer yet." in answers(app)
        await press(pilot, "u")
        assert film(app) == before


async def test_about_opens_follows_the_film_and_closes(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        about = app.screen.query_one("#about")
        assert "i tells what is known" in text_of(about)
        await press(pilot, "i")
        assert "The Last Typesetter (2011)" in text_of(about)
        assert "No description yet" in text_of(about)
        assert "near it" in text_of(about)
        assert film(app) == "The Last Typesetter"
        await press(pilot, "y")
        assert f"{film(app)} (" in text_of(about)
        await press(pilot, "i")
        assert "i tells what is known" in text_of(about)


async def test_below_100_columns_about_covers_the_film_and_answers_still_act(
    launch: Launch,
) -> None:
    async with session(launch, (80, 24)) as (app, pilot):
        about = app.screen.query_one("#about")
        assert not about.region
        await press(pilot, "i")
        assert about.region.width == 80
        await press(pilot, "y")
        assert "The Last Typesetter (2011)" not in text_of(about).splitlines()[1]
        await press(pilot, "escape")
        assert not about.region


async def test_panels_keep_their_places_from_one_answer_to_the_next(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        places = {widget: widget.region for widget in app.screen.query("*")}
        await press(pilot, "y", "n", "s")
        assert {widget: widget.region for widget in app.screen.query("*")} == places


async def test_running_out_names_the_reason_and_relaxing_goes_on(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        while film(app) != "No film is left":
            await press(pilot, "s")
        assert "max_genre_distance 0.6" in screen_text(app)
        assert "r relax" in footer(app)
        assert "y like" not in footer(app)
        await press(pilot, "y", "n", "s", "i")
        assert film(app) == "No film is left"
        await press(pilot, "r")
        assert film(app) in ("Rocket Picnic", "Moon Market")
        assert "y like" in footer(app)


async def test_after_everything_has_been_seen_undo_and_new_films_remain(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        while film(app) != "No film is left":
            await press(pilot, "s")
        await press(pilot, "r", "s", "s")
        assert "You have seen every film there is." in screen_text(app)
        assert "relax" not in footer(app)
        await press(pilot, "u")
        assert film(app) in ("Rocket Picnic", "Moon Market")


async def test_a_new_session_without_answers_needs_no_question(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        await press(pilot, "slash")
        assert isinstance(app.screen, PickScreen)
        assert "0/4" in screen_text(app)
        assert "Harbour" not in text_of(app.screen.query_one(Slots))


async def test_a_new_session_asks_before_answers_are_lost(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        await press(pilot, "y", "slash")
        assert isinstance(app.screen, ConfirmScreen)
        assert "1 answer" in screen_text(app)
        await press(pilot, "n")
        assert isinstance(app.screen, RecommendScreen)
        assert "+ The Last Typesetter" in answers(app)
        await press(pilot, "slash", "enter")
        assert isinstance(app.screen, RecommendScreen), "the careful answer has the focus"
        await press(pilot, "slash", "y")
        assert isinstance(app.screen, PickScreen)


async def test_help_for_the_screen_and_for_every_key(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Each answer moves your taste" in screen_text(app)
        await press(pilot, "escape", "question_mark")
        assert "All keys" in screen_text(app)
        await press(pilot, "question_mark")
        assert isinstance(app.screen, RecommendScreen)


async def test_the_command_palette_offers_the_actions(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        before = film(app)
        await press(pilot, "ctrl+p")
        await pilot.press(*"dislike")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "enter")
        while not isinstance(app.screen, RecommendScreen):
            await press(pilot, "enter")
        assert film(app) != before
        assert f"− {before}" in answers(app)


async def test_q_leaves(launch: Launch) -> None:
    async with session(launch) as (app, pilot):
        await press(pilot, "q")
        assert not app.is_running
        assert app.return_code == 0


async def test_running_out_closes_the_about_panel_that_covers_the_reason(launch: Launch) -> None:
    async with session(launch, (80, 24)) as (app, pilot):
        await press(pilot, "i")
        for _ in range(6):
            await press(pilot, "s")
        assert film(app) == "No film is left"
        assert "max_genre_distance" in screen_text(app)
