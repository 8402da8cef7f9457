"""The screens as pictures at four sizes, and in the light theme.

`pytest --snapshot-update` renews them.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import random_films, write_model, write_processed
from tests.tui.app_driver import AppDriver, driving
from tests.tui.films import FILMS, FOUR_TITLES, FOUR_TYPED
from tests.tui.saved_sessions import keep_session
from tui.config_files import preferences_file
from tui.screens.export import FileBox
from tui.startup import Launch
from tui.theme import DARK, LIGHT
from tui.user_settings import save_theme

SIZES = [(120, 40), (80, 24), (60, 20), (200, 60)]
REGIONS = ("Horror", "Children", "Sci-Fi", "Romance", "Crime")
ANSWERS = ("y", "n", "s")
FILTERS = ("f", *"1960", "shift+tab", "space", "space", "down", "space")

# The keys that lead to each screen of a session.
KEYS = {
    "recommended": ANSWERS,
    "about": (*ANSWERS, "i"),
    "keys": (*ANSWERS, "question_mark"),
    "asked": (*ANSWERS, "c"),
    "exhausted": (*ANSWERS, "s", "s", "s"),
    "closing": (*ANSWERS, "w", "y", "w", "y", "q"),
    "policy": (*ANSWERS, "p", "a", "down", "right"),
    "policy_saving": (*ANSWERS, "p", "a", "down", "right", "s", "end"),
    "filters": (*ANSWERS, *FILTERS),
    "filtered": (*ANSWERS, *FILTERS, "enter"),
    "filtered_out": (*ANSWERS, "f", *"2030", "enter"),
    "history": ANSWERS,
    "presets": (*ANSWERS, "p"),
    "find": (*ANSWERS, "slash", *"moon"),
    "nearest": (*ANSWERS, "m"),
    "watchlist": (*"wswn", "W"),
    "no_map": (*ANSWERS, "t"),
    "map": (*ANSWERS, "t"),
    "map_zoomed": (*ANSWERS, "t", "plus", "plus", "right", "up"),
    "map_beside": ANSWERS,
    "never": (*ANSWERS, "v"),
    "export": (*ANSWERS, "e"),
}


PICKING = ("popular", "searched", "four", "offered")


async def go_to(app: AppDriver, scene: str) -> None:
    await app.press(*KEYS.get(scene, ()))
    if scene == "searched":
        await app.pick("harbour", "seven")
        await app.type("moon")
    elif scene == "four":
        await app.pick(*FOUR_TYPED)
    elif scene == "history":
        app.session.import_films([AnsweredFilm(n, Answer.SEEN, "seen.csv") for n in (8, 9, 10)])
        await app.press("w", "h", "down", "down")
    elif scene == "export":
        box = app.screen.query_one(FileBox)
        box.cursor_blink = False
        box.value = "~/nowhere/films.json"
        await app.press("down", "enter")


@pytest.fixture(autouse=True)
def _same_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/you")


def add_map(launch: Launch) -> None:
    """Place 400 more films around the twelve, in regions of a genre each."""
    draw = np.random.default_rng(4)
    more = [
        replace(film, movie_id=1_000 + row, genres=REGIONS[row % len(REGIONS)])
        for row, film in enumerate(random_films(400, dimension=2, seed=4))
    ]
    own = np.linspace([-0.4, -0.3], [0.3, 0.4], len(FILMS))
    angles = 2 * np.pi * (np.arange(len(more)) % len(REGIONS)) / len(REGIONS)
    centres = 0.65 * np.column_stack([np.cos(angles), np.sin(angles)])
    places = np.vstack([own, centres + draw.normal(0, 0.12, (len(more), 2))])
    films = [*FILMS, *more]
    write_processed(launch.processed, films)
    write_model(
        launch.artifacts / "svd", films, positions=np.clip(places, -1, 1).astype(np.float32)
    )


def keep_three_days_ago(launch: Launch) -> None:
    seconds = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(keep_session(launch, "yns"), (seconds, seconds))


@pytest.mark.parametrize("scene", [*PICKING, *KEYS])
async def test_screen(launch: Launch, snapshot: SnapshotAssertion, scene: str) -> None:
    if scene.startswith("map"):
        add_map(launch)
    if scene == "offered":
        keep_three_days_ago(replace(launch, model="svd"))
    pictures = snapshot.use_extension(SVGImageExtension)
    changed = []

    titles = FOUR_TITLES if scene in KEYS else ()
    # From the light theme on, because a change of the theme costs more than a start in it.
    save_theme(preferences_file(), LIGHT.name)
    async with driving(replace(launch, titles=titles), size=SIZES[0]) as app:

        def compare(name: str) -> None:
            if app.fourfold.export_screenshot(simplify=True) != pictures(name=name):
                changed.append(name)

        await go_to(app, scene)
        for box in app.screen.query(Input):
            box.cursor_blink = False
        compare("light")
        app.fourfold.theme = DARK.name
        await app.settle()
        for columns, lines in SIZES:
            if (columns, lines) != app.fourfold.size:
                await app.resize(columns, lines)
            compare(f"{columns}x{lines}")

    assert changed == []
