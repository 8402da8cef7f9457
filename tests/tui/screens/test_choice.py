"""Switching models in a session: the answers go along, and what cannot be is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundles import write_model
from tests.tui.app_driver import launch_for, pick, press, ready, screen_text, text_of
from tests.tui.conftest import FILMS, FOUR
from tui.app import FourfoldApp
from tui.screens.choice import ChoiceScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard


@pytest.fixture
def two_models(tmp_path: Path) -> Launch:
    """`svd`, and `turned`, in which the taste for drama leads elsewhere."""
    launch = launch_for(tmp_path, FILMS)
    turned = [replace(film, vector=(film.vector[1], film.vector[0])) for film in FILMS]
    write_model(launch.artifacts / "turned", turned[::-1])
    return replace(launch, model="svd")


def film(app: FourfoldApp) -> str:
    return app.text_of(FilmCard).splitlines()[0].strip()


async def test_m_lists_the_models_and_switches_with_the_answers(two_models: Launch) -> None:
    async with recommending(two_models, "y", "n") as app:
        before = app.film
        answers = app.text_of("#answers")
        assert "svd · default" in app.screen_text
        await app.press("m")
        assert isinstance(app.screen, ChoiceScreen)
        assert "svd  (now)" in app.screen_text
        await app.press("down", "enter")
        assert isinstance(app.screen, RecommendScreen)
        assert "turned · default" in app.screen_text
        assert app.text_of("#answers") == answers
        await app.press("m", "up", "enter")
        assert app.film == before


async def test_escape_stays_with_the_model(two_models: Launch) -> None:
    async with recommending(two_models, "m", "down", "escape", size=(80, 24)) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert app.session.bundle.model == "svd"


async def test_a_model_that_lacks_a_film_or_is_damaged_is_told_and_nothing_changes(
    two_models: Launch,
) -> None:
    write_model(two_models.artifacts / "small", FILMS[1:])
    write_model(two_models.artifacts / "torn", FILMS)
    (two_models.artifacts / "torn" / "movie_map.json").write_bytes(b"{")
    async with recommending(two_models, "y") as app:
        before = app.film
        for name, said in (("small", "does not know Harbour Lights"), ("torn", "movie_map.json")):
            app.screen._switch(name)
            await app.settle()
            await app.fourfold.workers.wait_for_complete()
            assert any(said in notice for notice in app.notices)
            assert app.film == before
        assert app.session.bundle.model == "svd"
