"""Taking in films from a file: in the app through keys alone, and from the command line."""

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.taste.rocchio import Answer
from tests.bundles import random_films
from tests.tui.app_driver import launch_for, pick, press, ready, screen_text, settle, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.cli.main import main
from tui.screens.import_file import ImportBox, ImportScreen
from tui.screens.import_review import ImportedScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.view.import_report import files_like

RATINGS = """Date,Name,Year,Letterboxd URI,Rating
2024-05-01,Harbour Lights,1961,https://boxd.it/a,5
2024-05-02,The Clockmaker's Daughter,1974,https://boxd.it/b,4.5
2024-05-03,Night Ferry,1999,https://boxd.it/c,4
2024-05-04,Amber Road,1957,https://boxd.it/d,4
2024-05-05,Rocket Picnic,2015,https://boxd.it/e,1
2024-05-06,Quiet Rooms,1982,https://boxd.it/f,3
2024-05-07,[red]Nobody Knows[/] This,2020,https://boxd.it/g,5
2024-05-08,Moon Market,2018,https://boxd.it/h,many
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "notes.txt").write_text("none")
    (folder / "older").mkdir()
    (folder / "older" / "watched.csv").write_text(
        "Date,Name,Year,Letterboxd URI\n2020-01-01,Salt and Cinders,1969,x\n"
    )
    monkeypatch.chdir(folder)
    return folder


async def opened(pilot: Pilot[None], *keys: str) -> FourfoldApp:
    app = await ready(pilot)
    await press(pilot, "ctrl+o", *keys)
    return app


async def test_the_window_lists_what_can_be_imported_and_folders(
    launch: Launch, folder: Path
) -> None:
    async with FourfoldApp(launch).run_test(size=(100, 30)) as pilot:
        app = await opened(pilot)
        assert isinstance(app.screen, ImportScreen)
        assert "▸ ratings.csv" in screen_text(app)
        assert "older/" in screen_text(app)
        assert "notes.txt" not in screen_text(app)
        await press(pilot, "down", "enter")  # into the folder
        assert app.screen.query_one(ImportBox).value == "older/"
        await press(pilot, "tab")
        assert app.screen.query_one(ImportBox).value == "older/watched.csv"
        await press(pilot, "escape")
        assert isinstance(app.screen, PickScreen)


async def test_the_four_best_begin_a_session_that_knows_the_rest(
    launch: Launch, folder: Path
) -> None:
    async with FourfoldApp(launch).run_test(size=(100, 40)) as pilot:
        app = await opened(pilot, "enter")
        assert isinstance(app.screen, ImportedScreen)
        told = screen_text(app)
        assert "6 of 7 films are in the catalogue: 4 liked, 1 disliked" in told
        assert "[red]Nobody Knows[/] This (2020)" in told
        assert "line 9" in told
        await press(pilot, "b")
        assert isinstance(app.screen, RecommendScreen)
        session = app.screen.session
        assert [movie.movie_id for movie in session.favourites] == [1, 2, 8, 5]
        assert {(t.movie.movie_id, t.answer) for t in session.history} == {
            (11, Answer.DISLIKE), (10, Answer.SEEN),
        }  # fmt: skip
        await press(pilot, "u")
        assert session.history == ()


async def test_what_is_taken_in_while_picking_counts_in_every_session_that_follows(
    launch: Launch, folder: Path
) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await opened(pilot, "enter", "enter")
        assert isinstance(app.screen, PickScreen)
        assert "6 films you know will count from the start" in screen_text(app)
        await pick(pilot, *FOUR)
        await press(pilot, "enter")
        known = [told.movie.movie_id for told in app.screen.session.history]
        assert known == [5, 8, 11, 10]  # the favourites are left out
        await press(pilot, "slash", "y")
        await pick(pilot, "amber", "salt", "quiet", "rocket")
        await press(pilot, "enter")
        assert [told.movie.movie_id for told in app.screen.session.history] == [1, 2, 5]


async def test_in_a_session_the_films_are_one_step_for_undo(launch: Launch, folder: Path) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        await press(pilot, "enter", "y")
        before = app.screen.session.recommend()
        await press(pilot, "ctrl+o", "enter")
        assert "begin with the best four" not in screen_text(app)
        await press(pilot, "enter")
        assert len(app.screen.session.history) > 2
        assert "films from ratings.csv" in screen_text(app)
        await press(pilot, "u")
        assert app.screen.session.recommend() == before


async def test_a_bad_file_is_told_in_the_window_and_nothing_is_taken(
    launch: Launch, folder: Path
) -> None:
    (folder / "broken.csv").write_bytes(b"Name;Year\x00\nHeat;1995\n")
    async with FourfoldApp(launch).run_test(size=(100, 30)) as pilot:
        app = await opened(pilot)
        for name in ("broken.csv", "missing.csv", "/dev/zero"):
            app.screen.query_one(ImportBox).value = ""
            await type_text(pilot, name.replace("/", ""))
            app.screen.query_one(ImportBox).value = name
            await press(pilot, "enter")
            assert isinstance(app.screen, ImportScreen)
            assert name in screen_text(app).replace("│", "")
        await press(pilot, "escape")
        assert "will count" not in screen_text(app)


@pytest.mark.parametrize("typed", ["nowhere/", "\x00", "~nobody-of-this-name/x", "a" * 9000])
def test_a_folder_that_is_not_there_lists_nothing(typed: str) -> None:
    assert files_like(typed) == []


class TestCommandLine:
    """`fourfold --import FILE`, in the app and without it."""

    async def test_the_app_starts_with_the_account(self, launch: Launch, folder: Path) -> None:
        asked = replace(launch, imported=folder / "ratings.csv")
        async with FourfoldApp(asked).run_test(size=(100, 40)) as pilot:
            app = await ready(pilot)
            assert isinstance(app.screen, ImportedScreen)
            await press(pilot, "b")
            assert isinstance(app.screen, RecommendScreen)

    async def test_a_bad_file_ends_the_app_with_its_line(
        self, launch: Launch, folder: Path
    ) -> None:
        asked = replace(launch, imported=folder / "notes.txt")
        async with FourfoldApp(asked).run_test() as pilot:
            await pilot.pause()
            await pilot.app.workers.wait_for_complete()
        assert "notes.txt" in str(pilot.app.trouble)
        assert pilot.app.return_code == 2

    def run(self, launch: Launch, *arguments: str) -> int:
        places = ["--processed", str(launch.processed), "--artifacts", str(launch.artifacts)]
        return main(["recommend", *places, *arguments])

    def test_recommend_takes_the_four_best_and_tells_what_it_left_out(
        self, launch: Launch, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(launch, "--import", "ratings.csv", "--json") == 0
        out, err = capsys.readouterr()
        document = json.loads(out)
        assert [film["movieId"] for film in document["likes"]] == [1, 2, 8, 5]
        shown = {film["movieId"] for film in document["recommendations"]}
        assert not shown & {1, 2, 5, 8, 10, 11}
        assert "left out: [red]Nobody Knows[/] This (2020)" in err

    def test_too_few_films_are_told(
        self, launch: Launch, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(launch, "--import", "older/watched.csv") == 2
        assert "watched.csv: has 0 films rated well enough" in capsys.readouterr().err


async def test_the_screen_lives_while_ten_thousand_rows_are_read(tmp_path: Path) -> None:
    films = random_films(12_000, dimension=4)
    rows = [f"2024-01-01,Film {k:04d},{1950 + k % 70},x,{k % 10 / 2 + 0.5}" for k in range(10_000)]
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n" + "\n".join(rows))
    async with FourfoldApp(launch_for(tmp_path, films)).run_test(size=(100, 30)) as pilot:
        app = await opened(pilot)
        box = app.screen.query_one(ImportBox)
        box.value = os.fspath(path)
        app.simulate_key("enter")
        turns = 0
        while isinstance(app.screen, ImportScreen):
            await asyncio.sleep(0.001)  # the screen has its turn while the file is read
            turns += 1
        assert turns > 10
        await settle(pilot)
        assert "10,000 of 10,000 films" in screen_text(app)
