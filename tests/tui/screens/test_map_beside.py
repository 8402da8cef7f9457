"""The map beside the panels of a very wide screen."""

from dataclasses import replace

import numpy as np

from tests.bundles import write_model
from tests.tui.app_driver import AppDriver, recommending
from tests.tui.films import FILMS
from tui.screens.map import MapScreen
from tui.startup import Launch
from tui.widgets.film_map import FilmMapWidget

WIDE, USUAL = (160, 40), (159, 40)


def with_map(launch: Launch) -> Launch:
    places = np.linspace([-0.9, -0.8], [0.9, 0.8], len(FILMS)).astype(np.float32)
    write_model(launch.artifacts / "svd", FILMS, positions=places)
    return replace(launch, model="svd")


def shows_map(app: AppDriver) -> bool:
    return "╭─ Map ─" in app.screen_text


def drawn(app: AppDriver) -> str:
    return app.text_of(FilmMapWidget)


async def test_it_shows_your_place_and_follows_your_answers(launch: Launch) -> None:
    async with recommending(with_map(launch), size=WIDE) as app:
        assert shows_map(app)
        assert "◉" in drawn(app)
        assert "♥" in drawn(app)
        assert "┼" not in drawn(app)
        before = drawn(app)
        await app.press("y")
        assert drawn(app) != before


async def test_it_comes_and_goes_with_the_room_for_it(launch: Launch) -> None:
    async with recommending(with_map(launch), size=USUAL) as app:
        assert not shows_map(app)
        await app.resize(*WIDE)
        assert shows_map(app)
        assert "◉" in drawn(app)
        await app.resize(160, 33)
        assert not shows_map(app)


async def test_without_positions_there_is_no_panel(launch: Launch) -> None:
    async with recommending(launch, "y", size=WIDE) as app:
        assert not shows_map(app)


async def test_a_model_without_a_map_takes_the_panel_away(launch: Launch) -> None:
    write_model(launch.artifacts / "other", FILMS)
    async with recommending(with_map(launch), "p", "a", "m", size=WIDE) as app:
        await app.press("up", "enter")
        assert app.session.bundle.model == "other"
        assert not shows_map(app)


async def test_a_click_on_it_opens_the_map_window(launch: Launch) -> None:
    async with recommending(with_map(launch), size=WIDE) as app:
        await app.click("#beside", offset=(10, 3))
        assert isinstance(app.screen, MapScreen)
