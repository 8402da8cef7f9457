"""Exporting by keys alone: each format, where it is written, and everything that can go wrong."""

import json
import os
from pathlib import Path

import pytest

from engine.session.export import FORMATS
from engine.session.read import read
from tests.tui.app_driver import AppDriver, recommending
from tui.screens.confirm import ConfirmScreen
from tui.screens.export import ExportScreen, FileBox
from tui.screens.help import HelpScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.line_list import TextList


def window_text(app: AppDriver) -> str:
    return app.words_of(".window")


def shows(app: AppDriver, path: Path) -> bool:
    return str(path) in window_text(app).replace(" ", "")


async def test_e_and_enter_write_the_session_to_a_file(launch: Launch, folder: Path) -> None:
    async with recommending(launch, *"ywn") as app:
        session = app.session
        await app.press("e")
        assert isinstance(app.screen, ExportScreen)
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
        (path,) = folder.iterdir()
        assert path.name.startswith("fourfold-20")
        assert path.suffix == ".json"
        assert read(path).state == session.state
        assert any(f"Written to {path}" in notice for notice in app.notices)


async def test_arrows_choose_the_format(launch: Launch, folder: Path) -> None:
    async with recommending(launch, *"ywn") as app:
        for downs, begins, head in (
            (1, "fourfold-2", "# Films from fourfold"),
            (2, "fourfold-seen-", "tmdbID,imdbID,Title,Year,Rating,Tags"),
            (3, "fourfold-likes-", "tmdbID,imdbID,Title,Year,Rating,Tags"),
            (4, "fourfold-watchlist-", "tmdbID,imdbID,Title,Year,Rating,Tags"),
        ):
            await app.press("e", *["down"] * (downs + 1), "up", "down")
            await app.press(*(["up"] if downs < 4 else []), "enter")
            (path,) = folder.iterdir()
            assert path.name.startswith(begins)
            assert path.read_text().splitlines()[0] == head
            path.unlink()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_every_format_is_in_sight(launch: Launch, size: tuple[int, int]) -> None:
    async with recommending(launch, "y", "e", size=size) as app:
        for format_ in FORMATS:
            assert format_.name in app.text_of(TextList)


async def test_only_the_ending_of_a_typed_name_changes(launch: Launch, folder: Path) -> None:
    async with recommending(launch, "y", "e") as app:
        await app.replace_text(FileBox, "~/mine.json")
        assert shows(app, folder / "mine.json")
        await app.press("down")
        assert app.screen.query_one(FileBox).value == "~/mine.md"
        await app.replace_text(FileBox, "plain")
        await app.press("down", "enter")
        assert [path.name for path in folder.iterdir()] == ["plain"]


async def test_a_file_that_cannot_be_written_is_reported_in_the_window(
    launch: Launch, folder: Path
) -> None:
    (folder / "below").mkdir()
    os.mkfifo(folder / "fifo")
    async with recommending(launch, "y", "e") as app:
        for typed, message in (
            ("", "The file has no name; type one."),
            ("nowhere/x.json", "No such folder; choose another."),
            ("below", "Is a folder; add a file name."),
            ("below/", "Is a folder; add a file name."),
            ("fifo", "Is not a regular file; choose another."),
            ("/proc/x.json", "Cannot be written: "),
        ):
            await app.replace_text(FileBox, typed)
            await app.press("enter")
            assert isinstance(app.screen, ExportScreen)
            assert message in window_text(app)
            await app.press("x")
            assert message not in window_text(app), "typing removes the message"


async def test_a_full_disk_is_reported_and_leaves_no_file(
    launch: Launch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    async with recommending(launch, "y", "e") as app:
        monkeypatch.setattr(Path, "replace", full)
        await app.press("enter")
        assert "Cannot be written: no space left on device" in window_text(app)
        assert list(folder.iterdir()) == []


async def test_damaged_movie_facts_are_reported(launch: Launch, folder: Path) -> None:
    async with recommending(launch, "y", "e") as app:
        (launch.processed / "movie_facts.csv").write_bytes(b"")
        await app.press("down", "down", "enter")
        assert "movie_facts.csv:has0bytes" in window_text(app).replace(" ", "")
        assert list(folder.iterdir()) == []


async def test_overwriting_a_file_must_be_confirmed(launch: Launch, folder: Path) -> None:
    (folder / "mine.json").write_text("old")
    async with recommending(launch, "y", "e") as app:
        await app.replace_text(FileBox, "mine.json")
        await app.press("enter")
        assert isinstance(app.screen, ConfirmScreen)
        assert shows(app, folder / "mine.json")
        await app.press("escape")
        assert isinstance(app.screen, ExportScreen)
        assert (folder / "mine.json").read_text() == "old"
        await app.press("enter", "tab", "enter")
        assert isinstance(app.screen, RecommendScreen)
        assert json.loads((folder / "mine.json").read_text())["fourfold"] == "session"


async def test_escape_writes_nothing(launch: Launch, folder: Path) -> None:
    async with recommending(launch, "y", "e", "escape") as app:
        assert isinstance(app.screen, RecommendScreen)
        assert list(folder.iterdir()) == []


async def test_letters_are_text_and_f1_explains_the_window(launch: Launch) -> None:
    async with recommending(launch, "y", "e") as app:
        assert all(hint in app.footer for hint in ("enter write", "↓ choose", "esc close"))
        await app.press("q", "question_mark")
        assert app.screen.query_one(FileBox).value.endswith("q?")
        await app.press("f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Letterboxd" in app.screen_text


async def test_every_path_is_shown_as_typed_within_the_window(launch: Launch, folder: Path) -> None:
    async with recommending(launch, "y", "e", size=(60, 20)) as app:
        for typed in ("[bold]x[/]", "题" * 90, "x" * 400):
            app.screen.query_one(FileBox).value = typed
            await app.press("enter")
            assert typed[:6] in app.screen_text
            assert "esc" in app.footer
