"""All steps at once and one by one, repeated, interrupted."""

import json
import signal
import subprocess
import sys

import pytest

from engine.files.atomic import settle
from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_METADATA
from preprocessing import filter_data, movie_facts, setup, split_data, title_index, transform_data
from preprocessing.movielens.timestamps import as_datetime
from tests.faults.commands import run_child
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    csv_text,
    manifest_of,
    rows_of,
    snapshot,
    status_of,
    ten_users,
    write_data_set,
    zipped,
)


@pytest.fixture
def raw(tmp_path):
    return write_data_set(
        tmp_path / "tiny",
        ten_users(),
        tags=csv_text("userId,movieId,tag,timestamp", [(1, 1, "noir", 5), (2, 2, 'a "b"', 6)]),
        links=csv_text("movieId,imdbId,tmdbId", [(1, "0113277", 949)]),
    )


def set_up(source, processed, *more):
    assert status_of(setup.main, source, "--processed", processed, *THRESHOLDS, *more) == 0


def test_a_small_set_by_hand(tmp_path):
    # Two users, half a year apart; movie 3 has one rating and goes.
    day = 86_400
    raw = write_data_set(
        tmp_path / "tiny",
        [
            *((1, 1, 4.0, 0), (1, 2, 2.0, day), (1, 2, 3.0, 2 * day), (1, 1, 5.0, 3 * day)),
            *((2, 2, 5.0, 365 * day), (2, 1, 1.0, 366 * day), (2, 1, 3.0, 367 * day)),
            (2, 3, 3.0, 1),
        ],
    )

    set_up(raw, tmp_path / "out")

    out = tmp_path / "out"
    assert (out / "movies_filtered.csv").read_text() == (
        'movieId,title,genres\n1,Heat (1995),Action|Crime\n2,"Paper, ""The"" (1994)",Comedy|Drama\n'
    )
    assert (out / "movie_features.csv").read_text() == (
        "movieId,title,genres,year,rating_count,rating_mean\n"
        "1,Heat (1995),Action|Crime,1995,4,3.25\n"
        '2,"Paper, ""The"" (1994)",Comedy|Drama,1994,3,3.3333333333333335\n'
    )
    assert (out / "train.csv").read_text() == (
        "userId,movieId,rating,timestamp\n1,1,4,0\n1,2,2,86400\n2,2,5,31536000\n2,1,1,31622400\n"
    )
    assert (out / "val.csv").read_text() == "userId,movieId,rating,timestamp\n"
    assert (out / "test.csv").read_text() == (
        "userId,movieId,rating,timestamp\n1,2,3,172800\n1,1,5,259200\n2,1,3,31708800\n"
    )
    assert json.loads((out / "user_means.json").read_text()) == {"1": 3, "2": 3}
    assert json.loads((out / "movie_popularity.json").read_text()) == {"1": 2, "2": 2}
    assert (out / "train_max_timestamp.txt").read_text() == "1971-01-02 00:00:00\n"
    newest = rows_of(out / "train_transformed.csv")[3]
    assert newest["rating_norm"] == "-2"
    assert float(newest["pop_weight"]) == 2**-0.5
    assert newest["time_weight"] == "1"
    assert float(newest["final_rating"]) == -2 * 2**-0.5


def test_setup_writes_the_same_bytes_as_the_single_steps(raw, tmp_path):
    at_once, steps = tmp_path / "at_once", tmp_path / "steps"

    set_up(raw, at_once)
    to_steps = ("--processed", steps)
    assert status_of(filter_data.main, raw, *to_steps, *THRESHOLDS) == 0
    assert status_of(split_data.main, *to_steps) == 0
    assert status_of(transform_data.main, *to_steps) == 0
    assert status_of(movie_facts.main, raw, *to_steps) == 0
    assert status_of(title_index.main, *to_steps) == 0

    assert snapshot(at_once) == snapshot(steps)


def test_a_second_run_changes_no_byte(raw, tmp_path):
    out = tmp_path / "out"
    set_up(raw, out)
    before = snapshot(out)

    set_up(raw, out)

    assert snapshot(out) == before


def test_a_step_run_again_changes_no_byte(raw, tmp_path):
    out = tmp_path / "out"
    set_up(raw, out)
    before = snapshot(out)

    assert status_of(transform_data.main, "--processed", out) == 0
    assert status_of(movie_facts.main, raw, "--processed", out) == 0
    assert status_of(split_data.main, "--processed", out) == 0

    assert snapshot(out) == before


def test_a_zip_archive_gives_the_same_bytes_as_its_folder(raw, tmp_path):
    set_up(raw, tmp_path / "from_folder")
    set_up(zipped(raw, tmp_path / "tiny.zip"), tmp_path / "from_zip")

    assert snapshot(tmp_path / "from_folder") == snapshot(tmp_path / "from_zip")


def test_datetimes_give_the_same_bytes_as_seconds(tmp_path):
    ratings = ten_users()
    as_text = [(*row[:3], as_datetime(row[3])) for row in ratings]
    set_up(write_data_set(tmp_path / "a" / "tiny", ratings), tmp_path / "seconds")
    set_up(write_data_set(tmp_path / "b" / "tiny", as_text), tmp_path / "datetimes")

    assert snapshot(tmp_path / "seconds") == snapshot(tmp_path / "datetimes")


def test_a_byte_order_mark_and_crlf_change_nothing(raw, tmp_path):
    set_up(raw, tmp_path / "plain")
    for path in raw.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    set_up(raw, tmp_path / "windows")

    assert snapshot(tmp_path / "plain") == snapshot(tmp_path / "windows")


@pytest.mark.parametrize("held_out", ["val.csv", "test.csv"])
def test_held_out_ratings_change_no_statistic(tmp_path, held_out):
    ratings = [(1, movie % 3 + 1, movie % 5 + 0.5, movie) for movie in range(20)]
    out = tmp_path / "out"
    set_up(write_data_set(tmp_path / "tiny", ratings), out)
    statistics = ("user_means.json", "movie_popularity.json", "train_max_timestamp.txt",
                  "train_transformed.csv")  # fmt: skip
    before = {name: (out / name).read_bytes() for name in statistics}

    (out / held_out).write_text("userId,movieId,rating,timestamp\n1,3,0.5,2000000000\n")
    assert status_of(transform_data.main, "--processed", out) == 0

    assert {name: (out / name).read_bytes() for name in statistics} == before


def test_the_manifest_lists_the_runtime_files_and_their_origin(raw, tmp_path):
    out = tmp_path / "out"
    set_up(raw, out)

    folder = CheckedFolder(out, "setup")

    assert list(folder.manifest) == ["schema", "dataset", "thresholds", "counts", "files"]
    assert folder.manifest["dataset"] == "tiny"
    assert folder.manifest["thresholds"] == {"min_user_ratings": 3, "min_movie_ratings": 2}
    assert folder.manifest["counts"]["split_data"]["train"] == 20
    for name in ("movies_filtered.csv", "movie_popularity.json", "movie_facts.csv"):
        assert folder.read(name)


def test_movie_metadata_stays_unchanged_and_enters_the_manifest(raw, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / MOVIE_METADATA).write_text("movieId,title,overview\n1,Heat,A thief meets a detective.\n")
    before = (out / MOVIE_METADATA).read_bytes()

    set_up(raw, out)

    assert CheckedFolder(out, "setup").read(MOVIE_METADATA) == before


def test_filtering_again_drops_the_counts_of_later_steps(raw, tmp_path):
    out = tmp_path / "out"
    set_up(raw, out)

    assert status_of(filter_data.main, raw, "--processed", out, *THRESHOLDS) == 0

    assert list(manifest_of(out)["counts"]) == ["filter_data"]


def test_a_report_is_printed_for_each_step(raw, tmp_path, capsys):
    set_up(raw, tmp_path / "out")

    printed = capsys.readouterr()
    assert printed.err == ""
    lines = [" ".join(line.split()) for line in printed.out.splitlines()]
    for line in ("filter_data", "ratings read 30", "ratings kept 30", "split_data", "train 20",
                 "transform_data", "users with mean 10", "movie_facts", "with tags 2"):  # fmt: skip
        assert line in lines


def test_setup_does_not_import_what_only_training_needs():
    program = "import sys, preprocessing.setup; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert not {"torch", "sklearn", "scipy"} & set(loaded.stdout.split())


def killed_at(event, name, *arguments):
    ended = run_child("tests.preprocessing.killed_setup", event, name, *arguments)
    assert ended.status == -signal.SIGKILL


def published(folder):
    return {name: data for name, data in snapshot(folder).items() if "/" not in name}


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("open", "ratings_filtered.csv"),
        ("open", "test.csv"),
        ("open", "train_transformed.csv"),
        ("open", "manifest.json"),
        ("os.rename", ".staged"),
    ],
)
def test_a_kill_while_writing_leaves_the_old_files(raw, tmp_path, event, name):
    out = tmp_path / "out"
    set_up(raw, out)
    before = snapshot(out)
    write_data_set(raw, [(*row[:2], 5.5 - row[2], row[3]) for row in ten_users()])

    killed_at(event, name, raw, "--processed", out, *THRESHOLDS)

    assert published(out) == before


@pytest.mark.parametrize("name", ["manifest.json", "movies_filtered.csv", "val_transformed.csv"])
def test_a_kill_while_moving_leaves_the_new_files_to_the_next_reader(raw, tmp_path, name):
    out, expected = tmp_path / "out", tmp_path / "expected"
    set_up(raw, out)
    write_data_set(raw, [(*row[:2], 5.5 - row[2], row[3]) for row in ten_users()])
    set_up(raw, expected)

    killed_at("os.rename", name, raw, "--processed", out, *THRESHOLDS)
    settle(out)

    assert snapshot(out) == snapshot(expected)


def test_after_a_kill_the_next_run_succeeds(raw, tmp_path):
    out = tmp_path / "out"
    killed_at("open", "val.csv", raw, "--processed", out, *THRESHOLDS)

    set_up(raw, out)

    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]
