"""The theme a person chose: saved, read at the next start, and never more than that."""

import errno
import json
import os
from pathlib import Path
from typing import BinaryIO

import pytest
from textual.command import CommandPalette

from engine.errors import FourfoldError
from tests.tui.app_driver import AppDriver, driving
from tests.tui.films import FOUR_TYPED
from tui import config_files, user_settings
from tui.config_files import (
    ConfigFileError,
    keymap_file,
    preferences_file,
)
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.user_settings import save_theme, saved_theme


@pytest.fixture(autouse=True)
def _no_theme_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


def write_preferences(content: str | bytes) -> Path:
    path = preferences_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def choose_theme(app: AppDriver, name: str) -> None:
    """Choose a theme through the command palette."""
    await app.press("ctrl+p")
    await app.type("theme")
    await app.press("enter")
    while not isinstance(app.screen, CommandPalette):
        await app.press("enter")
    await app.type(name)
    while isinstance(app.screen, CommandPalette):
        await app.press("enter")


def test_both_files_are_in_the_config_folder(config_home: Path) -> None:
    assert preferences_file() == config_home / "fourfold" / "preferences.json"
    assert keymap_file() == config_home / "fourfold" / "keymap.toml"


async def test_nothing_is_saved_until_a_theme_is_chosen(launch: Launch, config_home: Path) -> None:
    async with driving(launch, "ctrl+p", size=(80, 24)) as app:
        await app.type("theme")
        await app.press("enter", "down", "down", "escape", "escape")
        assert app.fourfold.theme == "fourfold"
    assert list(config_home.iterdir()) == []


async def test_a_chosen_theme_is_used_at_the_next_start(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await choose_theme(app, "gruvbox")
        assert isinstance(app.screen, PickScreen)
        assert app.fourfold.theme == "gruvbox"
    assert json.loads(preferences_file().read_text()) == {"theme": "gruvbox"}
    async with driving(launch, size=(80, 24)) as app:
        assert app.fourfold.theme == "gruvbox"
        assert app.notices == []
        await choose_theme(app, "fourfold-light")
    assert saved_theme(preferences_file()) == "fourfold-light"


async def test_a_theme_in_the_environment_overrides_the_saved_one_and_is_not_saved(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_preferences('{"theme": "nord"}')
    monkeypatch.setenv("TEXTUAL_THEME", "dracula")
    async with driving(launch, size=(80, 24)) as app:
        assert app.fourfold.theme == "dracula"
    assert saved_theme(path) == "nord"


async def test_a_saved_theme_that_no_longer_exists_is_reported(launch: Launch) -> None:
    path = write_preferences('{"theme": "no\\u001bsuch"}')
    async with driving(launch, size=(120, 24)) as app:
        assert app.fourfold.theme == "fourfold"
        assert app.notices == [
            "preferences.json: theme: there is no theme 'no␛such'; choose another theme"
        ]
    assert path.read_text() == '{"theme": "no\\u001bsuch"}'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not valid JSON"),
        (b"\x00\xff", "is not UTF-8 text"),
        (b"[" * 60_000, "is not valid JSON"),
        (b" " * 70_000, "is larger than 65,536 bytes"),
        (b"[]", "is not a JSON object"),
        (b'{"theme": 3}', "theme: is not a name"),
    ],
    ids=["torn", "binary", "deep", "large", "list", "number"],
)
async def test_a_damaged_file_is_reported_and_replaced_by_the_next_choice(
    launch: Launch, content: bytes, message: str
) -> None:
    path = write_preferences(content)
    async with driving(launch, size=(80, 24)) as app:
        assert app.fourfold.theme == "fourfold"
        assert [message in notice for notice in app.notices] == [True]
        assert path.read_bytes() == content
        app.fourfold.theme = "nord"
        await app.settle()
    assert saved_theme(path) == "nord"


async def test_an_error_in_saving_a_theme_is_reported(launch: Launch, config_home: Path) -> None:
    (config_home / "fourfold").write_text("a file where the folder should be")
    async with driving(launch, size=(80, 24)) as app:
        app.fourfold.theme = "nord"
        await app.settle()
        assert any("preferences.json" in notice for notice in app.notices)


async def test_every_theme_draws_a_screen(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        for name in sorted(app.fourfold.available_themes)[::2]:
            app.fourfold.theme = name
            await app.settle()
            assert "Well-known films of every decade" in app.screen_text
        await app.pick(*FOUR_TYPED)
        await app.press("enter", "y", "f1")
        for name in sorted(app.fourfold.available_themes)[1::2]:
            app.fourfold.theme = name
            await app.settle()
            assert "Each answer moves your taste" in app.screen_text


def test_other_entries_of_the_file_are_kept(config_home: Path) -> None:
    path = write_preferences('{"later": [1], "theme": "nord"}')
    save_theme(path, "gruvbox")
    assert json.loads(path.read_text()) == {"later": [1], "theme": "gruvbox"}


def test_a_link_to_the_file_stays_a_link(config_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.json"
    target.write_text("{}")
    path = preferences_file()
    path.parent.mkdir()
    path.symlink_to(target)
    save_theme(path, "nord")
    assert path.is_symlink()
    assert saved_theme(target) == "nord"


def test_a_file_that_cannot_be_read_is_an_error_of_one_line(config_home: Path) -> None:
    path = preferences_file()
    path.mkdir(parents=True)
    problem = r"preferences\.json: cannot be read: is a directory; make it a readable file$"
    with pytest.raises(ConfigFileError, match=problem):
        saved_theme(path)


def test_a_read_only_folder_is_an_error(config_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(FourfoldError) as fault:
        save_theme(preferences_file(), "nord")
    assert "preferences.json" in str(fault.value)
    assert "\n" not in str(fault.value)


async def test_a_config_folder_that_cannot_be_read_is_two_notices(
    launch: Launch, config_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> BinaryIO:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(config_files, "open_regular", refuse)
    monkeypatch.setattr(user_settings, "may_exist", lambda path: True)
    async with driving(launch) as app:
        assert [notice.split(": ", 1)[1] for notice in app.notices] == [
            "cannot be read: permission denied; make it a readable file"
        ] * 2
        await app.pick(*FOUR_TYPED)
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
async def test_a_theme_that_cannot_be_saved_is_used_and_reported(
    launch: Launch, config_home: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    async with driving(launch, size=(80, 24)) as app:
        monkeypatch.setattr(os, "mkdir", refuse)
        await choose_theme(app, "gruvbox")
        assert app.fourfold.theme == "gruvbox"
        (notice,) = app.notices
        assert f"cannot be written: {os.strerror(number).lower()}" in notice
    assert list(config_home.iterdir()) == []
