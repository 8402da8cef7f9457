"""Two windows with one session: one owns its file, the other looks at it or goes on with a copy."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.files.owned_file import OwnedFile
from engine.session.read import read
from engine.taste.base import Answer
from tests.terminal import Terminal, environment_at
from tests.tui.app_driver import AppDriver, driving
from tests.tui.films import FOUR_TITLES
from tests.tui.saved_sessions import keep_session, save_session
from tui.screens.choice import ChoiceScreen
from tui.screens.closing import ClosingScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

QUESTION = "is open in another window"


def answers(path: Path) -> list[Answer]:
    return [film.answer for film in read(path).state.answers]


def answers_on(app: AppDriver) -> list[Answer]:
    return [film.answer for film in app.session.state.answers]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "films.json"


@pytest.fixture
def saving(launch: Launch, file: Path) -> Launch:
    """Launch on a session file with one like."""
    saving = replace(launch, session=file)
    save_session(saving, "y")
    return saving


@pytest.fixture
def other_window(saving: Launch, file: Path) -> Iterator[OwnedFile]:
    """The file is another window's."""
    owned = OwnedFile.claim(file)
    assert owned is not None
    yield owned
    owned.release()


class TestSessionFile:
    """`--session FILE`."""

    async def test_the_second_window_says_so_and_offers_two_ways(
        self, saving: Launch, other_window: OwnedFile
    ) -> None:
        async with driving(saving) as app:
            assert isinstance(app.screen, ChoiceScreen)
            window = app.words_of(".window")
            assert f"films.json {QUESTION}." in window
            assert "Look only nothing is saved" in window
            assert "Go on with a copy saved in films-2.json" in window

    async def test_a_copy_is_saved_beside_the_file(
        self, saving: Launch, other_window: OwnedFile, file: Path, folder: Path
    ) -> None:
        before = file.read_bytes()
        async with driving(saving, "down", "enter") as app:
            assert isinstance(app.screen, RecommendScreen)
            assert answers_on(app) == [Answer.LIKE]
            await app.press("n", "q")
            assert isinstance(app.screen, ClosingScreen)
            assert "Everything is saved in" in app.words_of(".window")
            assert "films-2.json" in app.words_of(".window")
        assert answers(folder / "films-2.json") == [Answer.LIKE, Answer.DISLIKE]
        assert file.read_bytes() == before
        async with driving(replace(saving, session=folder / "films-2.json")) as app:
            assert answers_on(app) == [Answer.LIKE, Answer.DISLIKE]

    async def test_looking_writes_nothing(
        self, saving: Launch, other_window: OwnedFile, folder: Path, data_home: Path
    ) -> None:
        before = {path: path.read_bytes() for path in folder.iterdir()}
        async with driving(saving, "enter") as app:
            assert "Look only: nothing that you change here is saved." in app.notices
            assert answers_on(app) == [Answer.LIKE]
            await app.press("n", "q")
            window = app.words_of(".window")
            assert "You only look at this session: nothing is saved. e exports it." in window
            assert "k keep" not in app.footer
            await app.press("k", "escape", "c", "enter", "enter")
        assert {path: path.read_bytes() for path in folder.iterdir()} == before
        assert list(data_home.iterdir()) == []

    async def test_esc_leaves_the_app(
        self, saving: Launch, other_window: OwnedFile, folder: Path
    ) -> None:
        async with driving(saving, "escape") as app:
            assert not app.fourfold.is_running
        assert [path.name for path in folder.iterdir()] == ["films.json"]

    async def test_the_file_is_free_once_the_first_window_is_closed(
        self, saving: Launch, file: Path
    ) -> None:
        async with driving(saving, "y"):
            assert OwnedFile.claim(file) is None
        async with driving(saving, "y") as app:
            assert isinstance(app.screen, RecommendScreen)
        assert answers(file) == [Answer.LIKE] * 3

    async def test_a_start_that_fails_frees_the_file(self, saving: Launch, file: Path) -> None:
        async with driving(replace(saving, titles=FOUR_TITLES)) as app:
            pass
        assert "exists already" in str(app.fourfold.trouble)
        owned = OwnedFile.claim(file)
        assert owned is not None
        owned.release()

    async def test_a_file_changed_by_another_program_is_left_and_the_app_says_so(
        self, saving: Launch, file: Path, folder: Path
    ) -> None:
        async with driving(saving) as app:
            file.write_bytes(file.read_bytes() + b"\n")
            changed = file.read_bytes()
            await app.press("n")
            (notice,) = app.notices
            assert f"{file}: was changed by another program and is left as it is" in notice
            assert f"saved in {folder / 'films-2.json'} from now on" in notice
            await app.press("y", "q")
            assert len(app.notices) == 1
            assert "films-2.json." in app.words_of(".window")
        assert file.read_bytes() == changed
        assert answers(folder / "films-2.json") == [Answer.LIKE, Answer.DISLIKE, Answer.LIKE]

    async def test_a_change_that_only_the_end_finds_is_the_last_line(
        self, saving: Launch, file: Path, folder: Path
    ) -> None:
        async with driving(saving) as app:
            file.write_bytes(b"changed")
            await app.pilot.press("n", "ctrl+q")
        assert answers(folder / "films-2.json") == [Answer.LIKE, Answer.DISLIKE]
        assert file.read_bytes() == b"changed"
        lines = [*app.notices, str(app.fourfold.trouble)]
        assert any("was changed by another program" in line for line in lines)

    async def test_two_windows_that_make_the_same_file_keep_both_sessions(
        self, launch: Launch, file: Path, folder: Path
    ) -> None:
        saving = replace(launch, session=file)
        async with driving(saving) as app:
            first = OwnedFile.claim(file)
            assert first is not None
            first.save(b"another session")
            await app.pick(*FOUR_TITLES)
            await app.press("enter", "y")
        assert file.read_bytes() == b"another session"
        assert answers(folder / "films-2.json") == [Answer.LIKE]


class TestKeptSession:
    """A session kept with `k`, and opened in two windows."""

    @pytest.fixture
    def path(self, launch: Launch) -> Path:
        return keep_session(launch, "y")

    @pytest.fixture
    def other(self, path: Path) -> Iterator[OwnedFile]:
        owned = OwnedFile.claim(path)
        assert owned is not None
        yield owned
        owned.release()

    @pytest.mark.parametrize("resume", [None, ""])
    async def test_the_second_window_says_so_and_a_copy_is_kept_beside_it(
        self, launch: Launch, path: Path, other: OwnedFile, resume: str | None
    ) -> None:
        before = path.read_bytes()
        keys = ["enter"] if resume is None else []
        async with driving(replace(launch, resume=resume), *keys) as app:
            assert isinstance(app.screen, ChoiceScreen)
            assert f"{path.stem} {QUESTION}" in app.words_of(".window").replace("- ", "-")
            await app.press("down", "enter", "n", "q", "k")
        assert path.read_bytes() == before
        copy = path.with_stem(f"{path.stem}-2")
        assert answers(copy) == [Answer.LIKE, Answer.DISLIKE]
        assert len(list(path.parent.iterdir())) == 2

    async def test_looking_keeps_nothing(
        self, launch: Launch, path: Path, other: OwnedFile
    ) -> None:
        before = path.read_bytes()
        async with driving(launch, "enter", "enter") as app:
            assert "Look only: nothing that you change here is saved." in app.notices
            await app.press("n", "q", "k")
            assert "You only look at this session" in app.words_of(".window")
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]

    async def test_esc_goes_back_to_picking(
        self, launch: Launch, path: Path, other: OwnedFile
    ) -> None:
        async with driving(launch, "enter", "escape") as app:
            assert isinstance(app.screen, PickScreen)
            assert "Go on where you left off" in app.screen_text

    async def test_a_window_that_opens_its_own_session_again_is_not_another(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch, "enter", "n", "q", "k", "escape", "c", "enter") as app:
            assert isinstance(app.screen, RecommendScreen)
            assert OwnedFile.claim(path) is None
            await app.press("y", "q", "k")
        assert answers(path) == [Answer.LIKE, Answer.DISLIKE, Answer.LIKE]
        assert list(path.parent.iterdir()) == [path]

    async def test_a_session_given_up_for_another_is_free(self, launch: Launch, path: Path) -> None:
        async with driving(launch, "enter", "c") as app:
            await app.pick("quiet", "amber", "salt", "orchard")
            await app.press("enter")
            owned = OwnedFile.claim(path)
            assert owned is not None
            owned.release()

    async def test_a_kept_file_changed_by_another_program_is_left_and_the_app_says_so(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch, "enter", "n") as app:
            path.write_bytes(path.read_bytes() + b"\n")
            changed = path.read_bytes()
            await app.press("q", "k")
            assert any("was changed by another program" in notice for notice in app.notices)
            window = app.words_of(".window").replace("- ", "-")
            assert f"{path.stem}-2.json. The next start offers" in window
        assert path.read_bytes() == changed
        assert answers(path.with_stem(f"{path.stem}-2")) == [Answer.LIKE, Answer.DISLIKE]


class TestProcesses:
    """A window in a process of its own, on a terminal, and windows in this process."""

    async def test_a_killed_window_frees_the_file(
        self, launch: Launch, file: Path, folder: Path
    ) -> None:
        saving = replace(launch, session=file)
        with Terminal(launch.config.parent, "--session", str(file), *FOUR_TITLES) as first:
            first.wait_for(b"Typesetter")
            first.type(b"y")
            first.wait_until(lambda: file.exists() and answers(file) == [Answer.LIKE])
            async with driving(saving) as second:
                assert QUESTION in second.words_of(".window")
            first.process.kill()
            assert first.ended() == -signal.SIGKILL
        async with driving(saving, "n") as third:
            assert isinstance(third.screen, RecommendScreen)
            assert "1 liked · 1 disliked" in third.screen_text
        assert answers(file) == [Answer.LIKE, Answer.DISLIKE]
        assert list(folder.iterdir()) == [file]

    async def test_a_killed_window_frees_its_kept_session(
        self, launch: Launch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = launch.config.parent
        monkeypatch.setenv("XDG_DATA_HOME", environment_at(home)["XDG_DATA_HOME"])
        with Terminal(home, *FOUR_TITLES) as first:
            first.wait_for(b"Typesetter")
            first.type(b"yq")
            first.wait_for(b"Before you go")
            first.type(b"k")
            first.wait_for(b"The next start offers")
            async with driving(replace(launch, resume="")) as second:
                assert QUESTION in second.words_of(".window")
            first.process.kill()
            assert first.ended() == -signal.SIGKILL
        async with driving(replace(launch, resume="")) as third:
            assert isinstance(third.screen, RecommendScreen)
            assert "1 liked" in third.screen_text
