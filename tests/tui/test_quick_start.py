"""Starting with titles from the command line."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.errors import EXIT_STATUS
from tests.tui.app_driver import footer, press, ready, screen_text, settle, text_of
from tui.app import FourfoldApp
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch, Loaded
from tui.widgets.film_card import FilmCard
from tui.widgets.slots import Slots

FOUR = ("harbour lights", "clockmaker's daughter", "Seven Bridges (1988)", "paper moons 1993")


async def test_four_titles_skip_the_first_screen(launch: Launch) -> None:
    async with driving(replace(launch, titles=FOUR)) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert "Harbour Lights · The Clockmaker's Daughter" in app.screen_text
        assert "The Last Typesetter" in app.text_of(FilmCard)


async def test_after_four_titles_other_films_can_be_picked_as_usual(launch: Launch) -> None:
    async with driving(replace(launch, titles=FOUR)) as app:
        await app.press("slash")
        assert isinstance(app.screen, PickScreen)
        assert "0/4" in app.screen_text
        assert "Popular films" in app.screen_text
        await app.press("ctrl+r", "enter")
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_fewer_titles_are_picked_already(launch: Launch, count: int) -> None:
    async with driving(replace(launch, titles=FOUR[:count])) as app:
        assert isinstance(app.screen, PickScreen)
        assert f"{count}/4" in app.screen_text
        assert "Harbour Lights" in app.text_of(Slots)
        assert app.text_of("#so-far").strip()
        await app.press(*["down"] * count, *["enter", "down"] * (4 - count))
        assert "enter start" in app.footer


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let the films be read no sooner than the event is set."""
    may_go_on = threading.Event()
    load = Launch.load

    def held(self: Launch) -> Loaded:
        assert may_go_on.wait(timeout=30)
        return load(self)

    monkeypatch.setattr(Launch, "load", held)
    yield may_go_on
    may_go_on.set()


async def test_what_is_typed_while_the_films_are_read_disturbs_nothing(
    launch: Launch, reading: threading.Event
) -> None:
    async with driving(replace(launch, titles=FOUR)) as app:
        await app.pilot.press(*"ferry", "enter")
        reading.set()
        app = await ready(pilot)
        assert isinstance(app.screen, RecommendScreen)
        await app.press("slash")
        assert "0/4" in app.screen_text


async def test_a_window_open_while_the_films_are_read_gives_way(
    launch: Launch, reading: threading.Event
) -> None:
    async with driving(replace(launch, titles=FOUR)) as app:
        await app.pilot.pause()
        await app.pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        reading.set()
        app = await ready(pilot)
        assert isinstance(app.screen, RecommendScreen)
        await app.press("slash")
        assert isinstance(app.screen, PickScreen)


async def test_in_a_small_terminal_the_film_waits_below_the_notice(launch: Launch) -> None:
    async with driving(replace(launch, titles=FOUR), size=(30, 8)) as app:
        assert isinstance(app.screen, TooSmallScreen)
        await app.resize(80, 24)
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (("harbour lights", "no such film at all"), "no such film at all: no film has this name"),
        (("harbour lights", "Harbour Lights (1961)"), "Harbour Lights (1961): names a film for"),
        (("",), "no film has this name"),
        (("  ",), "no film has this name"),
        (("harbour lights 1999",), "no such film; there is Harbour Lights (1961)"),
    ],
)
async def test_a_title_that_names_no_one_film_ends_the_app_with_its_error(
    launch: Launch, titles: tuple[str, ...], said: str
) -> None:
    app = FourfoldApp(replace(launch, titles=titles))
    async with app.run_test() as pilot:
        await app.settle()
    assert app.fourfold.return_code == EXIT_STATUS
    assert said in str(app.fourfold.trouble)
    assert "\n" not in str(app.fourfold.trouble)
