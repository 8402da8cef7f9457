"""The closing window: what it shows before leaving, and the one key of each way to go on."""

from pathlib import Path

import pytest

from engine.taste.base import Answer
from tests.tui.app_driver import launch_for, recommending
from tests.tui.films import FILMS
from tui.screens import closing
from tui.screens.closing import ClosingScreen
from tui.screens.export import ExportScreen
from tui.screens.help import HelpScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.flowing_text import FlowingText


async def test_it_shows_likes_watchlist_counts_and_taste(launch: Launch) -> None:
    async with recommending(launch, *"wyns", "q") as app:
        assert isinstance(app.screen, ClosingScreen)
        shown = app.screen_text
        assert "3 answers: 1 liked, 1 disliked, 1 skipped." in shown
        assert "Nothing is written yet. k keeps this session for next time" in shown
        assert "◆ The Last Typesetter (2011)" in shown
        assert "+ The Last Typesetter (2011)" in shown
        drama = next(line for line in shown.splitlines() if " Drama  " in line and "%" in line)
        assert drama.count("100%") == 1
        assert drama.count("67%") == 1
        comedy = next(line for line in shown.splitlines() if " Comedy  " in line and "%" in line)
        assert "25%" in comedy
        assert "17%" in comedy
        assert comedy.count("█") > 4


async def test_a_watchlist_without_answers_opens_it_too(launch: Launch) -> None:
    async with recommending(launch, "w", "q") as app:
        assert isinstance(app.screen, ClosingScreen)
        assert "answers:" not in app.screen_text


@pytest.mark.parametrize("key", ["enter", "ctrl+q"])
async def test_enter_and_ctrl_q_leave(launch: Launch, key: str) -> None:
    async with recommending(launch, "y", "q", key) as app:
        assert not app.fourfold.is_running
        assert app.fourfold.return_code == 0


async def test_q_which_opened_it_does_nothing_there(launch: Launch) -> None:
    async with recommending(launch, "y", *"qqq") as app:
        assert isinstance(app.screen, ClosingScreen)
        assert app.fourfold.is_running


async def test_an_enter_held_since_it_opened_does_not_leave(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "_HELD", 60.0)
    async with recommending(launch, "y", "ctrl+p") as app:
        await app.type("quit")
        while not isinstance(app.screen, ClosingScreen):
            await app.press("enter")
            assert app.fourfold.is_running
        await app.press("enter", "enter")
        assert isinstance(app.screen, ClosingScreen)
        await app.press("end", "escape")
        assert isinstance(app.screen, RecommendScreen)


async def test_films_with_a_rating_are_listed_with_it_and_not_among_the_liked(
    launch: Launch,
) -> None:
    async with recommending(launch, "y", size=(120, 60)) as app:
        for movie_id, stars in ((9, 4), (10, 1), (11, 3.5)):
            app.session.rate(stars, movie_id)
        await app.press("q")
        lines = app.text_of(FlowingText).splitlines()
        left = [line.strip("│ ").split("  ")[0] for line in lines]
        rated = left[left.index("Rated") :]
        assert rated[1:4] == [
            "3.5★ Rocket Picnic (2015)", "1★ Quiet Rooms (1982)", "4★ Salt and Cinders (1969)"
        ]  # fmt: skip
        liked = left[left.index("Liked") : left.index("Rated")]
        assert "+ The Last Typesetter (2011)" in liked
        assert not any("Salt and Cinders" in line for line in liked)


async def test_a_genre_liked_less_than_disliked_is_below_zero(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        for movie_id in (11, 12):
            app.session.answer(Answer.DISLIKE, movie_id)
        await app.press("q")
        science = next(line for line in app.screen_text.splitlines() if " Sci-Fi " in line)
        assert "0%" in science
        assert "−29%" in science


async def test_escape_returns_to_the_session(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        before = app.screen_text
        await app.press("q", "escape")
        assert isinstance(app.screen, RecommendScreen)
        assert app.screen_text == before


async def test_e_opens_the_export_window_and_escape_returns(launch: Launch) -> None:
    async with recommending(launch, "y", "q", "e") as app:
        assert isinstance(app.screen, ExportScreen)
        await app.press("escape")
        assert isinstance(app.screen, ClosingScreen)


async def test_the_footer_names_its_keys_and_f1_explains_it(launch: Launch) -> None:
    async with recommending(launch, "y", "q") as app:
        hints = ("k keep", "e export", "enter ctrl+q leave", "esc go on")
        assert all(hint in app.footer for hint in hints)
        await app.press("f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Before leaving" in app.screen_text


async def test_everything_can_be_scrolled_to(launch: Launch) -> None:
    async with recommending(launch, *"wywy") as app:
        for size in ((120, 40), (80, 24), (60, 20)):
            await app.resize(*size)
            await app.press("q")
            seen = app.screen_text
            for _ in range(4):
                await app.press("pagedown")
                seen += app.screen_text
            assert all(part in seen for part in ("Your taste", "Your watchlist", "Liked", "◆", "+"))
            await app.press("escape")


async def test_without_genres_no_taste_is_shown(tmp_path: Path) -> None:
    bare = [type(film)(film.movie_id, film.title, "(no genres listed)") for film in FILMS]
    launch = launch_for(tmp_path, bare, "max_genre_distance: 1\nmin_genre_affinity: 0\n")
    async with recommending(launch, "w", "q") as app:
        assert "None of your films has a genre" in app.screen_text
