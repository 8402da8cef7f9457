"""The command line: exact output, and errors of one line."""

import io
import json
import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from engine.presets import resolve_policy
from engine.session.session import Session
from tests.bundles import Film, make_bundle, random_films, write_home
from tests.source_tree import CONFIG, ROOT
from tests.terminal import Terminal
from tests.tui.app_driver import driving
from tests.tui.cli.command_lines import command_lines, fourfold, fourfold_process
from tui.cli.arguments import COMMANDS
from tui.startup import Launch

LIKES = ("Film 0000", "film 0001 (1951)", "FILM 0002", "Film 0003")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hostile = Film(9999, "[bold]\x1b[31mRed (2007)", "Action|Comedy|Drama", vector=(1.0,) * 8)
    return write_home(tmp_path_factory.mktemp("home"), [*random_films(60), hostile])


def likes(*titles: str) -> list[str]:
    return [part for title in titles for part in ("--like", title)]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_subcommand_runs_its_own_code(home: Path, tmp_path: Path, command: str) -> None:
    line = command_lines(tmp_path)[command]
    done = fourfold_process(home, *line.words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(line.output)


def test_titles_are_favourites_with_and_without_the_option(home: Path) -> None:
    with_option = fourfold(home, "recommend", *likes(*LIKES), "-n", "5").stdout
    for words in (
        (*LIKES, "-n", "5"),
        ("-n", "5", *LIKES),
        (*LIKES[:2], "-n", "5", *likes(*LIKES[2:])),
    ):
        assert fourfold(home, "recommend", *words).stdout == with_option


def test_json_output_is_what_a_session_recommends(home: Path, tmp_path: Path) -> None:
    done = fourfold(home, "recommend", *likes(*LIKES), "-n", "5", "--json", "--policy", "default")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["model"] == "svd"
    assert document["policy"] == "balanced"
    assert document["likes"][1] == {"movieId": 11, "title": "Film 0001 (1951)"}
    bundle = make_bundle(tmp_path, random_films(60))
    session = Session(bundle, resolve_policy("default", CONFIG))
    session.start([1, 11, 21, 31])
    expected = session.recommendations(5)
    assert [r["rank"] for r in document["recommendations"]] == [1, 2, 3, 4, 5]
    ids = [r["movieId"] for r in document["recommendations"] if r["movieId"] != 9999]
    assert ids == [rec.movie.movie_id for rec in expected][: len(ids)]
    first = document["recommendations"][0]
    assert set(first) == {"rank", "movieId", "title", "year", "genres", "score", "terms"}
    assert sum(first["terms"].values()) == pytest.approx(first["score"], abs=1e-5)


def test_ten_films_are_printed_by_default(home: Path) -> None:
    done = fourfold(home, "recommend", *likes(*LIKES), "--policy", "default")
    assert done.returncode == 0
    assert done.stdout.startswith("For someone who likes Film 0000 (1950), Film 0001 (1951),")
    assert " 10. " in done.stdout
    assert " 11. " not in done.stdout


def test_imax_is_no_genre_of_what_is_printed(tmp_path: Path) -> None:
    screened = Film(9998, "Deep Water (2007)", "Action|IMAX", vector=(1.0,) * 8)
    folder = write_home(tmp_path, [*random_films(10), screened])
    assert "Deep Water (2007) - Action\n" in fourfold(folder, "find", "deep", "water").stdout
    done = fourfold(folder, "recommend", *likes(*LIKES), "-n", "60", "--policy", "default")
    assert "Deep Water (2007)" in done.stdout
    assert "IMAX" not in done.stdout


def test_titles_cannot_command_the_terminal(home: Path) -> None:
    done = fourfold(home, "recommend", *likes(*LIKES), "-n", "60", "--policy", "default")
    assert "[bold]␛[31mRed (2007)" in done.stdout
    assert "\x1b" not in done.stdout


def test_characters_that_the_output_cannot_encode_are_replaced(home: Path) -> None:
    done = fourfold_process(
        home, "recommend", *likes(*LIKES), "-n", "60", "--policy", "default",
        PYTHONIOENCODING="latin-1",
    )  # fmt: skip
    assert done.returncode == 0
    assert "[bold]?[31mRed (2007)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (likes("Film 0000", "Film 0001"), "2 favourites named, not 4; name 4 films"),
        (
            likes("Film 0000", "Film 0000", "Film 0001", "Film 0002"),
            "Film 0000: names a film that is named already",
        ),
        (likes("Flim 000", "Film 0000", "Film 0001", "Film 0002"), "Flim 000: "),
        ([*likes(*LIKES), "--policy", "bold"], "bold: neither a preset nor a file"),
        ([*likes(*LIKES), "--model", "als"], "no model called 'als'; choose svd"),
        ([*likes(*LIKES), "--processed", "/nowhere"], "/nowhere: no such folder"),
        ([*likes(*LIKES), "-n", "0"], "must be at least 1"),
        ([*likes(*LIKES), "--model", ""], "no model called ''; choose svd"),
        ([*likes(*LIKES), "--policy", ""], "the name of the policy is empty; presets are default"),
    ],
)
def test_errors_are_one_line_and_status_2(home: Path, arguments: list[str], message: str) -> None:
    done = fourfold(home, "recommend", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    if "usage:" not in done.stderr:
        assert done.stderr.count("\n") == 1


def test_favourites_without_genres_are_an_error_with_a_remedy(tmp_path: Path) -> None:
    films = [Film(i, f"Bare {i} (2000)", "(no genres listed)") for i in range(1, 7)]
    home = write_home(tmp_path, films)
    titles = likes("bare 1", "bare 2", "bare 3", "bare 4")
    done = fourfold(home, "recommend", *titles, "--policy", "classic")
    assert done.returncode == 2
    assert "None of your four films has a genre" in done.stderr
    assert "--policy default" in done.stderr
    assert fourfold(home, "recommend", *titles, "--policy", "default").returncode == 0


def test_find_prints_films_with_their_ids(home: Path) -> None:
    done = fourfold(home, "find", "film", "0001", "-n", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("     11  Film 0001 (1951)")


def test_find_prints_what_a_search_cannot_use(home: Path) -> None:
    done = fourfold(home, "find", "year:abc", "film 0001 zzzz")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "No film like that; nearest:", "year:abc is not a year; try year:1980s.",
        "The films end in 2009. `fourfold build` makes a catalogue of 87,000 films, to 2023.",
    ]  # fmt: skip


def test_find_prints_json(home: Path) -> None:
    done = fourfold(home, "find", "film 0001 year:abc", "--json")
    document = json.loads(done.stdout)
    assert set(document) == {"query", "guess", "problems", "results"}
    assert document["query"] == "film 0001 year:abc"
    assert document["guess"] is False
    assert document["problems"] == ["year:abc is not a year; try year:1980s."]
    first = document["results"][0]
    assert set(first) == {"movieId", "title", "year", "genres"}
    assert (first["movieId"], first["title"], first["year"]) == (11, "Film 0001", 1951)


def test_find_reads_queries_from_standard_input(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = "film 0001\nid:21\n\nid:404\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(queries))
    documents = [
        json.loads(line)
        for line in fourfold(home, "find", "-", "-n", "2", "--json").stdout.splitlines()
    ]
    assert [one["query"] for one in documents] == ["film 0001", "id:21", "", "id:404"]
    assert [one["results"][0]["movieId"] for one in documents[:2]] == [11, 21]
    assert documents[3]["problems"] == ["id:404 is not in the catalogue."]
    monkeypatch.setattr("sys.stdin", io.StringIO(queries))
    lines = fourfold(home, "find", "-", "-n", "2").stdout.splitlines()
    assert lines[0] == "film 0001:"
    assert lines[-2:] == ["No such film.", "id:404 is not in the catalogue."]


def test_a_mistyped_favourite_is_taken_for_the_one_clear_film(home: Path) -> None:
    done = fourfold(home, "recommend", *likes("flim 0000", *LIKES[1:]), "--policy", "default")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "flim 0000: taken for Film 0000 (1950)\n"


def test_policy_check_names_coefficients_without_effect(home: Path, tmp_path: Path) -> None:
    done = fourfold(home, "policy", "--check", "classic")
    assert done.returncode == 0
    assert "Some keys have no effect" in done.stdout
    assert "min_genre_affinity: max_genre_distance 0.6 already asks" in done.stdout
    assert done.stdout.startswith("classic: valid, equals the preset classic\n")
    path = tmp_path / "bad.yaml"
    path.write_text("learning_rate: 7\n")
    done = fourfold(home, "policy", "--check", str(path))
    assert done.returncode == 2
    assert done.stderr.endswith(
        "bad.yaml: learning_rate: 7 is out of range; give a number from 0 to 1\n"
    )


def test_policy_check_names_the_preset_that_a_file_equals(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for fame, equals in ((0.6, "the preset deep-cuts"), (0.7, "no preset")):
        path.write_text(replace(resolve_policy("balanced", CONFIG), fame_penalty=fame).to_yaml())
        done = fourfold(home, "policy", "--check", str(path))
        assert done.stdout.splitlines()[0] == f"{path}: valid, equals {equals}"


def test_a_custom_policy_is_custom_in_the_json(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("genre_distance_penalty: 0.1\n")
    done = fourfold(home, "recommend", *likes(*LIKES), "--json", "--policy", str(path))
    assert json.loads(done.stdout)["policy"] == "custom"


def test_locate_prints_each_folder_and_its_reason(home: Path) -> None:
    done = fourfold(home, "locate", "--artifacts", "/given")
    lines = done.stdout.splitlines()
    assert lines[0].endswith("config  (source tree)")
    assert lines[1] == f"processed  {home}/processed  (FOURFOLD_HOME)"
    assert lines[2] == "artifacts  /given  (--artifacts)"


def test_locate_prints_the_user_settings_files_and_the_folder_of_kept_sessions(
    home: Path, config_home: Path, data_home: Path
) -> None:
    folder = config_home / "fourfold"
    lines = fourfold(home, "locate").stdout.splitlines()
    assert lines[3] == f"theme      {folder}/preferences.json  (none)"
    assert lines[4] == f"keys       {folder}/keymap.toml  (none)"
    folder.mkdir()
    (folder / "keymap.toml").touch()
    assert lines[5:] == [f"sessions   {data_home}/fourfold/sessions  (none)"]
    assert "keymap.toml  (found)\n" in fourfold(home, "locate").stdout


def test_keys_prints_a_keymap_and_where_to_save_it(home: Path, config_home: Path) -> None:
    done = fourfold(home, "keys")
    assert done.returncode == 0
    assert f"Save as {config_home}/fourfold/keymap.toml" in done.stdout
    assert '# like = "y" ' in done.stdout
    assert '# keys = "?" ' in done.stdout
    assert '# remove_pick = ["enter", "backspace", "delete"] ' in done.stdout
    assert tomllib.loads(done.stdout) == {"keys": {}}


def test_version_and_help_are_printed(home: Path) -> None:
    assert fourfold_process(home, "--version").stdout.startswith("fourfold 0.")
    for arguments in (["--help"], ["recommend", "--help"], ["policy", "--help"]):
        done = fourfold(home, *arguments)
        assert done.returncode == 0
        assert "usage: fourfold" in done.stdout


def test_the_app_without_a_terminal_is_an_error(home: Path) -> None:
    done = fourfold_process(home)
    assert done.returncode == 2
    assert done.stderr == ("the app needs a terminal; use `fourfold recommend --help` in scripts\n")


def test_a_closed_pipe_is_not_an_error(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "recommend", *likes(*LIKES), "-n", "60"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "FOURFOLD_HOME": str(home)}, cwd=ROOT,
    )  # fmt: skip
    process.stdout.close()
    assert process.wait() in (0, 1)
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_damaged_bundle_ends_the_app_with_one_line(tmp_path: Path) -> None:
    broken = write_home(tmp_path, random_films(10))
    (broken / "artifacts" / "svd" / "movie_embeddings.npy").write_bytes(b"broken")
    with Terminal(broken) as terminal:
        assert terminal.ended() == 2
        terminal.check_usable()
        assert "movie_embeddings.npy: has 6 bytes, its manifest says" in terminal.last_lines


@pytest.mark.parametrize(
    ("titles", "message"),
    [
        (["film 0000", "no such film"], "no such film: no film has this name"),
        (["film 0000", "film 0000 (1950)"], "film 0000 (1950): names a film that is named already"),
    ],
)
async def test_a_title_that_names_no_film_ends_the_app(
    home: Path, titles: list[str], message: str
) -> None:
    launch = Launch(CONFIG, home / "processed", home / "artifacts", titles=tuple(titles))
    async with driving(launch) as app:
        pass
    assert message in str(app.fourfold.trouble)
    assert app.fourfold.return_code == 2


def test_a_title_after_two_dashes_is_no_subcommand_and_an_error_of_the_app_is_one_line(
    home: Path,
) -> None:
    with Terminal(home, "--", "locate") as terminal:
        assert terminal.ended() == 2
        terminal.check_usable()
        assert "locate: no film has this name" in terminal.last_lines
        assert terminal.last_lines.count("\n") == 1


def test_more_than_four_titles_are_an_error_of_one_line(home: Path) -> None:
    done = fourfold(home, *LIKES, "film 0005")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "5 titles were given; give at most 4\n"
