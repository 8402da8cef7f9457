"""`--session FILE`: saved after every key, continued at the next start, never half a file."""

import json
import os
import shutil
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.errors import EXIT_STATUS, DataError
from engine.files.owned_file import OwnedFile
from engine.policy import Policy
from engine.session.read import read
from engine.session.state import SessionState
from engine.taste.base import Answer
from tests.source_tree import CONFIG
from tests.terminal import QUIT, Terminal
from tests.tui.app_driver import AppDriver, driving, starting
from tests.tui.films import FOUR_TITLES, FOUR_TYPED
from tests.tui.saved_sessions import save_session
from tui import autosave
from tui.screens.closing import ClosingScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

BEFORE_FAME = {
    "score_weight_model": 1.4,
    "min_genre_affinity": 0.0,
    "max_genre_distance": 1.0,
    "genre_distance_penalty": 0.06,
    "popularity_penalty": 0.0,
    "diversity_boost": 0.0,
    "diversity_affinity_cap": 0.3,
    "exploration_rate": 0.0,
    "learning_rate": 0.15,
    "negative_weight": 0.6,
}
"""The default policy of session files that have no fame_penalty."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "films.json"


@pytest.fixture
def saving(launch: Launch, file: Path) -> Launch:
    return replace(launch, session=file)


@asynccontextmanager
async def session(launch: Launch, *keys: str) -> AsyncIterator[AppDriver]:
    """Start with the four favourites, or continue the saved session."""
    titles = () if launch.session and launch.session.exists() else FOUR_TITLES
    async with driving(replace(launch, titles=titles), *keys) as app:
        yield app


def answers(file: Path) -> list[Answer]:
    return [film.answer for film in read(file).state.answers]


async def test_the_session_is_saved_after_every_change(saving: Launch, file: Path) -> None:
    async with driving(saving) as app:
        await app.pick(*FOUR_TYPED)
        assert not file.exists()
        await app.press("enter")
        assert read(file).state.favourites == (1, 2, 3, 4)
        for keys, expected in (
            ("y", [Answer.LIKE]),
            ("nx", [Answer.LIKE, Answer.DISLIKE, Answer.SEEN]),
            ("u", [Answer.LIKE, Answer.DISLIKE]),
        ):
            await app.press(*keys)
            assert answers(file) == expected
        await app.press("w")
        assert len(read(file).state.watchlist) == 1
        await app.skip_all()
        await app.press("r")
        assert read(file).state.policy == app.session.policy != Policy()


async def test_a_continued_session_shows_the_same_film(saving: Launch) -> None:
    async with session(saving, *"ywns") as app:
        before = app.screen_text
    async with session(saving) as app:
        assert isinstance(app.screen, RecommendScreen)
        assert app.screen_text.splitlines()[:-1] == before.splitlines()[:-1]
        await app.press("u", "u", "u")
        assert "◆ on your watchlist" not in app.screen_text
        await app.press("y")
        assert "1 liked" in app.screen_text


async def test_nothing_is_saved_without_the_flag(
    launch: Launch, tmp_path: Path, folder: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    async with session(launch, *"ywnsu", "q", "enter"):
        pass
    assert sorted(tmp_path.rglob("*")) == before


async def test_a_new_session_is_saved_to_the_same_file(saving: Launch, file: Path) -> None:
    async with session(saving, "y", "c", "tab", "enter") as app:
        assert isinstance(app.screen, PickScreen)
        assert answers(file) == [Answer.LIKE]
        await app.pick("quiet", "amber", "salt", "orchard")
        await app.press("enter")
        assert read(file).state.favourites == (10, 8, 9, 6)
        await app.press("n")
        assert answers(file) == [Answer.DISLIKE]


async def test_the_closing_window_names_the_file(
    saving: Launch, file: Path, data_home: Path
) -> None:
    async with session(saving, "y", "q") as app:
        assert isinstance(app.screen, ClosingScreen)
        assert f"Everything is saved in {file}." in app.words_of(".window").replace("- ", "-")
        assert "k keep" not in app.footer
        await app.press("k")
        assert isinstance(app.screen, ClosingScreen)
    assert list(data_home.iterdir()) == []


async def test_the_closing_window_says_why_the_file_is_not_saved(
    saving: Launch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session(saving, "y") as app:
        with monkeypatch.context() as patch:
            patch.setattr(autosave, "save", fail_to_save)
            await app.press("y", "q")
            window = app.words_of(".window")
            assert "Not saved: " in window
            assert "no space left on device" in window


async def test_a_switch_of_models_is_saved_and_continued(two_models: Launch, file: Path) -> None:
    async with session(
        replace(two_models, session=file), "y", "p", "a", "m", "down", "enter"
    ) as app:
        assert read(file).model == "turned"
        await app.press("n")
    async with session(replace(two_models, session=file, model=None)) as app:
        assert "turned · Classic" in app.screen_text
        assert answers(file) == [Answer.LIKE, Answer.DISLIKE]


async def test_a_named_model_overrides_the_saved_one(two_models: Launch, file: Path) -> None:
    save_session(replace(two_models, session=file), "y")
    async with session(replace(two_models, session=file, model="turned")) as app:
        assert "turned · Classic" in app.screen_text
    assert read(file).model == "turned"
    assert answers(file) == [Answer.LIKE]


async def test_a_named_policy_overrides_the_saved_one(
    saving: Launch, file: Path, tmp_path: Path
) -> None:
    save_session(saving, "y")
    (saving.config / "recommender_policy.yaml").write_text("score_weight_model: 0.5\n")
    async with session(saving):
        pass
    assert read(file).state.policy.score_weight_model == 1.4
    mine = tmp_path / "mine.yaml"
    mine.write_text("learning_rate: 0.5\n")
    async with session(replace(saving, policy=str(mine))) as app:
        assert "svd · Custom" in app.screen_text
    assert read(file).state.policy == Policy(learning_rate=0.5)
    assert read(file).state.policy.name == "mine"


@pytest.mark.parametrize(
    ("name", "coefficients", "shown"),
    [
        ("default", {}, "Well known"),
        ("default (relaxed)", {}, "Well known"),
        ("default (changed)", {"learning_rate": 0.2}, "Custom"),
        ("mine", {"fame_penalty": 0.6}, "Deep cuts"),
    ],
)
async def test_a_saved_policy_is_shown_by_the_preset_that_it_equals_now(
    saving: Launch, file: Path, name: str, coefficients: dict[str, float], shown: str
) -> None:
    save_session(saving, "y")
    content = json.loads(file.read_bytes())
    content["policy"] = {"name": name, **BEFORE_FAME, **coefficients}
    file.write_text(json.dumps(content))
    async with session(replace(saving, config=CONFIG), "p", "a") as app:
        assert f"svd · {shown}" in app.screen_text.splitlines()[0]
        assert f"‹{shown}›" in app.screen_text


@pytest.mark.parametrize(
    ("content", "titles", "message"),
    [
        (b"", (), "is empty"),
        (b"{}", (), "is not a fourfold session"),
        (b"{}", FOUR_TITLES, "exists already; continue it without naming films"),
    ],
)
async def test_a_file_that_cannot_be_continued_ends_the_app_and_is_unchanged(
    saving: Launch, file: Path, content: bytes, titles: tuple[str, ...], message: str
) -> None:
    file.write_bytes(content)
    async with driving(replace(saving, titles=titles)) as app:
        pass
    assert app.fourfold.return_code == EXIT_STATUS
    assert message in str(app.fourfold.trouble)
    assert file.read_bytes() == content


async def test_a_missing_folder_is_reported_at_the_start(launch: Launch, tmp_path: Path) -> None:
    async with driving(replace(launch, session=tmp_path / "nowhere" / "films.json")) as app:
        pass
    assert app.fourfold.return_code == EXIT_STATUS
    assert "nowhere: no such folder" in str(app.fourfold.trouble)


async def test_a_name_that_no_file_can_have_is_reported(launch: Launch, tmp_path: Path) -> None:
    async with driving(replace(launch, session=tmp_path / ("long" * 80))) as app:
        pass
    assert app.fourfold.return_code == EXIT_STATUS
    assert "name too long" in str(app.fourfold.trouble)


def fail_to_save(bundle: Bundle, state: SessionState, file: OwnedFile) -> None:
    raise DataError("cannot be written: no space left on device", where=file.path)


async def test_a_write_error_is_reported_once_and_the_session_continues(
    saving: Launch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session(saving) as app:
        with monkeypatch.context() as patch:
            patch.setattr(autosave, "save", fail_to_save)
            await app.press(*"yns")
        assert len([notice for notice in app.notices if "no space left" in notice]) == 1
        assert "1 liked · 1 disliked" in app.screen_text
        assert answers(file) == []
        await app.press("y")
        assert len(answers(file)) == 4
        assert app.fourfold.trouble is None


async def test_a_write_error_at_the_end_is_reported(
    saving: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session(saving) as app:
        monkeypatch.setattr(autosave, "save", fail_to_save)
        await app.press("y", "ctrl+q")
    assert "no space left" in str(app.fourfold.trouble)


async def test_only_the_newest_state_waits_and_is_written_before_quitting(
    saving: Launch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, written = threading.Event(), []
    save = autosave.save

    def save_slowly(bundle: Bundle, state: SessionState, file: OwnedFile) -> Path | None:
        assert released.wait(timeout=30)
        written.append(len(state.answers))
        return save(bundle, state, file)

    monkeypatch.setattr(autosave, "save", save_slowly)
    async with starting(replace(saving, titles=FOUR_TITLES)) as app:
        await app.until(lambda: isinstance(app.screen, RecommendScreen))
        await app.pilot.press(*"ynsyn")
        assert app.film
        threading.Timer(0.2, released.set).start()  # quitting blocks this thread
        await app.pilot.press("ctrl+q")
    assert len(answers(file)) == 5
    assert written[-1] == 5
    assert len(written) <= 2


async def test_a_link_to_the_file_stays_a_link(saving: Launch, file: Path, tmp_path: Path) -> None:
    file.symlink_to("elsewhere.json")
    async with session(saving, "y"):
        pass
    assert file.is_symlink()
    assert answers(tmp_path / "elsewhere.json") == [Answer.LIKE]


class TestProcess:
    """The app in a process of its own, on a terminal."""

    @pytest.fixture
    def home(self, launch: Launch) -> Path:
        return launch.config.parent

    @pytest.mark.parametrize("moment", [0.0, 0.02, 0.1])
    async def test_a_kill_leaves_a_whole_session(
        self, home: Path, saving: Launch, file: Path, moment: float
    ) -> None:
        with Terminal(home, "--session", str(file), *FOUR_TITLES) as terminal:
            terminal.wait_for(b"Typesetter")
            terminal.type(b"ynuynsuyxnwsyunyn")
            terminal.read(moment)
            terminal.process.kill()
            assert terminal.ended() == -signal.SIGKILL
        if file.exists():  # else it was killed before the first write
            assert read(file).state.favourites == (1, 2, 3, 4)
        async with session(saving) as app:
            assert isinstance(app.screen, RecommendScreen)
            assert app.notices == []

    def test_a_write_error_at_the_end_is_the_last_line_and_the_exit_status(
        self, home: Path, folder: Path
    ) -> None:
        with Terminal(home, "--session", str(folder / "films.json"), *FOUR_TITLES) as terminal:
            terminal.wait_for(b"Typesetter")
            terminal.wait_until((folder / "films.json").exists)
            shutil.rmtree(folder)
            terminal.type(b"y")
            terminal.wait_for(b"1 liked")
            terminal.type(QUIT)
            assert terminal.ended() == EXIT_STATUS
            message = "films.json: cannot be written: no such file or directory"
            assert message in terminal.last_lines


async def test_a_clock_that_is_set_back_changes_nothing(saving: Launch, file: Path) -> None:
    save_session(saving, "y")
    os.utime(file, (4e9, 4e9))
    async with session(saving, "n") as app:
        assert answers(file) == [Answer.LIKE, Answer.DISLIKE]
        os.utime(file, (4e9, 4e9))
        await app.press("s")
        assert app.notices == []
    assert answers(file) == [Answer.LIKE, Answer.DISLIKE, Answer.SKIP]
    assert [path.name for path in file.parent.glob("*.json")] == [file.name]
