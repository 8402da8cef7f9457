"""Sessions kept by choice: `k` before leaving, the offer at the next start, `--resume`."""

import errno
import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import EXIT_STATUS
from engine.session import kept
from engine.session.read import read
from engine.taste.base import Answer
from tests.bundles import Film, write_home, write_model
from tests.tui.app_driver import AppDriver, Hold, driving, recommending, starting
from tests.tui.films import FILMS, FOUR_TITLES
from tests.tui.saved_sessions import keep_session
from tui import kept_file
from tui.screens.closing import ClosingScreen
from tui.screens.export import ExportScreen
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.result_list import ResultList
from tui.widgets.slots import Slots

OFFER = "Go on where you left off"


@pytest.fixture
def folder(data_home: Path) -> Path:
    """The folder of kept sessions, which nothing has made yet."""
    return data_home / "fourfold" / "sessions"


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def answers(path: Path) -> list[Answer]:
    return [film.answer for film in read(path).state.answers]


def kept_days_ago(path: Path, days: int) -> None:
    seconds = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(path, (seconds, seconds))


def closing_text(app: AppDriver) -> str:
    """Return the text of the closing window, paths whole again."""
    return app.words_of(".window")


async def test_a_session_is_kept_offered_resumed_and_updated(launch: Launch, folder: Path) -> None:
    async with recommending(launch, *"ynw", "q") as app:
        assert "Nothing is written yet." in closing_text(app)
        assert not folder.exists()
        await app.press("k")
        path = only_file(folder)
        assert answers(path) == [Answer.LIKE, Answer.DISLIKE]
        assert "The next start offers to go on with it." in closing_text(app)
        assert path.name[-12:] in app.screen_text
        assert "k keep" not in app.footer
        await app.press("enter")
        assert not app.fourfold.is_running
    kept_days_ago(path, 3)

    async with driving(launch) as app:
        first = app.text_of(ResultList).splitlines()[0]
        assert first.strip() == f"▸ {OFFER}: 2 answers, 3 days ago  ↵"
        assert "enter go on" in app.footer
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)
        await app.press("q")
        assert "nothing has changed since." in closing_text(app)
        await app.press("escape", "y", "q")
        assert "Kept 3 days ago in" in closing_text(app)
        assert "without what changed since. k updates it." in closing_text(app)
        assert answers(path) == [Answer.LIKE, Answer.DISLIKE]
        await app.press("k")
        assert "The next start offers" in closing_text(app)
        assert answers(only_file(folder)) == [Answer.LIKE, Answer.DISLIKE, Answer.LIKE]
        await app.press("enter")

    async with driving(launch) as app:
        assert f"{OFFER}: 3 answers, just now" in app.screen_text


async def test_the_session_goes_on_at_the_same_film(launch: Launch, folder: Path) -> None:
    async with recommending(launch, *"ynwy", "q", "k", "escape") as app:
        before = app.screen_text
    async with driving(launch, "enter") as app:
        assert app.screen_text.splitlines()[:-1] == before.splitlines()[:-1]


async def test_nothing_is_kept_without_k(launch: Launch, folder: Path) -> None:
    async with recommending(launch, *"yns", "q", "enter"):
        pass
    assert not folder.exists()
    async with driving(launch) as app:
        assert OFFER not in app.screen_text


async def test_an_undone_answer_makes_it_the_kept_session_again(
    launch: Launch, folder: Path
) -> None:
    async with recommending(launch, "y", "q", "k", "escape", "n", "q") as app:
        assert "without what changed since" in closing_text(app)
        await app.press("escape", "u", "q")
        assert "without what changed since" not in closing_text(app)


async def test_a_file_deleted_meanwhile_is_not_called_kept(launch: Launch, folder: Path) -> None:
    async with recommending(launch, "y", "q", "k", "escape") as app:
        only_file(folder).unlink()
        await app.press("q")
        assert "Nothing is written yet." in closing_text(app)
        await app.press("k")
        assert answers(only_file(folder)) == [Answer.LIKE]


async def test_a_folder_that_cannot_be_made_is_reported_with_what_to_do(
    launch: Launch, data_home: Path
) -> None:
    (data_home / "fourfold").write_text("in the way")
    async with recommending(launch, "y", "q", "k") as app:
        assert "Not kept: " in closing_text(app)
        assert "cannot be made: not a directory" in closing_text(app)
        assert "check its folder, then keep it again. e exports it to another" in closing_text(app)
        assert "k keep" in app.footer
        (data_home / "fourfold").unlink()
        await app.press("k")
        assert "The next start offers to go on with it." in closing_text(app)
        await app.press("e")
        assert isinstance(app.screen, ExportScreen)


async def test_a_data_folder_on_a_full_disk_is_reported_and_tried_again(
    launch: Launch, data_home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with recommending(launch, "y", "q") as app:
        with monkeypatch.context() as patch:
            patch.setattr(os, "mkdir", refuse)
            await app.press("k")
        problem = "cannot be made: no space left on device; free space, then keep it again."
        assert problem in closing_text(app)
        assert list(data_home.iterdir()) == []
        await app.press("k")
        assert "The next start offers to go on with it." in closing_text(app)
    assert answers(only_file(folder)) == [Answer.LIKE]


async def test_the_session_kept_last_is_offered_after_the_clock_was_set_back(
    launch: Launch, folder: Path
) -> None:
    ahead = keep_session(launch, "yn")
    kept_days_ago(ahead, -30)
    keep_session(launch, "y")
    async with driving(launch) as app:
        assert f"{OFFER}: 1 answer, just now" in app.screen_text


async def test_leaving_waits_until_the_session_is_kept(
    launch: Launch, folder: Path, hold: Hold
) -> None:
    keeping = hold(kept_file, "keep")
    async with starting(replace(launch, titles=FOUR_TITLES)) as app:
        await app.until(lambda: isinstance(app.screen, RecommendScreen))
        await app.pilot.press("y", "q")
        await app.until(lambda: isinstance(app.screen, ClosingScreen))
        await app.pilot.press("k", "enter")
        await app.until(lambda: "Keeping this session" in app.screen_text)
        assert app.fourfold.is_running
        keeping.set()
        await app.until(lambda: not app.fourfold.is_running)
    assert answers(only_file(folder)) == [Answer.LIKE]


async def test_leaving_stops_if_the_session_cannot_be_kept(
    launch: Launch, data_home: Path, hold: Hold
) -> None:
    (data_home / "fourfold").write_text("in the way")
    keeping = hold(kept_file, "keep")
    async with starting(replace(launch, titles=FOUR_TITLES)) as app:
        await app.until(lambda: isinstance(app.screen, RecommendScreen))
        await app.pilot.press("y", "q")
        await app.until(lambda: isinstance(app.screen, ClosingScreen))
        await app.pilot.press("k", "enter")
        keeping.set()
        await app.until(lambda: "Not kept: " in app.screen_text)
        assert app.fourfold.is_running


async def test_quitting_at_once_keeps_what_was_asked_for(
    launch: Launch, folder: Path, hold: Hold
) -> None:
    keeping = hold(kept_file, "keep")
    async with starting(replace(launch, titles=FOUR_TITLES)) as app:
        await app.until(lambda: isinstance(app.screen, RecommendScreen))
        await app.pilot.press("y", "q")
        await app.until(lambda: isinstance(app.screen, ClosingScreen))
        await app.pilot.press("k")
        app.fourfold.call_later(keeping.set)
        await app.pilot.press("ctrl+q")
    assert answers(only_file(folder)) == [Answer.LIKE]
    assert app.fourfold.trouble is None


async def test_going_on_while_it_cannot_be_kept_is_reported(
    launch: Launch, data_home: Path, hold: Hold
) -> None:
    (data_home / "fourfold").write_text("in the way")
    keeping = hold(kept_file, "keep")
    async with recommending(launch, "y", "q") as app:
        await app.pilot.press("k", "escape")
        await app.until(lambda: isinstance(app.screen, RecommendScreen))
        keeping.set()
        await app.settle()
        assert any("cannot be made: not a directory" in notice for notice in app.notices)


class TestOffer:
    """The first line of the results while nothing is typed and nothing is picked."""

    @pytest.fixture
    def path(self, launch: Launch) -> Path:
        return keep_session(launch, "yn")

    async def test_it_goes_when_something_is_typed_or_picked(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch) as app:
            assert OFFER in app.screen_text
            await app.type("ferry")
            assert OFFER not in app.screen_text
            await app.press("enter")
            assert "Night Ferry" in app.text_of(Slots)
            assert OFFER not in app.screen_text
            assert "enter pick" in app.footer
            await app.press("backspace")
            assert OFFER in app.text_of(ResultList).splitlines()[0]
            await app.press("h", "backspace")
            assert "enter go on" in app.footer

    async def test_enter_right_after_typing_picks_the_film_typed(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch) as app:
            await app.pilot.press(*"rocket", "enter")
            await app.settle()
            assert isinstance(app.screen, PickScreen)
            assert "Rocket Picnic" in app.text_of(Slots)

    async def test_enter_before_it_is_shown_does_not_accept_it(
        self, launch: Launch, path: Path, hold: Hold
    ) -> None:
        loading = hold(Launch, "load")
        async with starting(launch) as app:
            await app.pilot.press("enter")
            loading.set()
            await app.settle()
            assert isinstance(app.screen, PickScreen)
            assert OFFER in app.screen_text
            assert "0 of 4" in app.screen_text

    async def test_the_arrows_leave_it_for_the_films(self, launch: Launch, path: Path) -> None:
        async with driving(launch, "down", "down", "up", "up") as app:
            assert "enter go on" in app.footer
            await app.press("down")
            assert "enter pick" in app.footer
            await app.press("enter")
            assert "Harbour Lights" in app.text_of(Slots)

    async def test_a_click_accepts_it_and_a_click_on_a_film_picks(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch) as app:
            await app.click(ResultList, offset=(8, 1))
            assert "Harbour Lights" in app.text_of(Slots)
        async with driving(launch) as app:
            await app.click(ResultList, offset=(8, 0))
            assert isinstance(app.screen, RecommendScreen)
            assert len(app.session.state.answers) == 2

    async def test_a_person_may_have_another_key_for_it(
        self, launch: Launch, path: Path, config_home: Path
    ) -> None:
        (config_home / "fourfold").mkdir()
        (config_home / "fourfold" / "keymap.toml").write_text('[keys]\nresume = "f5"\n')
        async with driving(launch) as app:
            assert "2 answers, just now  f5" in app.screen_text.replace("F5", "f5")
            await app.press("f5")
            assert isinstance(app.screen, RecommendScreen)

    async def test_titles_and_a_session_file_leave_no_offer(
        self, launch: Launch, path: Path, tmp_path: Path
    ) -> None:
        async with driving(replace(launch, titles=FOUR_TITLES[:2])) as app:
            assert OFFER not in app.screen_text
        async with driving(replace(launch, session=tmp_path / "mine.json")) as app:
            assert OFFER not in app.screen_text

    async def test_it_is_whole_at_every_size(self, launch: Launch, path: Path) -> None:
        async with driving(launch, size=(40, 12)) as app:
            for size in ((40, 12), (60, 20), (80, 24), (200, 60)):
                await app.resize(*size)
                assert "2 answers, just now  ↵" in app.text_of(ResultList), size

    async def test_four_other_films_come_with_the_newest_offer(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch, "enter") as app:
            await app.press("c")
            assert isinstance(app.screen, PickScreen), "nothing is lost, so nothing is asked"
            assert f"{OFFER}: 2 answers" in app.screen_text
            await app.press("enter", "y", "q", "k", "escape", "c")
            assert f"{OFFER}: 3 answers" in app.screen_text

    async def test_enter_does_not_accept_it_after_an_import(
        self, launch: Launch, path: Path, tmp_path: Path
    ) -> None:
        films = tmp_path / "films.csv"
        films.write_text("Title,Year\nQuiet Rooms,1982\n")
        async with driving(replace(launch, imported=(films,))) as app:
            await app.press("enter")
            assert "Now pick four; what you imported (1 film)" in app.words_of("#notice")
            assert OFFER in app.screen_text
            assert "enter pick" in app.footer
            await app.press("up")
            assert "enter go on" in app.footer
            await app.press("enter")
            assert isinstance(app.screen, RecommendScreen)

    async def test_help_explains_it(self, launch: Launch, path: Path) -> None:
        async with driving(launch, "f1") as app:
            assert isinstance(app.screen, HelpScreen)
            assert "Go on with the session that you kept." in app.screen_text

    async def test_a_file_deleted_meanwhile_is_reported_and_no_longer_offered(
        self, launch: Launch, path: Path
    ) -> None:
        async with driving(launch) as app:
            path.unlink()
            await app.press("enter")
            assert isinstance(app.screen, PickScreen)
            assert any(path.name in notice for notice in app.notices)
            assert OFFER not in app.screen_text

    async def test_only_the_newest_session_is_offered(
        self, launch: Launch, path: Path, folder: Path
    ) -> None:
        kept_days_ago(path, 2)
        keep_session(launch, "yyn")
        async with driving(launch) as app:
            assert f"{OFFER}: 3 answers, just now" in app.screen_text

    async def test_only_the_newest_file_is_read(
        self, launch: Launch, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read_files: list[Path] = []
        read_one = kept.read_kept

        def read_and_note(path: Path) -> object:
            read_files.append(path)
            return read_one(path)

        for number in range(5):
            older = path.with_name(f"older-{number}.json")
            shutil.copy(path, older)
            kept_days_ago(older, number + 1)
        monkeypatch.setattr(kept, "read_kept", read_and_note)
        async with driving(launch):
            assert read_files == [path]


class TestDamage:
    """Files that are damaged, newer, or of other films."""

    @pytest.fixture
    def path(self, launch: Launch) -> Path:
        return keep_session(launch, "yn")

    @pytest.mark.parametrize(
        ("change", "problem"), [({"schema": 99}, "newer schema 99"), ({"answers": 5}, "answers is")]
    )
    async def test_the_newest_file_is_skipped_with_a_notice(
        self, launch: Launch, path: Path, change: dict[str, object], problem: str
    ) -> None:
        newer = path.with_name("newer.json")
        newer.write_text(json.dumps(json.loads(path.read_bytes()) | change))
        kept_days_ago(path, 5)
        async with driving(launch) as app:
            assert f"{OFFER}: 2 answers, 5 days ago" in app.screen_text
            (notice,) = app.notices
            assert "newer.json" in notice
            assert problem in notice

    async def test_a_folder_that_cannot_be_listed_is_a_notice(
        self, launch: Launch, data_home: Path
    ) -> None:
        (data_home / "fourfold").write_text("in the way")
        async with driving(launch) as app:
            assert isinstance(app.screen, PickScreen)
            assert any("cannot be listed: not a directory" in notice for notice in app.notices)

    async def test_films_that_the_catalogue_lacks_are_left_out_and_listed(
        self, launch: Launch, path: Path, folder: Path, tmp_path: Path
    ) -> None:
        liked = read(path).state.answers[0].movie_id
        async with driving(smaller(launch, tmp_path, liked), "enter") as app:
            assert isinstance(app.screen, RecommendScreen)
            (notice,) = app.notices
            assert "The Last Typesetter (2011)" in notice
            assert "Left out" in notice
            assert len(app.session.state.answers) == 1
            await app.press("q", "k")
        assert len(answers(path)) == 2, "the kept session still has the film"
        assert len(list(folder.iterdir())) == 2

    async def test_for_a_missing_favourite_another_film_is_picked(
        self, launch: Launch, path: Path, folder: Path, tmp_path: Path
    ) -> None:
        async with driving(smaller(launch, tmp_path, 3), "enter") as app:
            assert isinstance(app.screen, PickScreen)
            assert "3/4" in app.screen_text
            assert "Seven Bridges" not in app.text_of(Slots)
            (notice,) = app.notices
            assert "Not in this catalogue: Seven Bridges (1988). Pick another film" in notice
            await app.type("rocket")
            await app.press("enter", "enter")
            assert isinstance(app.screen, RecommendScreen)
            assert app.session.state.favourites == (1, 2, 4, 11)
            assert app.session.state.answers == read(path).state.answers
            await app.press("q", "k")
        assert len(list(folder.iterdir())) == 2

    async def test_four_quite_different_films_start_afresh(
        self, launch: Launch, path: Path, tmp_path: Path
    ) -> None:
        async with driving(smaller(launch, tmp_path, 3), "enter") as app:
            await app.press("backspace", "backspace", "backspace")
            await app.pick("rocket", "moon", "quiet", "salt")
            await app.press("enter")
            assert isinstance(app.screen, RecommendScreen)
            assert app.session.state.answers == ()

    async def test_a_larger_catalogue_keeps_the_session_in_its_file(
        self, launch: Launch, path: Path, folder: Path, tmp_path: Path
    ) -> None:
        more = [*FILMS, Film(99, "Another Film (2020)", vector=(0.0, 1.0))]
        async with driving(other_films(launch, tmp_path, more), "enter") as app:
            assert app.notices == []
            await app.press("y", "q", "k")
        assert len(answers(only_file(folder))) == 3


def other_films(launch: Launch, tmp_path: Path, films: list[Film]) -> Launch:
    home = write_home(tmp_path / "other", films)
    return replace(launch, processed=home / "processed", artifacts=home / "artifacts")


def smaller(launch: Launch, tmp_path: Path, *lacking: int) -> Launch:
    """Return how to launch over a catalogue that lacks some films."""
    return other_films(launch, tmp_path, [film for film in FILMS if film.movie_id not in lacking])


class TestResume:
    """`fourfold --resume [NAME]`."""

    async def test_it_opens_the_newest_or_the_named_session(
        self, launch: Launch, folder: Path
    ) -> None:
        older = keep_session(launch, "y")
        kept_days_ago(older, 2)
        keep_session(launch, "nn")
        for name, count in (("", 2), (older.stem, 1), (older.name, 1)):
            async with driving(replace(launch, resume=name)) as app:
                assert isinstance(app.screen, RecommendScreen)
                assert len(app.session.state.answers) == count
                await app.press("c")
                assert isinstance(app.screen, PickScreen)

    @pytest.mark.parametrize(
        ("name", "message"),
        [("", "no session is kept"), ("heat", "heat: no kept session has this name")],
    )
    async def test_a_session_that_is_not_there_ends_the_app_with_its_error(
        self, launch: Launch, name: str, message: str
    ) -> None:
        async with driving(replace(launch, resume=name)) as app:
            pass
        assert app.fourfold.return_code == EXIT_STATUS
        assert message in str(app.fourfold.trouble)

    async def test_a_missing_favourite_is_asked_for(
        self, launch: Launch, folder: Path, tmp_path: Path
    ) -> None:
        path = keep_session(launch, "y")
        async with driving(replace(smaller(launch, tmp_path, 3), resume=path.stem)) as app:
            assert "3/4" in app.screen_text

    async def test_the_model_and_policy_are_the_sessions_own_unless_named(
        self, two_models: Launch, folder: Path
    ) -> None:
        write_model(two_models.artifacts / "als", FILMS)
        path = keep_session(replace(two_models, model="turned"), "y")
        for keys, name in (((), path.stem), (("enter",), None)):
            async with driving(replace(two_models, model=None, resume=name), *keys) as app:
                assert app.session.bundle.model == "turned"
        async with driving(replace(two_models, resume=path.stem, policy="classic")) as app:
            assert app.session.bundle.model == "svd"
            assert app.session.policy.name == "classic"
        shutil.rmtree(two_models.artifacts / "turned")
        async with driving(replace(two_models, model=None, resume=path.stem)) as app:
            assert app.session.bundle.model == "als"
            await app.press("q")
            assert "without what changed since" in closing_text(app)
