"""Exporting by keys alone: each form, where it goes, and everything that can go wrong."""

import json
import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.session.file import read
from tests.tui.app_driver import footer, press, screen_text, settle, text_of
from tests.tui.screens.test_history import answered
from tui.app import FourfoldApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.export import ExportScreen, FileBox
from tui.screens.help import HelpScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def name(pilot: Pilot[None], typed: str) -> None:
    """Put another path into the box."""
    app.screen.query_one(FileBox).value = ""
    names = {"/": "slash", "~": "tilde", ".": "full_stop", "-": "minus", " ": "space"}
    await app.pilot.press(*[names.get(character, character) for character in typed])
    await app.settle()


def told(app: FourfoldApp) -> str:
    """Return the words of the window, wherever lines are broken."""
    return app.words_of(".window")


def shows(app: FourfoldApp, path: Path) -> bool:
    return str(path) in told(app).replace(" ", "")


async def test_e_and_enter_write_the_session_beside_one(launch: Launch, here: Path) -> None:
    async with recommending(launch, *"ywn", "e") as app:
        assert isinstance(app.screen, ExportScreen)
        session = app.session
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
        (path,) = here.iterdir()
        assert path.name.startswith("fourfold-20")
        assert path.suffix == ".json"
        assert read(path).state == session.state
        assert any(f"Written to {path}" in notice for notice in app.notices)


@pytest.mark.parametrize(
    ("downs", "begins", "head"),
    [
        (1, "fourfold-2", "# Films from fourfold"),
        (2, "fourfold-liked-", "tmdbID,imdbID,Title,Year,Tags"),
        (3, "fourfold-watchlist-", "tmdbID,imdbID,Title,Year"),
    ],
)
async def test_arrows_choose_what_is_written(
    launch: Launch, here: Path, downs: int, begins: str, head: str
) -> None:
    async with recommending(launch, *"ywn", "e") as app:
        await app.press(*["down"] * (downs + 1), "up", "down", *(["up"] if downs < 3 else []))
        await app.press("enter")
    (path,) = here.iterdir()
    assert path.name.startswith(begins)
    assert path.read_text().splitlines()[0] == head


async def test_a_name_of_ones_own_stays_and_only_its_ending_follows(
    launch: Launch, here: Path
) -> None:
    async with recommending(launch, "y", "e") as app:
        await name(pilot, "~/mine.json")
        assert shows(app, here / "mine.json")
        await app.press("down")
        assert app.screen.query_one(FileBox).value == "~/mine.md"
        await name(pilot, "plain")
        await app.press("down", "enter")
        assert [path.name for path in here.iterdir()] == ["plain"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The file has no name; type one."),
        ("nowhere/x.json", "No such folder; choose another."),
        ("folder", "Is a folder; add a file name."),
        ("folder/", "Is a folder; add a file name."),
        ("fifo", "Is not a regular file; choose another."),
        ("/proc/x.json", "Cannot be written: "),
    ],
)
async def test_what_cannot_be_written_is_told_in_the_window(
    launch: Launch, here: Path, typed: str, said: str
) -> None:
    (here / "folder").mkdir()
    os.mkfifo(here / "fifo")
    async with recommending(launch, "y", "e") as app:
        await name(pilot, typed)
        await app.press("enter")
        assert isinstance(app.screen, ExportScreen)
        assert said in told(app)
        await app.press("x")
        assert said not in told(app), "typing on takes the complaint away"


async def test_a_full_disk_is_told_and_leaves_nothing_behind(
    launch: Launch, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    async with recommending(launch, "y", "e") as app:
        monkeypatch.setattr(Path, "replace", full)
        await app.press("enter")
        assert "Cannot be written: no space left on device" in told(app)
        assert list(here.iterdir()) == []


async def test_damaged_facts_are_told(launch: Launch, here: Path) -> None:
    async with recommending(launch, "y", "e") as app:
        (launch.processed / "movie_facts.csv").write_bytes(b"")
        await app.press("down", "down", "enter")
        assert "movie_facts.csv:has0bytes" in told(app).replace(" ", "")
        assert list(here.iterdir()) == []


async def test_an_existing_file_is_overwritten_only_when_confirmed(
    launch: Launch, here: Path
) -> None:
    (here / "mine.json").write_text("old")
    async with recommending(launch, "y", "e") as app:
        await name(pilot, "mine.json")
        await app.press("enter")
        assert isinstance(app.screen, ConfirmScreen)
        assert shows(app, here / "mine.json")
        await app.press("n")
        assert isinstance(app.screen, ExportScreen)
        assert (here / "mine.json").read_text() == "old"
        await app.press("enter", "y")
        assert isinstance(app.screen, RecommendScreen)
        assert json.loads((here / "mine.json").read_text())["fourfold"] == "session"


async def test_escape_writes_nothing(launch: Launch, here: Path) -> None:
    async with recommending(launch, "y", "e") as app:
        await app.press("escape")
        assert isinstance(app.screen, RecommendScreen)
        assert list(here.iterdir()) == []


async def test_letters_are_text_here_and_help_explains(launch: Launch) -> None:
    async with recommending(launch, "y", "e") as app:
        assert all(hint in app.footer for hint in ("enter write", "↓ choose", "esc close"))
        await app.press("q", "question_mark")
        assert app.screen.query_one(FileBox).value.endswith("q?")
        await app.press("f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Letterboxd" in app.screen_text


@pytest.mark.parametrize("typed", ["[bold]x[/]", "题" * 90, "x" * 400])
async def test_any_path_is_shown_as_typed_and_fits(launch: Launch, typed: str) -> None:
    async with recommending(launch, "y", "e", size=(60, 20)) as app:
        app.screen.query_one(FileBox).value = typed
        await app.press("enter")
        shown = app.screen_text
        assert typed[:6] in shown
        assert "esc" in app.footer
