"""The map window by keys and mouse."""

from dataclasses import replace

import numpy as np
import pytest

from engine.files.names import MOVIE_POSITIONS
from tests.bundles import write_model
from tests.tui.app_driver import Hold, recommending
from tests.tui.films import FILMS
from tui.screens.map import MapScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.view.map.film_map import FilmMap
from tui.widgets.film_map import FilmMapWidget


@pytest.fixture
def mapped(launch: Launch) -> Launch:
    places = np.array([[i / 6 - 1, (i % 4) / 2 - 0.8] for i in range(12)], dtype=np.float32)
    write_model(launch.artifacts / "svd", FILMS, positions=places)
    return launch


async def test_it_shows_films_the_way_and_the_nearest_film(mapped: Launch) -> None:
    async with recommending(mapped, "y", "n") as app:
        for size in ((60, 20), (80, 24), (120, 40), (200, 60)):
            await app.resize(*size)
            await app.press("t")
            assert isinstance(app.screen, MapScreen)
            await app.until(lambda: "♥" in app.text_of(FilmMapWidget))
            drawn = app.text_of(FilmMapWidget)
            assert "◉" in drawn
            assert any("⠀" < character <= "⣿" for character in drawn)
            nearest = app.text_of("#nearest")
            assert any(film.title.split(" (")[0].split(",")[0] in nearest for film in FILMS)
            await app.press("escape")


async def test_the_cross_moves_zooms_and_shows_a_film(mapped: Launch) -> None:
    async with recommending(mapped, "t") as app:
        await app.until(lambda: "◉" in app.text_of(FilmMapWidget))
        await app.press("right")
        assert "┼" in app.text_of(FilmMapWidget)
        await app.pilot.press(*["left"] * 26, *["down"] * 26)
        await app.settle()
        assert "Harbour Lights" in app.text_of("#nearest")
        await app.press("plus", "equals_sign", "minus")
        assert "Harbour Lights" in app.text_of("#nearest")
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
        assert app.film == "Harbour Lights"


async def test_a_click_moves_the_cross(mapped: Launch) -> None:
    async with recommending(mapped, "t") as app:
        await app.until(lambda: "◉" in app.text_of(FilmMapWidget))
        await app.pilot.click(FilmMapWidget, offset=(1, app.screen.size.height - 8))
        await app.settle()
        assert "Harbour Lights" in app.text_of("#nearest")


async def test_the_session_goes_on_while_a_closed_map_is_still_made(
    mapped: Launch, hold: Hold
) -> None:
    async with recommending(mapped, "y") as app:
        released = hold(FilmMap, "__init__")
        await app.pilot.press("t")
        await app.until(lambda: isinstance(app.screen, MapScreen))
        await app.pilot.press("escape")
        await app.until(lambda: isinstance(app.screen, RecommendScreen))
        await app.pilot.press("y")
        await app.until(lambda: len(app.session.state.answers) == 2)
        released.set()
        await app.settle()
        assert isinstance(app.screen, RecommendScreen)


async def test_help_explains_the_signs(mapped: Launch) -> None:
    async with recommending(mapped, "t", size=(60, 20)) as app:
        await app.until(lambda: "◉" in app.text_of(FilmMapWidget))
        await app.press("f1")
        assert "◉ you now" in app.screen_text


async def test_a_damaged_map_is_reported_in_its_window(mapped: Launch) -> None:
    (mapped.artifacts / "svd" / MOVIE_POSITIONS).write_bytes(b"no array")
    async with recommending(mapped, "t") as app:
        await app.until(lambda: MOVIE_POSITIONS in app.screen_text)
        await app.press("enter", "escape")
        assert isinstance(app.screen, RecommendScreen)


async def test_it_closes_and_changes_nothing(mapped: Launch) -> None:
    async with recommending(mapped, "y") as app:
        before = app.screen_text
        for key in ("escape", "t", "q"):
            await app.press("t", key)
            assert app.screen_text == before


@pytest.mark.parametrize("als_has_one", [True, False])
async def test_without_a_map_it_names_a_model_that_has_one(
    launch: Launch, als_has_one: bool
) -> None:
    places = np.zeros((len(FILMS), 2), dtype=np.float32) if als_has_one else None
    write_model(launch.artifacts / "als", FILMS, positions=places)
    hint = "The model svd has no map. Switch to als (p, a, m) to see one."
    async with recommending(replace(launch, model="svd"), "t") as app:
        await app.until(lambda: "has no map" in app.screen_text)
        assert (hint in app.screen_text) == als_has_one


async def test_a_model_without_a_map_says_so(launch: Launch) -> None:
    async with recommending(launch, "t") as app:
        await app.until(lambda: "The model svd has no map." in app.screen_text)
        assert "Switch to" not in app.screen_text
        assert "you now" not in app.screen_text
        assert app.footer.split() == ["esc", "close", "F1", "help"]
        await app.press("enter", "plus", "left")
        assert isinstance(app.screen, MapScreen)
