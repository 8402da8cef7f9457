"""The history window: going back by keys, films taken in as one line, long histories."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from textual.pilot import Pilot

from engine.session.state import Given
from engine.taste.rocchio import Answer
from tests.tui.app_driver import footer, press, ready, screen_text, text_of
from tests.tui.conftest import FILMS
from tui.app import FourfoldApp
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.answer_list import AnswerList
from tui.widgets.film_card import FilmCard

TITLES = ("Harbour Lights", "The Clockmaker's Daughter", "Seven Bridges", "Paper Moons")


@asynccontextmanager
async def answered(
    launch: Launch, *keys: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[FourfoldApp, Pilot[None]]]:
    async with FourfoldApp(replace(launch, titles=TITLES)).run_test(size=size) as pilot:
        app = await ready(pilot)
        await press(pilot, *keys)
        yield app, pilot


def film(app: FourfoldApp) -> str:
    return text_of(app.screen.query_one(FilmCard)).splitlines()[0].strip()


def lines(app: FourfoldApp) -> list[str]:
    shown = text_of(app.screen.query_one(AnswerList)).splitlines()
    return [" ".join(line.strip("│ ▸").split()) for line in shown if line.strip("│ ")]


def take_in(app: FourfoldApp, source: str, *movie_ids: int) -> None:
    assert isinstance(app.screen, RecommendScreen)
    app.screen._session.take_in([Given(movie, Answer.SEEN, source) for movie in movie_ids])
    app.screen.update()


async def test_all_answers_newest_first_with_marks_and_words(launch: Launch) -> None:
    async with answered(launch, *"ynsx", "h") as (app, _):
        assert isinstance(app.screen, HistoryScreen)
        assert "Your 4 answers" in screen_text(app)
        assert "1 liked, 1 disliked, 1 skipped, 1 seen" in screen_text(app)
        shown = lines(app)
        assert [(line[0], line.split()[-1]) for line in shown] == [
            ("✓", "seen"), ("·", "skipped"), ("−", "disliked"), ("+", "liked"),
        ]  # fmt: skip
        assert "The Last Typesetter 2011" in shown[-1]


async def test_enter_goes_back_to_just_before_the_marked_answer(launch: Launch) -> None:
    async with answered(launch, "y") as (app, pilot):
        before = film(app)
        await press(pilot, *"nsy", "h", "down", "down")
        assert "enter takes 3 answers back; U then gives them again one by one." in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, RecommendScreen)
        assert film(app) == before
        assert "1 liked  0 disliked  0 skipped" in screen_text(app)
        await press(pilot, "U", "U", "U")
        assert "2 liked  1 disliked  1 skipped" in screen_text(app)


async def test_escape_q_and_h_leave_everything_as_it_was(launch: Launch) -> None:
    async with answered(launch, *"yn") as (app, pilot):
        before = screen_text(app)
        for key in ("escape", "q", "h"):
            await press(pilot, "h", "down", key)
            assert isinstance(app.screen, RecommendScreen)
            assert screen_text(app) == before


async def test_without_answers_there_is_no_history(launch: Launch) -> None:
    async with answered(launch, "h") as (app, pilot):
        assert isinstance(app.screen, RecommendScreen)
        await pilot.click("#answers")
        assert isinstance(app.screen, RecommendScreen)


async def test_a_click_on_the_answers_opens_it(launch: Launch) -> None:
    async with answered(launch, "y") as (app, pilot):
        await pilot.click("#next")
        assert isinstance(app.screen, RecommendScreen)
        await pilot.click("#answers")
        assert isinstance(app.screen, HistoryScreen)
        await pilot.click(AnswerList, offset=(4, 0))
        assert isinstance(app.screen, HistoryScreen)


async def test_films_from_one_source_are_one_line_and_one_step(launch: Launch) -> None:
    async with answered(launch, "y") as (app, pilot):
        take_in(app, "ratings [bold].csv", 8, 9, 10)
        await press(pilot, "n")
        strip = text_of(app.screen.query_one("#answers"))
        assert "↓ 3 films from ratings [bold].csv" in strip
        assert "3 seen" in screen_text(app).splitlines()[0]
        await press(pilot, "h")
        shown = lines(app)
        assert len(shown) == 3
        assert shown[1] == "↓ 3 films from ratings [bold].csv 3 seen"
        await press(pilot, "down")
        assert "takes 4 answers back" in screen_text(app)
        await press(pilot, "enter")
        assert "1 liked  0 disliked  0 skipped" in screen_text(app)


async def test_every_part_of_a_long_history_is_reached(launch: Launch) -> None:
    async with answered(launch, size=(60, 20)) as (app, pilot):
        for number, movie in enumerate(film.movie_id for film in FILMS[4:]):
            take_in(app, f"part {number}", movie)
        await press(pilot, "h", "end")
        assert "8 answers back" in screen_text(app)
        await press(pilot, "home", "pagedown", "up", "down", "pageup")
        assert "takes 1 answer back; U then gives it again." in " ".join(
            screen_text(app).replace("│", " ").split()
        )


async def test_help_explains_going_back(launch: Launch) -> None:
    async with answered(launch, "y", "h") as (app, pilot):
        assert "enter go back" in footer(app)
        assert "F1 help" in footer(app)
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Going back takes the marked answer" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)


async def test_ctrl_q_leaves_from_here_too(launch: Launch) -> None:
    async with answered(launch, "y", "h") as (app, pilot):
        await press(pilot, "ctrl+q")
        assert not app.is_running


async def test_a_film_on_the_watchlist_says_so_and_is_counted(launch: Launch) -> None:
    async with answered(launch, "w") as (app, pilot):
        assert "★ on your watchlist" in text_of(app.screen.query_one(FilmCard))
        assert "★ 1 kept" in screen_text(app).splitlines()[0]
        await press(pilot, "n")
        assert "watchlist" not in text_of(app.screen.query_one(FilmCard))
        assert "★ 1 kept" in screen_text(app).splitlines()[0]
        await press(pilot, "u", "w")
        assert "watchlist" not in text_of(app.screen.query_one(FilmCard))
        assert "kept" not in screen_text(app).splitlines()[0]
