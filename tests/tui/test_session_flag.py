"""`--session FILE` as a person meets it: kept after every key, gone on with, never half a file."""

import contextlib
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.errors import EXIT_STATUS, DataError
from engine.policy import Policy
from engine.session.file import read
from engine.taste.base import Answer
from tests.bundles import write_model
from tests.tui.app_driver import pick, press, ready, screen_text, text_of
from tests.tui.conftest import FILMS, FOUR
from tests.tui.screens.test_history import TITLES, film
from tui import autosave
from tui.app import FourfoldApp
from tui.screens.closing import ClosingScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "films.json"


@pytest.fixture
def kept(launch: Launch, file: Path) -> Launch:
    return replace(launch, session=file)


@contextlib.asynccontextmanager
async def begun(launch: Launch) -> Iterator[tuple[FourfoldApp, Pilot[None]]]:
    """Start with the four films, or go on with the session that there is."""
    titles = () if launch.session and launch.session.exists() else TITLES
    async with driving(replace(launch, titles=titles)) as app:
        yield await ready(pilot), pilot


def given(file: Path) -> list[Answer]:
    return [told.answer for told in read(file).state.answers]


async def test_the_session_is_kept_from_its_start_and_after_every_change(
    kept: Launch, file: Path
) -> None:
    async with driving(kept) as app:
        await app.pick(*FOUR)
        assert not file.exists()
        await app.press("enter")
        assert read(file).state.favourites == (1, 2, 3, 4)
        for keys, answers in (
            ("y", [Answer.LIKE]),
            ("nx", [Answer.LIKE, Answer.DISLIKE, Answer.SEEN]),
            ("u", [Answer.LIKE, Answer.DISLIKE]),
        ):
            await app.press(*keys)
            assert given(file) == answers
        await app.press("w")
        assert len(read(file).state.watchlist) == 1
        while app.screen._shown.ended is None:
            await app.press("s")
        await app.press("r")
        assert read(file).state.policy.name == "default (relaxed)"


async def test_going_on_brings_the_very_film_back(kept: Launch) -> None:
    async with begun(kept) as app:
        await app.press(*"ywns")
        before = app.screen_text
    async with begun(kept) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert app.screen_text.splitlines()[:-1] == before.splitlines()[:-1]
        await app.press("u", "u", "u")
        assert "★ on your watchlist" not in app.screen_text
        await app.press("y")
        assert "1 liked" in app.screen_text


async def test_without_the_flag_nothing_is_written(
    launch: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    async with begun(launch) as app:
        await app.press(*"ywnsu", "q", "q")
    assert sorted(tmp_path.rglob("*")) == before


async def test_another_session_goes_on_in_the_same_file(kept: Launch, file: Path) -> None:
    async with begun(kept) as app:
        await app.press("y", "slash", "y")
        assert isinstance(app.screen, PickScreen)
        assert given(file) == [Answer.LIKE]
        await app.pick("quiet", "amber", "salt", "orchard")
        await app.press("enter")
        assert read(file).state.favourites == (10, 8, 9, 6)
        await app.press("n")
        assert given(file) == [Answer.DISLIKE]


async def test_the_closing_window_says_where_it_is_kept(kept: Launch, file: Path) -> None:
    async with begun(kept) as app:
        await app.press("y", "q")
        assert isinstance(app.screen, ClosingScreen)
        window = app.text_of(".window")
        assert file.name in window
        assert "unless you export" not in window


class TestUnderAnotherModel:
    @pytest.fixture(autouse=True)
    def _turned(self, launch: Launch) -> None:
        turned = [replace(film, vector=(film.vector[1], film.vector[0])) for film in FILMS]
        write_model(launch.artifacts / "turned", turned[::-1])

    async def test_a_switch_is_kept_and_gone_on_with(self, kept: Launch, file: Path) -> None:
        async with begun(replace(kept, model="svd")) as app:
            await app.press("y", "m", "down", "enter")
            assert read(file).model == "turned"
            await app.press("n")
        async with begun(kept) as app:
            assert "turned · default" in app.screen_text
            assert given(file) == [Answer.LIKE, Answer.DISLIKE]

    async def test_the_flag_comes_before_the_file(self, kept: Launch, file: Path) -> None:
        async with begun(replace(kept, model="svd")) as app:
            await app.press("y")
        async with begun(replace(kept, model="turned")) as app:
            assert "turned · default" in app.screen_text
        assert read(file).model == "turned"
        assert given(file) == [Answer.LIKE]


async def test_the_policy_of_the_file_stands_unless_one_is_named(
    kept: Launch, file: Path, tmp_path: Path
) -> None:
    async with begun(kept) as app:
        await app.press("y")
    (kept.config / "recommender_policy.yaml").write_text("score_weight_model: 0.5\n")
    async with begun(kept):
        pass
    assert read(file).state.policy.score_weight_model == 1.4
    mine = tmp_path / "mine.yaml"
    mine.write_text("learning_rate: 0.5\n")
    async with begun(replace(kept, policy=str(mine))) as app:
        assert "svd · mine" in app.screen_text
    assert read(file).state.policy == Policy("mine", learning_rate=0.5)


@pytest.mark.parametrize(
    ("content", "titles", "said"),
    [
        (b"", (), "is empty"),
        (b"{}", (), "is not a fourfold session"),
        (b"{}", TITLES, "exists already; continue it without naming films"),
    ],
)
async def test_a_file_that_is_no_session_ends_the_start_and_stays_as_it_is(
    kept: Launch, file: Path, content: bytes, titles: tuple[str, ...], said: str
) -> None:
    file.write_bytes(content)
    app = FourfoldApp(replace(kept, titles=titles))
    async with app.run_test() as pilot:
        await ready(pilot)
    assert app.fourfold.return_code == EXIT_STATUS
    assert said in str(app.fourfold.trouble)
    assert file.read_bytes() == content


async def test_a_folder_that_is_missing_is_told_at_once(launch: Launch, tmp_path: Path) -> None:
    app = FourfoldApp(replace(launch, session=tmp_path / "nowhere" / "films.json"))
    async with app.run_test() as pilot:
        await ready(pilot)
    assert app.fourfold.return_code == EXIT_STATUS
    assert "nowhere: no such folder" in str(app.fourfold.trouble)


async def test_a_write_error_is_told_once_and_the_session_goes_on(
    kept: Launch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DataError("cannot be written: no space left on device", where=file)

    async with begun(kept) as app:
        with monkeypatch.context() as broken:
            broken.setattr(autosave, "save", full)
            await app.press(*"yns")
        notes = [note.message for note in app._notifications if "no space left" in note.message]
        assert len(notes) == 1
        assert "1 liked  1 disliked  1 skipped" in app.screen_text
        assert given(file) == []
        await app.press("y")
        assert len(given(file)) == 4
        assert app.fourfold.trouble is None


async def test_what_cannot_be_written_at_the_end_is_the_apps_trouble(
    kept: Launch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DataError("cannot be written: no space left on device", where=file)

    async with begun(kept) as app:
        monkeypatch.setattr(autosave, "save", full)
        await app.press("y", "ctrl+q")
    assert "no space left" in str(app.fourfold.trouble)


async def test_only_the_newest_state_waits_and_the_last_is_written_before_leaving(
    kept: Launch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, writes = threading.Event(), []
    save = autosave.save

    def slow(snapshot, path: Path) -> None:
        assert may_go_on.wait(timeout=30)
        writes.append(len(snapshot.history))
        save(snapshot, path)

    monkeypatch.setattr(autosave, "save", slow)
    async with driving(replace(kept, titles=TITLES)) as app:
        while not isinstance(app.screen, RecommendScreen):
            await app.pilot.pause(0.01)
        await app.pilot.press(*"ynsyn")
        assert app.film
        threading.Timer(0.2, may_go_on.set).start()
        await app.pilot.press("ctrl+q")
    assert len(given(file)) == 5
    assert writes[-1] == 5
    assert len(writes) <= 2


async def test_a_link_to_the_file_stays_one(kept: Launch, file: Path, tmp_path: Path) -> None:
    file.symlink_to("elsewhere.json")
    async with begun(kept) as app:
        await app.press("y")
    assert file.is_symlink()
    assert given(tmp_path / "elsewhere.json") == [Answer.LIKE]


# Real processes, on a terminal of their own


class Terminal:
    """fourfold on a pseudo-terminal, with all that it draws read away."""

    def __init__(self, home: Path, *arguments: str):
        self.screen, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", *arguments],
            stdin=inside, stdout=inside, stderr=inside, start_new_session=True, cwd=ROOT,
            env={**os.environ, "FOURFOLD_HOME": str(home), "TERM": "xterm-256color",
                 "COLUMNS": "100", "LINES": "30"},
        )  # fmt: skip
        os.close(inside)
        self.drawn = b""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no process behind, whatever a test found."""
        self.process.kill()
        self.process.wait()
        self.close()

    def close(self) -> None:
        if self.screen >= 0:
            os.close(self.screen)
            self.screen = -1

    def wait_for(self, text: bytes, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while text not in self.drawn:
            assert time.monotonic() < end, self.drawn[-2000:]
            self.read(0.1)

    def read(self, seconds: float) -> None:
        """Read what is drawn for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.screen], [], [], left)[0]:
                with contextlib.suppress(OSError):
                    self.drawn += os.read(self.screen, 1 << 16)

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        for _ in range(300):
            if self.process.poll() is not None:
                break
            self.read(0.1)
        self.close()
        return self.process.wait(timeout=1)


@pytest.fixture
def home(launch: Launch) -> Path:
    return launch.config.parent


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.03, 0.07, 0.15])
def test_a_kill_at_any_moment_leaves_a_whole_session(home: Path, file: Path, moment: float) -> None:
    with Terminal(home, "--session", str(file), *TITLES) as terminal:
        terminal.wait_for(b"Typesetter")
        terminal.type("ynuynsuyxnwsyunyn")
        terminal.read(moment)
        assert terminal.end(signal.SIGKILL) == -signal.SIGKILL
        if file.exists():  # else it was killed before the first write
            assert read(file).state.favourites == (1, 2, 3, 4)
    with Terminal(home, "--session", str(file), *(() if file.exists() else TITLES)) as again:
        again.wait_for(b"quit")
        again.end(signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_writes_the_last_answer_and_sets_the_terminal_right(
    home: Path, file: Path, number: int
) -> None:
    with Terminal(home, "--session", str(file), *TITLES) as terminal:
        terminal.wait_for(b"Typesetter")
        terminal.type("yns")
        terminal.wait_for(b"1 skipped")
        assert terminal.end(number) == 128 + number
        assert given(file) == [Answer.LIKE, Answer.DISLIKE, Answer.SKIP]
        assert b"\x1b[?1049l" in terminal.drawn
        assert b"Traceback" not in terminal.drawn


def test_what_could_not_be_kept_in_the_end_is_the_last_line_and_the_status(
    home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with Terminal(home, "--session", str(folder / "films.json"), *TITLES) as terminal:
        terminal.wait_for(b"Typesetter")
        while not (folder / "films.json").exists():
            terminal.read(0.01)
        shutil.rmtree(folder)
        terminal.type("y")
        terminal.wait_for(b"1 liked")
        terminal.type("\x11")
        assert terminal.end(0) == EXIT_STATUS
        last = terminal.drawn.rpartition(b"\x1b[?1049l")[2]
        assert b"films.json: cannot be written: no such file or directory" in last


def test_a_terminal_that_goes_away_still_leaves_the_last_answer(home: Path, file: Path) -> None:
    with Terminal(home, "--session", str(file), *TITLES) as terminal:
        terminal.wait_for(b"Typesetter")
        terminal.type("yn")
        terminal.wait_for(b"1 disliked")
        terminal.close()
        terminal.process.send_signal(signal.SIGHUP)
        terminal.process.wait(timeout=30)
        assert given(file) == [Answer.LIKE, Answer.DISLIKE]
