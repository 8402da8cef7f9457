"""Titles, genres and facts that look like markup or terminal commands are shown as written."""

import math
from pathlib import Path

import pytest

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import visible
from tests.bundles import Film
from tests.tui.app_driver import driving, launch_for, unwrapped
from tui.screens.confirm import ConfirmScreen
from tui.startup import Launch
from tui.widgets.result_list import ResultList
from tui.widgets.slots import Slots

HOSTILE = [
    "[REC]",
    "[/]",
    "[bold]x[/bold]",
    "[@click=app.quit]run[/]",
    "bell\x07escape\x1b[31mred\x1b[0m",
    "line\u2028break\u0085end",
    "left\u202eright\u202c",
    "zero\u200bwidth\ufeff",
    "tab\there",
    "$primary {color}",
    "映画の題名",
    "e\u0301 combining",
]


def _films(titles: list[str]) -> list[Film]:
    return [
        Film(
            movie_id=number,
            title=f"{title} (2007)",
            genres="Drama|[b]Odd",
            popularity=100 - number,
            vector=(math.cos(number / 9), math.sin(number / 9)),
            facts={"rating_count": "3", "rating_mean": "3.5", "tags": "[/tag]|\x1b[2J"},
            metadata={"overview": "[red]An overview[/] with \x1b]0;title\x07."},
        )
        for number, title in enumerate(titles, start=1)
    ]


@pytest.fixture
def hostile(tmp_path: Path) -> Launch:
    return launch_for(tmp_path, _films(HOSTILE), "genre_distance_penalty: 0\n")


def is_safe(shown: str) -> bool:
    return visible(shown.replace("\n", "")) == shown.replace("\n", "")


async def test_results_and_slots_show_titles_as_written(hostile: Launch) -> None:
    async with driving(hostile) as app:
        results = app.text_of(ResultList)
        for title in HOSTILE:
            assert visible(title) in results
        assert "Drama · [b]Odd" in results
        await app.press("enter", "down", "enter", "down", "enter", "down", "enter")
        slots = app.text_of(Slots)
        for title in HOSTILE[:4]:
            assert title in slots
        assert is_safe(app.screen_text)


async def test_a_message_about_a_title_shows_it_as_written(hostile: Launch) -> None:
    async with driving(hostile, "down", "enter", "enter") as app:
        assert "[/] (2007) is already one of your four." in app.screen_text


async def test_every_part_of_a_session_shows_titles_as_written(hostile: Launch) -> None:
    async with driving(hostile) as app:
        for row in range(4):
            await app.click(ResultList, offset=(8, row))
        await app.press("enter", "i")
        titles = {visible(title) for title in HOSTILE}
        answered = []
        for key in "ynsyynsy":
            title = app.film
            assert title in titles
            about = app.words_of("#about")
            assert title in about
            assert "[/tag], ␛[2J" in about
            assert "[red]An overview[/] with ␛]0;title␇." in about
            behind = app.text_of("#behind")
            assert any(favourite in behind for favourite in HOSTILE[:4])
            assert "Because" in app.text_of("#reason")
            assert is_safe(app.screen_text)
            await app.press(key)
            answered.append(title)
        history = app.text_of("#answers")
        assert all(title in history for title in answered)
        assert any(title in app.screen_text.splitlines()[0] for title in titles)
        await app.press("c")
        assert isinstance(app.screen, ConfirmScreen)
        assert "You will lose your 8 answers." in unwrapped(app.screen_text)
        assert is_safe(app.screen_text)


async def test_history_closing_and_export_windows_show_titles_as_written(hostile: Launch) -> None:
    async with driving(hostile, *["enter", "down"] * 4, "enter") as app:
        session = app.session
        await app.press(*"wywywn")
        movie_id = session.recommend().movie.movie_id
        session.import_films([AnsweredFilm(movie_id, Answer.SEEN, "[/]\x1b[2J.csv")])
        await app.press("s", "h")
        for film in session.state.answers:
            title = session.bundle.catalogue.movie_of(film.movie_id).title
            assert film.source or visible(title) in app.screen_text
        assert "1 film from [/]␛[2J.csv" in app.screen_text
        assert is_safe(app.screen_text)
        await app.press("escape", "q")
        for movie in session.watchlist:
            assert f"◆ {visible(movie.title)} (2007)" in app.screen_text
        assert "[b]Odd" in app.screen_text
        assert is_safe(app.screen_text)
        await app.press("e", *["left_square_bracket", "slash", "right_square_bracket"])
        assert "[/]" in app.screen_text
        assert is_safe(app.screen_text)


async def test_the_next_films_show_titles_as_written_at_any_height(hostile: Launch) -> None:
    for size in ((120, 40), (100, 24)):
        async with driving(hostile, "ctrl+r", "enter", size=size) as app:
            upcoming = app.text_of("#next")
            assert any(visible(title) in upcoming for title in HOSTILE)
            assert is_safe(upcoming)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
async def test_endless_titles_are_cut_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    endless = [f"{number} {'word ' * 40}" for number in range(6)] + ["x" * 200, "題" * 200]
    launch = launch_for(tmp_path, _films(endless), "genre_distance_penalty: 0\n")
    async with driving(launch, size=size) as app:
        assert "…" in app.text_of(ResultList)
        await app.press("ctrl+r", "enter")
        assert "…" in app.screen_text
        await app.press("y", "i", "y", "i", "n")
        assert "…" in app.screen_text
        await app.press("c")
        assert isinstance(app.screen, ConfirmScreen)
