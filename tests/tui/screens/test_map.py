"""The map window by keys and mouse."""

import numpy as np
import pytest

from tests.bundles import write_model
from tests.tui.app_driver import recommending
from tests.tui.films import FILMS
from tui.screens.map import MapScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.film_map import FilmMapWidget


@pytest.fixture
def mapped(launch: Launch) -> Launch:
    places = np.array([[i / 6 - 1, (i % 4) / 2 - 0.8] for i in range(12)], dtype=np.float32)
    write_model(launch.artifacts / "svd", FILMS, positions=places)
    return launch


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_it_shows_films_the_way_and_the_nearest_film(
    mapped: Launch, size: tuple[int, int]
) -> None:
    async with recommending(mapped, "y", "n", "t", size=size) as app:
        assert isinstance(app.screen, MapScreen)
        await app.until(lambda: "♥" in app.text_of(FilmMapWidget))
        drawn = app.text_of(FilmMapWidget)
        assert "┼" in drawn
        assert any("⠀" < character <= "⣿" for character in drawn)
        nearest = app.text_of("#nearest")
        assert any(film.title.split(" (")[0].split(",")[0] in nearest for film in FILMS)


async def test_the_cross_moves_zooms_and_shows_a_film(mapped: Launch) -> None:
    async with recommending(mapped, "t") as app:
        await app.until(lambda: "┼" in app.text_of(FilmMapWidget))
        await app.press(*["left"] * 40, *["down"] * 40)
        assert "Harbour Lights" in app.text_of("#nearest")
        await app.press("plus", "equals_sign", "minus")
        assert "Harbour Lights" in app.text_of("#nearest")
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
        assert app.film == "Harbour Lights"


async def test_a_click_moves_the_cross(mapped: Launch) -> None:
    async with recommending(mapped, "t") as app:
        await app.until(lambda: "┼" in app.text_of(FilmMapWidget))
        await app.pilot.click(FilmMapWidget, offset=(1, app.screen.size.height - 8))
        await app.settle()
        assert "Harbour Lights" in app.text_of("#nearest")


@pytest.mark.parametrize("key", ["escape", "t", "q"])
async def test_it_closes_and_changes_nothing(mapped: Launch, key: str) -> None:
    async with recommending(mapped, "y") as app:
        before = app.screen_text
        await app.press("t", key)
        assert app.screen_text == before


async def test_a_model_without_a_map_says_so(launch: Launch) -> None:
    async with recommending(launch, "t") as app:
        await app.until(lambda: "The model svd has no map." in app.screen_text)
        await app.press("enter", "plus", "left")
        assert isinstance(app.screen, MapScreen)
