"""Switching models in a session: the answers stay, and a switch that fails changes nothing."""

from tests.bundles import write_model
from tests.tui.app_driver import recommending
from tests.tui.films import FILMS
from tui.screens.choice import ChoiceScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.line_list import TextList


async def test_advanced_lists_models_and_switching_keeps_the_answers(
    two_models: Launch,
) -> None:
    async with recommending(two_models, "y", "n") as app:
        before = app.film
        answers = app.text_of("#answers")
        assert "svd · Classic" in app.screen_text
        await app.press("p", "a", "m")
        assert isinstance(app.screen, ChoiceScreen)
        assert "svd  (now)" in app.screen_text
        await app.press("down", "enter")
        assert isinstance(app.screen, RecommendScreen)
        assert "turned · Classic" in app.screen_text
        assert app.text_of("#answers") == answers
        await app.press("p", "a", "m", "up", "enter")
        assert app.film == before


async def test_notes_behind_the_models_are_in_one_column(launch: Launch) -> None:
    for name in ("als", "twotower"):
        write_model(launch.artifacts / name, FILMS)
    async with recommending(launch, "p", "a", "m") as app:
        lines = app.text_of(TextList).split("\n")
        columns = {line.index(" of 20 liked") for line in lines if "of 20 liked" in line}
        assert sum("of 20 liked" in line for line in lines) == 3
        assert len(columns) == 1


async def test_escape_keeps_the_model(two_models: Launch) -> None:
    async with recommending(two_models, "p", "a", "m", "down", "escape", size=(80, 24)) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert app.session.bundle.model == "svd"


async def test_a_model_that_cannot_be_used_is_reported(two_models: Launch) -> None:
    write_model(two_models.artifacts / "small", FILMS[1:])
    write_model(two_models.artifacts / "torn", FILMS)
    (two_models.artifacts / "torn" / "movie_map.json").write_bytes(b"{")
    async with recommending(two_models, "y") as app:
        before = app.film
        for key, message in (("up", "does not know Harbour Lights"), ("down", "movie_map.json")):
            await app.press("p", "a", "m", key, "enter")
            assert any(message in notice for notice in app.notices)
            assert app.film == before
        assert app.session.bundle.model == "svd"
