"""Importing films from a file: in the app by keys alone, and from the command line."""

import asyncio
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from engine.taste.base import Answer
from tests.bundles import random_films
from tests.tui.app_driver import AppDriver, driving, launch_for, recommending
from tests.tui.films import FOUR_TYPED
from tui.cli.main import main
from tui.screens.import_file import ImportBox, ImportScreen, complete_path
from tui.screens.import_review import ImportReviewScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

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


@pytest.fixture(autouse=True)
def exports(folder: Path) -> None:
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "notes.txt").write_text("none")
    (folder / "older").mkdir()
    (folder / "older" / "watched.csv").write_text(
        "Date,Name,Year,Letterboxd URI\n2020-01-01,Salt and Cinders,1969,x\n"
    )


def answers(app: AppDriver) -> list[int]:
    return [film.movie_id for film in app.session.state.answers]


async def test_the_window_lists_folders_and_files_that_can_be_imported(launch: Launch) -> None:
    async with driving(launch, "ctrl+o", size=(100, 30)) as app:
        assert isinstance(app.screen, ImportScreen)
        assert "type a path" in app.screen_text
        assert "In ~:" in app.screen_text
        assert "▸ ratings.csv" in app.screen_text
        assert "older/" in app.screen_text
        assert "notes.txt" not in app.screen_text
        await app.press("down", "enter")  # into the folder
        assert app.screen.query_one(ImportBox).value == "older/"
        assert "In ~/older:" in app.screen_text
        await app.press("tab")
        assert app.screen.query_one(ImportBox).value == "older/watched.csv"
        await app.press("escape")
        assert isinstance(app.screen, PickScreen)


async def test_a_session_can_start_with_the_four_best_and_knows_the_others(launch: Launch) -> None:
    async with driving(launch, "ctrl+o", "enter", size=(100, 40)) as app:
        assert isinstance(app.screen, ImportReviewScreen)
        review = app.screen_text
        assert "7 of 8 films are in the catalogue: 4 liked, 1 disliked, 2 seen" in review
        assert "[red]Nobody Knows[/] This (2020)" in review
        assert "Not found (1)" in review
        assert "Not read (1)" in review
        assert "line 9" in review
        await app.press("b")
        assert isinstance(app.screen, RecommendScreen)
        session = app.session
        assert [movie.movie_id for movie in session.favourites] == [1, 2, 8, 5]
        assert {(film.movie_id, film.answer) for film in session.state.answers} == {
            (11, Answer.DISLIKE), (10, Answer.SEEN), (12, Answer.SEEN),
        }  # fmt: skip
        await app.press("u")
        assert session.state.answers == ()


async def test_films_imported_while_picking_count_in_all_later_sessions(launch: Launch) -> None:
    async with driving(launch, "ctrl+o", "enter", "enter") as app:
        assert isinstance(app.screen, PickScreen)
        assert "Now pick four; what you imported (7 films) counts from the start" in app.screen_text
        await app.pick(*FOUR_TYPED)
        await app.press("enter")
        assert answers(app) == [5, 8, 11, 10, 12]  # the favourites are left out
        await app.press("c", "tab", "enter")
        await app.pick("amber", "salt", "quiet", "rocket")
        await app.press("enter")
        assert answers(app) == [1, 2, 5, 12]


async def test_undo_removes_all_films_of_an_import_at_once(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        before = app.session.recommend()
        await app.press("ctrl+o", "enter")
        assert "start with the best four" not in app.screen_text
        await app.press("enter")
        assert len(answers(app)) > 2
        assert "films from ratings.csv" in app.screen_text
        await app.press("u")
        assert app.session.recommend() == before


async def test_a_damaged_file_is_reported_in_the_window_and_not_imported(launch: Launch) -> None:
    Path("broken.csv").write_bytes(b"Name;Year\x00\nHeat;1995\n")
    async with driving(launch, "ctrl+o", size=(100, 30)) as app:
        for name in ("broken.csv", "missing.csv", "/dev/zero"):
            await app.replace_text(ImportBox, name)
            await app.press("enter")
            assert isinstance(app.screen, ImportScreen)
            assert name in app.screen_text.replace("│", "")
        await app.press("escape")
        assert "what you imported" not in app.screen_text


@pytest.mark.parametrize("typed", ["nowhere/", "\x00", "~nobody-of-this-name/x", "a" * 9000])
def test_a_missing_folder_lists_nothing(typed: str) -> None:
    assert complete_path(typed) == []


async def test_an_archive_is_imported_with_its_watchlist(launch: Launch) -> None:
    head = "Date,Name,Year,Letterboxd URI"
    with zipfile.ZipFile("account.zip", "w") as packed:
        packed.writestr("ratings.csv", f"{head},Rating\n2020-01-01,Night Ferry,1999,x,5\n")
        packed.writestr("watchlist.csv", f"{head}\n2020-01-01,Amber Road,1957,x\n")
        packed.writestr("strange.csv", "one,two\n1,2\n")
    async with recommending(launch, "ctrl+o", size=(100, 40)) as app:
        assert "account.zip" in app.screen_text
        await app.replace_text(ImportBox, "account.zip")
        await app.press("enter")
        assert isinstance(app.screen, ImportReviewScreen)
        review = app.screen_text
        assert "ratings.csv  Letterboxd ratings" in review
        assert "watchlist.csv  Letterboxd watchlist" in review
        assert "2 of 2 films are in the catalogue: 1 liked and 1 for your watchlist." in review
        assert "strange.csv" in review
        await app.press("enter")
        assert answers(app) == [5]
        assert app.session.state.watchlist == (8,)


async def test_a_folder_is_imported_with_a_dot(launch: Launch) -> None:
    async with recommending(launch, "ctrl+o") as app:
        await app.replace_text(ImportBox, "older/.")
        await app.press("enter", "enter")
        assert answers(app) == [9]


class TestCommandLine:
    """`fourfold --import FILE`, in the app and without it."""

    async def test_the_app_starts_with_the_review(self, launch: Launch) -> None:
        asked = replace(launch, imported=(Path("ratings.csv"),))
        async with driving(asked, size=(100, 40)) as app:
            assert isinstance(app.screen, ImportReviewScreen)
            await app.press("b")
            assert isinstance(app.screen, RecommendScreen)

    async def test_a_file_without_films_ends_the_app_with_its_error(self, launch: Launch) -> None:
        asked = replace(launch, imported=(Path("notes.txt"),))
        async with driving(asked) as app:
            pass
        assert "notes.txt" in str(app.fourfold.trouble)
        assert app.fourfold.return_code == 2

    def run(self, launch: Launch, *arguments: str) -> int:
        folders = ["--processed", str(launch.processed), "--artifacts", str(launch.artifacts)]
        return main(["recommend", *folders, *arguments])

    def test_recommend_uses_the_four_best_and_names_the_films_left_out(
        self, launch: Launch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(launch, "--import", "ratings.csv", "--json") == 0
        out, err = capsys.readouterr()
        document = json.loads(out)
        assert [film["movieId"] for film in document["likes"]] == [1, 2, 8, 5]
        shown = {film["movieId"] for film in document["recommendations"]}
        assert not shown & {1, 2, 5, 8, 10, 11}
        assert "left out: [red]Nobody Knows[/] This (2020)" in err

    def test_too_few_films_are_reported(
        self, launch: Launch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(launch, "--import", "older/watched.csv") == 2
        assert "watched.csv: has 0 films rated well enough" in capsys.readouterr().err

    def test_several_files_are_merged(
        self, launch: Launch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        files = ("--import", "ratings.csv", "--import", "older")
        assert self.run(launch, *files, "--json") == 0
        out, err = capsys.readouterr()
        shown = {film["movieId"] for film in json.loads(out)["recommendations"]}
        assert not shown & {1, 2, 5, 8, 9, 10, 11}
        assert "ratings.csv: read as Letterboxd ratings\n" in err
        assert "watched.csv: read as Letterboxd films seen\n" in err


async def test_the_screen_responds_while_three_thousand_rows_are_read(tmp_path: Path) -> None:
    films = random_films(3_500, dimension=4)
    rows = [f"2024-01-01,Film {k:04d},{1950 + k % 70},x,{k % 10 / 2 + 0.5}" for k in range(3_000)]
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n" + "\n".join(rows))
    async with driving(launch_for(tmp_path, films), "ctrl+o", size=(100, 30)) as app:
        app.screen.query_one(ImportBox).value = os.fspath(path)
        app.fourfold.simulate_key("enter")
        turns = 0
        while isinstance(app.screen, ImportScreen):
            await asyncio.sleep(0.001)
            turns += 1
        assert turns > 10
        await app.settle()
        assert "3,000 of 3,000 films" in app.screen_text


class TestImportCommand:
    """`fourfold import FILE…`, which prints the films of the files."""

    def run(self, launch: Launch, *arguments: str) -> int:
        folders = ["--processed", str(launch.processed), "--artifacts", str(launch.artifacts)]
        return main(["import", *folders, *arguments])

    def test_lines(self, launch: Launch, capsys: pytest.CaptureFixture[str]) -> None:
        Path("saw.csv").write_text("Title,Year\nMoon Market,2017\n")
        assert self.run(launch, "ratings.csv", "saw.csv") == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines == [
            "ratings.csv: read as Letterboxd ratings",
            "saw.csv: read as Table of films seen",
            "7 of 9 films are in the catalogue: 4 liked, 1 disliked, 2 seen.",
            "left out: [red]Nobody Knows[/] This (2020): nothing of exactly this name",
            "left out: Moon Market (2017): another row fits this film better",
            "left out: ratings.csv, line 9: rating 'many' is not a number above 0, up to 5; it "
            "counts as seen",
        ]

    def test_json(self, launch: Launch, capsys: pytest.CaptureFixture[str]) -> None:
        Path("watchlist.csv").write_text("Title,Year\nSalt and Cinders,1970\nMoon Markt,2018\n")
        assert self.run(launch, "older/watched.csv", "watchlist.csv", "ratings.csv", "--json") == 0
        document = json.loads(capsys.readouterr().out)
        assert [file["read_as"] for file in document["files"]] == [
            "Letterboxd films seen", "Table of watchlist", "Letterboxd ratings",
        ]  # fmt: skip
        films = {film["movieId"]: film for film in document["films"]}
        assert films[9] == {
            "movieId": 9, "title": "Salt and Cinders (1969)", "answer": "seen", "rating": None,
            "approximate": False,
        }  # fmt: skip
        assert films[11]["answer"] == "dislike"
        assert films[11]["rating"] == 1.0
        left_out = {entry["title"]: entry for entry in document["left_out"]}
        assert left_out["Moon Markt (2018)"] == {
            "path": "watchlist.csv", "row": "line 3", "title": "Moon Markt (2018)",
            "reason": "nothing of exactly this name", "nearest": "Moon Market (2018)",
        }  # fmt: skip

    def test_a_file_that_cannot_be_read_is_an_error(
        self, launch: Launch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(launch, "ratings.csv", "notes.txt") == 2
        assert "notes.txt: has none of the columns of a known export" in capsys.readouterr().err
