"""What the app keeps is on the disk, no key waits for that, and a disk that fails is reported."""

import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.disk import FAULTS, Disk, watch
from tests.tui.app_driver import AppDriver, driving, recommending
from tests.tui.films import FOUR_TITLES
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch


@dataclass(frozen=True)
class Way:
    """A way to keep something.

    Attributes
    ----------
    keys
        Lead from a session with one answer to the written file.
    again
        Write the file again, with another content.
    path
        The file, from the working folder and the data folder.
    """

    keys: tuple[str, ...]
    again: tuple[str, ...]
    path: Callable[[Path, Path], Path]
    session: bool = False


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


WAYS = {
    "--session": Way(("y",), ("n",), lambda here, _: here / "films.json", session=True),
    "keep": Way(
        ("y", "q", "k"), ("escape", "n", "q", "k"),
        lambda _, data: only(data, "fourfold/sessions/*.json"),
    ),
    "export": Way(
        ("y", "e", "enter"), ("n", "e", "enter", "left", "enter"),
        lambda here, _: only(here, "fourfold-*.json"),
    ),
    "policy": Way(
        ("p", "a", "down", "right", "s", "enter"), ("right", "s", "enter", "left", "enter"),
        lambda here, _: here / "my-custom.yaml",
    ),
}  # fmt: skip


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return watch(monkeypatch)


@asynccontextmanager
async def keeping(launch: Launch, folder: Path, way: Way) -> AsyncIterator[AppDriver]:
    """Run the app until something is kept in this way."""
    session = folder / "films.json" if way.session else None
    async with recommending(replace(launch, session=session), *way.keys) as app:
        yield app


@pytest.mark.parametrize("name", WAYS)
async def test_it_is_on_the_disk_and_the_screen_waits_for_nothing(
    launch: Launch, folder: Path, data_home: Path, disk: Disk, name: str
) -> None:
    way = WAYS[name]
    async with keeping(launch, folder, way) as app:
        path = way.path(folder, data_home)
        disk.check_kept(path)
        disk.steps.clear()
        await app.press(*way.again)
        disk.check_kept(path)
    assert threading.main_thread() not in disk.threads


async def test_what_is_written_in_leaving_is_written_on_another_thread(
    launch: Launch, folder: Path, disk: Disk
) -> None:
    path = folder / "films.json"
    async with driving(replace(launch, session=path, titles=FOUR_TITLES)) as app:
        assert isinstance(app.screen, RecommendScreen)
        disk.steps.clear()
        await app.pilot.press("y", "ctrl+q")
    disk.check_kept(path)
    assert threading.main_thread() not in disk.threads


@pytest.mark.parametrize("error", FAULTS)
@pytest.mark.parametrize("name", WAYS)
async def test_a_disk_that_fails_leaves_the_old_file_and_is_reported(
    launch: Launch, folder: Path, data_home: Path, disk: Disk, name: str, error: int
) -> None:
    way = WAYS[name]
    async with keeping(launch, folder, way) as app:
        path = way.path(folder, data_home)
        before = path.read_bytes()
        disk.fails_at, disk.error = -1, error
        await app.press(*way.again)
        shown = " ".join(
            [*app.notices, app.words_of(".window")] if app.screen.query(".window") else app.notices
        )
        assert os.strerror(error).lower() in shown.lower()
        assert path.read_bytes() == before
        assert [one.name for one in path.parent.glob(f"*{path.suffix}*")] == [path.name]
        disk.fails_at = 0


@pytest.mark.parametrize("error", FAULTS)
async def test_the_last_error_of_a_session_file_is_one_line_at_the_end(
    launch: Launch, folder: Path, disk: Disk, error: int
) -> None:
    async with keeping(launch, folder, WAYS["--session"]) as app:
        disk.fails_at, disk.error = -1, error
        await app.pilot.press("n", "ctrl+q")
    line = str(app.fourfold.trouble)
    assert line.startswith(f"{folder / 'films.json'}: cannot be written: ")
    assert os.strerror(error).lower() in line
    assert "\n" not in line
