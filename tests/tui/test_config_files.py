"""The theme that a person chose: kept, brought back, and never more than that."""

import json
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot

from engine.errors import FourfoldError
from tests.tui.app_driver import pick, press, ready, screen_text, settle, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.config_files import (
    ConfigFileError,
    saved_theme,
    keymap_file,
    preferences_file,
    save_theme,
)
from tui.screens.pick import PickScreen
from tui.startup import Launch


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


def write(content: str | bytes) -> Path:
    path = preferences_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def choose_theme(pilot: Pilot[None], name: str) -> None:
    """Choose a theme as a person does, through the command palette."""
    await app.press("ctrl+p")
    await app.type("theme")
    await app.press("enter")
    while not isinstance(app.screen, CommandPalette):
        await app.press("enter")
    await app.type(name)
    while isinstance(app.screen, CommandPalette):
        await app.press("enter")


def told(app: FourfoldApp) -> list[str]:
    return [notice.message for notice in app._notifications]


def test_both_files_stand_in_the_config_folder(config_home: Path) -> None:
    assert preferences_file() == config_home / "fourfold" / "preferences.json"
    assert keymap_file() == config_home / "fourfold" / "keymap.toml"


async def test_nothing_is_written_until_a_theme_is_chosen(
    launch: Launch, config_home: Path
) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await app.press("ctrl+p")
        await app.type("theme")
        await app.press("enter", "down", "down", "escape", "escape")
        assert app.fourfold.theme == "fourfold"
    assert list(config_home.iterdir()) == []


async def test_a_chosen_theme_comes_back_on_the_next_start(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await choose_theme(pilot, "gruvbox")
        assert isinstance(app.screen, PickScreen)
        assert app.fourfold.theme == "gruvbox"
    assert json.loads(preferences_file().read_text()) == {"theme": "gruvbox"}
    async with driving(launch, size=(80, 24)) as app:
        assert app.fourfold.theme == "gruvbox"
        assert told(app) == []
        await choose_theme(pilot, "fourfold-light")
    assert saved_theme(preferences_file()) == "fourfold-light"


async def test_the_environment_goes_before_the_kept_theme_and_is_not_kept(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write('{"theme": "nord"}')
    monkeypatch.setenv("TEXTUAL_THEME", "dracula")
    async with driving(launch, size=(80, 24)) as app:
        assert app.fourfold.theme == "dracula"
    assert saved_theme(path) == "nord"


async def test_a_kept_theme_that_is_gone_is_told(launch: Launch) -> None:
    path = write('{"theme": "no\\u001bsuch"}')
    async with driving(launch, size=(120, 24)) as app:
        assert app.fourfold.theme == "fourfold"
        assert told(app) == ["preferences.json: theme: there is no theme 'no␛such'"]
    assert path.read_text() == '{"theme": "no\\u001bsuch"}'


@pytest.mark.parametrize(
    ("content", "said"),
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
async def test_damage_is_told_and_the_next_choice_mends_it(
    launch: Launch, content: bytes, said: str
) -> None:
    path = write(content)
    async with driving(launch, size=(80, 24)) as app:
        assert app.fourfold.theme == "fourfold"
        assert [said in notice for notice in told(app)] == [True]
        assert path.read_bytes() == content
        app.fourfold.theme = "nord"
        await app.settle()
    assert saved_theme(path) == "nord"


async def test_a_theme_that_cannot_be_kept_is_told_and_used(
    launch: Launch, config_home: Path
) -> None:
    (config_home / "fourfold").write_text("a file where the folder should be")
    async with driving(launch, size=(80, 24)) as app:
        app.fourfold.theme = "nord"
        await app.settle()
        assert any("preferences.json" in notice for notice in told(app))


async def test_every_theme_that_is_offered_can_be_used(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        for name in app.fourfold.available_themes:
            app.fourfold.theme = name
            await app.settle()
            assert "Popular films" in app.screen_text
        await app.pick(*FOUR)
        await app.press("enter", "y", "f1")
        for name in app.fourfold.available_themes:
            app.fourfold.theme = name
            await app.settle()
            assert "Each answer moves your taste" in app.screen_text


def test_what_else_the_file_says_stays(config_home: Path) -> None:
    path = write('{"later": [1], "theme": "nord"}')
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


def test_what_cannot_be_read_is_a_fault_of_one_line(config_home: Path) -> None:
    path = preferences_file()
    path.mkdir(parents=True)
    with pytest.raises(
        ConfigFileError, match=r"preferences\.json: cannot be read: is a directory$"
    ):
        saved_theme(path)


def test_a_folder_that_is_read_only_is_a_fault_of_one_line(
    config_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(FourfoldError) as fault:
        save_theme(preferences_file(), "nord")
    assert "preferences.json" in str(fault.value)
    assert "\n" not in str(fault.value)
