"""What the app does around its screens: loading, sizes, colours, leaving, and staying light."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.command import CommandPalette

from engine.errors import EXIT_STATUS
from engine.files.names import MOVIE_EMBEDDINGS
from tests.tui.app_driver import footer, pick, press, ready, screen_text, settle, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp, run_app
from tui.keys.actions import ACTIONS, BY_NAME
from tui.keys.keymap import Keymap
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch
from tui.theme import theme_for
from tui.widgets.top_bar import TopBar

ROOT = Path(__file__).parents[2]


async def test_the_box_is_there_before_the_films_are(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await app.pilot.press(*"ferry", "enter")
        await app.settle()
        app = await ready(pilot)
        assert "1/4" in app.screen_text
        assert "Night Ferry" in app.screen_text


async def test_what_cannot_be_loaded_ends_the_app_with_its_error(launch: Launch) -> None:
    (launch.artifacts / "svd" / MOVIE_EMBEDDINGS).write_bytes(b"")
    app = FourfoldApp(launch)
    async with app.run_test() as pilot:
        await app.settle()
    assert app.fourfold.return_code == EXIT_STATUS
    assert app.fourfold.trouble is not None
    assert MOVIE_EMBEDDINGS in str(app.fourfold.trouble)


def test_a_load_error_is_one_line_on_stderr(
    launch: Launch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: FourfoldApp, **options: bool) -> None:
        original(self, headless=True)

    original = FourfoldApp.run
    monkeypatch.setattr(FourfoldApp, "run", run)
    assert run_app(replace(launch, model="no\x1bsuch")) == EXIT_STATUS
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "no model called" in told
    assert "\x1b" not in told
    assert "Traceback" not in told


async def test_a_small_terminal_shows_a_notice_until_it_grows(launch: Launch) -> None:
    async with recommending(launch, size=(80, 24)) as app:
        before = app.screen_text
        await app.resize(39, 11)
        assert isinstance(app.screen, TooSmallScreen)
        await app.press("y", "n", "s", "slash", "f1", "ctrl+p", "escape", "enter")
        assert isinstance(app.screen, TooSmallScreen)
        await app.resize(80, 24)
        assert isinstance(app.screen, RecommendScreen)
        assert app.screen_text == before


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_one_can_leave_a_small_terminal(launch: Launch, key: str) -> None:
    async with driving(launch, size=(30, 8)) as app:
        assert isinstance(app.screen, TooSmallScreen)
        await app.press(key)
        assert not app.fourfold.is_running


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (99, 30), (120, 40), (200, 60)])
async def test_title_reason_and_keys_stay_at_every_size(
    launch: Launch, size: tuple[int, int]
) -> None:
    async with recommending(launch, size=size) as app:
        shown = app.screen_text
        assert "The Last Typesetter" in shown
        assert "Because you picked" in shown
        for hint in ("y like", "n dislike", "s skip"):
            assert hint in app.footer


async def test_footer_hints_are_whole_at_every_width(launch: Launch) -> None:
    known = {f"{action.label}" for action in ACTIONS}
    async with driving(launch, size=(120, 24)) as app:
        for width in range(40, 121, 7):
            await app.resize(width, 24)
            hints = [hint for hint in app.footer.strip().split("  ") if hint]
            assert hints
            assert all(hint.split(" ", 1)[1] in known for hint in hints)


async def test_f1_explains_the_part_that_has_the_focus(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        for heading in ("Finding films", "Results", "Your four"):
            await app.press("f1")
            assert isinstance(app.screen, HelpScreen)
            assert f" {heading} " in app.screen_text
            await app.press("escape", "tab")


async def test_ctrl_q_leaves_the_pick_screen_and_q_does_not(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await app.press("q")
        assert isinstance(app.screen, PickScreen)
        await app.press("ctrl+q")
        assert not app.fourfold.is_running


async def test_without_colour_marks_and_words_still_tell_answers_apart(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with recommending(launch, "y", "n", "s", size=(80, 24)) as app:
        strips = app.screen._compositor.render_strips()
        filtered = [s for strip in strips for f in app.fourfold._filters if f.enabled
                    for s in f.apply(list(strip), app.fourfold.background_colors[1])]  # fmt: skip
        colours = {s.style.color.triplet for s in filtered
                   if s.style and s.style.color and s.style.color.triplet}  # fmt: skip
        assert all(len({*colour}) == 1 for colour in colours)
        assert all(mark in app.screen_text for mark in ("+ ", "− ", "· "))


def test_names_of_actions_are_unique_and_helped() -> None:
    assert len(BY_NAME) == len(ACTIONS)
    assert all(action.help.endswith(".") and action.label for action in ACTIONS)


@pytest.mark.parametrize(
    ("environment", "kept", "theme"),
    [
        ({}, None, "fourfold"),
        ({"COLORFGBG": "15;0"}, None, "fourfold"),
        ({"COLORFGBG": "0;15"}, None, "fourfold-light"),
        ({"COLORFGBG": "0;default;15"}, None, "fourfold-light"),
        ({"COLORFGBG": "0;15"}, "nord", "nord"),
        ({"COLORFGBG": "0;15"}, "no such", "fourfold-light"),
        ({"COLORFGBG": "0;15", "TEXTUAL_THEME": "fourfold"}, "nord", "fourfold"),
        ({"TEXTUAL_THEME": "no such"}, "nord", "nord"),
    ],
)
def test_the_theme_is_the_persons_or_suits_the_terminal(
    environment: dict[str, str], kept: str | None, theme: str
) -> None:
    assert theme_for(environment, {"fourfold", "fourfold-light", "nord"}, kept) == theme


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("tui.app", ["pandas", "scipy", "sklearn", "torch", "pyarrow", "numpy", "rapidfuzz"]),
        ("tui.screens.recommend", ["pandas", "scipy", "sklearn", "torch", "pyarrow"]),
    ],
)
def test_importing_the_app_brings_nothing_heavy(module: str, absent: list[str]) -> None:
    script = f"import sys, {module}; print([m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


async def test_an_index_that_had_to_be_built_anew_is_said(launch: Launch) -> None:
    (launch.processed / "title_index.npz").unlink()
    async with driving(launch) as app:
        assert any("index anew" in notice for notice in app.notices)
        await app.type("harb")
        assert "Harbour Lights" in app.screen_text


async def test_a_click_on_the_top_line_opens_the_command_palette(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await app.click(TopBar)
        assert isinstance(app.screen, CommandPalette)


async def test_the_palette_offers_everything_that_can_act_now_once_with_its_key(
    launch: Launch,
) -> None:
    async with recommending(launch, "y", "i", size=(80, 24)) as app:
        offered = [command.help for command in app.fourfold.get_system_commands(app.screen)]
        active = app.screen.active_bindings.values()
        names = {a.binding.id for a in active if a.enabled and a.binding.id in BY_NAME}
        assert {"like", "undo", "about_down", "leave", "help"} <= names
        told = [
            f"{Keymap().key(name)}  {BY_NAME[name].help}" for name in names - {"command_palette"}
        ]
        assert sorted(offered) == sorted([*told, "Choose other colours."])
