"""Every fault in the input ends in one line and exit status 2, and changes no file."""

import os
import random
import runpy
import sys

import pytest

from preprocessing import movie_facts, setup, split_data, transform_data
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    command,
    error_line,
    snapshot,
    ten_users,
    write_data_set,
    zipped,
)


def rewrite(path, old: bytes, new: bytes, count: int = -1) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, count))


FAULTS = {
    "no ratings": (
        lambda raw: (raw / "ratings.csv").unlink(),
        "tiny: has no ratings: none of ratings.csv",
    ),
    "no movies": (
        lambda raw: (raw / "movies.csv").unlink(),
        "tiny: has no movies: none of movies.csv",
    ),
    "ratings are a folder": (
        lambda raw: ((raw / "ratings.csv").unlink(), (raw / "ratings.csv").mkdir()),
        "ratings.csv: cannot be read: is a directory",
    ),
    "no movie listed": (
        lambda raw: (raw / "movies.csv").write_text("movieId,title,genres\n"),
        "movies.csv: lists no movies",
    ),
    "timestamps are true and false": (
        lambda raw: write_data_set(raw, [(*row[:3], row[0] % 2 == 0) for row in ten_users()]),
        "30 of 30 rows have no valid timestamp (row 2 has ",
    ),
    "a timestamp in another encoding": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,", b"\n1,3,4,\x80\n1,3,", 1),
        "ratings.csv: row 2: timestamp is not UTF-8 text",
    ),
    "empty ratings": (lambda raw: (raw / "ratings.csv").write_bytes(b""), "ratings.csv: is empty"),
    "header only": (
        lambda raw: (raw / "ratings.csv").write_text("userId,movieId,rating,timestamp\n"),
        "no ratings are left: the file has no ratings",
    ),
    "missing column": (
        lambda raw: rewrite(raw / "ratings.csv", b"timestamp", b"time"),
        "ratings.csv: has no column timestamp",
    ),
    "torn off in a row": (
        lambda raw: os.truncate(raw / "ratings.csv", (raw / "ratings.csv").stat().st_size - 16),
        "ratings.csv: row 31 has 2 columns, the header has 4",
    ),
    "user id is a name": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,", b"\nada,3,", 1),
        "ratings.csv: row 2: userId is 'ada', not a whole number",
    ),
    "movie id is a fraction": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,", b"\n1,3.5,", 1),
        "ratings.csv: row 2: movieId is '3.5', not a whole number",
    ),
    "listed id is a name": (
        lambda raw: rewrite(raw / "movies.csv", b"\n3,", b"\nthree,"),
        "movies.csv: row 4: movieId is 'three', not a whole number",
    ),
    "movie listed twice": (
        lambda raw: rewrite(raw / "movies.csv", b"\n3,", b"\n1,"),
        "movies.csv: movieId 1 appears in two rows",
    ),
    "rating is a word": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,2.5", b"\n1,3,good"),
        "ratings.csv: row 2: rating is 'good', not a number",
    ),
    "rating is not a number": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,2.5", b"\n1,3,nan"),
        "ratings.csv: row 2: rating is nan, not a finite number",
    ),
    "rating is infinite": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,1,1.5", b"\n1,1,inf"),
        "ratings.csv: row 3: rating is inf, not a finite number",
    ),
    "rating is empty": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,2.5", b"\n1,3,"),
        "ratings.csv: row 2: rating is empty",
    ),
    "binary ratings": (
        lambda raw: (raw / "ratings.csv").write_bytes(bytes(range(256)) * 64),
        "ratings.csv: is not a CSV file in UTF-8",
    ),
    "binary rows": (
        lambda raw: rewrite(raw / "movies.csv", b"Heat", b"\xff\xfe\x00"),
        "movies.csv: row 2: title is not UTF-8 text",
    ),
    "no usable timestamp": (
        lambda raw: write_data_set(raw, [(*row[:3], "never") for row in ten_users()]),
        "30 of 30 rows have no valid timestamp (row 2 has 'never')",
    ),
    "tags without tag": (
        lambda raw: (raw / "tags.csv").write_text("userId,movieId\n1,2\n"),
        "tags.csv: has no column tag",
    ),
    "zero in place of half a star": (
        lambda raw: rewrite(raw / "ratings.csv", b"\n1,3,2.5", b"\n1,3,0"),
        "ratings.csv: row 2: rating is 0, not from 0.5 to 5; 1 of 30 ratings are outside",
    ),
    "0 or 1": (
        lambda raw: write_data_set(raw, [(*row[:2], row[1] % 2, row[3]) for row in ten_users()]),
        "ratings.csv: row 4: rating is 0, not from 0.5 to 5",
    ),
    "-1 or 1": (
        lambda raw: write_data_set(
            raw, [(*row[:2], row[1] % 2 * 2 - 1, row[3]) for row in ten_users()]
        ),
        "ratings.csv: row 4: rating is -1, not from 0.5 to 5",
    ),
    "from 1 to 10": (
        lambda raw: write_data_set(raw, [(*row[:2], 2 * row[2], row[3]) for row in ten_users()]),
        "not from 0.5 to 5; ",
    ),
    "all equal": (
        lambda raw: write_data_set(raw, [(*row[:2], 3.0, row[3]) for row in ten_users()]),
        "ratings.csv: every rating is 3, so they show no preferences",
    ),
    "nothing liked": (
        lambda raw: write_data_set(
            raw, [(*row[:2], row[2] / 2 + 0.5, row[3]) for row in ten_users()]
        ),
        "ratings.csv: no rating is 4 or more, so no film counts as liked",
    ),
    "half the timestamps bad": (
        lambda raw: write_data_set(
            raw, [(*row[:3], row[3] if row[0] % 2 and row[1] < 3 else "?") for row in ten_users()]
        ),
        "no ratings are left: 20 of 30 rows have no valid timestamp (row 2 has '?'); write seconds",
    ),
    "movies of another set": (
        lambda raw: write_data_set(raw, ten_users(), [(7, "Seven (1995)", "Crime")]),
        "movies.csv does not list; give ratings and movies of the same release",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_data_set_is_reported_and_the_old_files_stay(fault, raw, processed, capsys):
    damage, problem = FAULTS[fault]
    damage(raw)
    before = snapshot(processed)

    line = error_line(capsys, setup.main, raw, "--processed", processed, *THRESHOLDS)

    assert problem in line
    assert str(raw) in line
    assert snapshot(processed) == before


@pytest.mark.parametrize("fault", ["no ratings", "missing column", "header only"])
def test_a_damaged_data_set_creates_no_output_folder(fault, raw, tmp_path, capsys):
    FAULTS[fault][0](raw)

    error_line(capsys, setup.main, raw, "--processed", tmp_path / "new", *THRESHOLDS)

    assert not (tmp_path / "new").exists()


def test_an_output_folder_that_is_a_file_is_reported(raw, tmp_path, capsys):
    (tmp_path / "file").write_text("mine")

    line = error_line(capsys, setup.main, raw, "--processed", tmp_path / "file", *THRESHOLDS)

    assert "file: cannot be written: it is a file; choose a folder" in line
    assert (tmp_path / "file").read_text() == "mine"


def test_a_missing_source_is_reported(tmp_path, capsys):
    line = error_line(capsys, setup.main, tmp_path / "none", "--processed", tmp_path / "new")

    assert "none: no such folder or zip archive" in line


@pytest.mark.parametrize(
    "content",
    [b"", b"userId,movieId\n", random.Random(0).randbytes(4096)],
    ids=["empty", "csv", "noise"],
)
def test_a_file_that_is_not_a_zip_archive_is_reported(content, tmp_path, capsys):
    path = tmp_path / "ml.zip"
    path.write_bytes(content)

    line = error_line(capsys, setup.main, path, "--processed", tmp_path / "new")

    assert line.startswith(f"{path}: is damaged or not a zip archive")


def test_a_zip_archive_damaged_inside_is_reported(raw, processed, tmp_path, capsys):
    archive = zipped(raw, tmp_path / "tiny.zip")
    content = bytearray(archive.read_bytes())
    middle = content.index(b"tiny/ratings.csv") + 100
    content[middle : middle + 20] = bytes(20)
    archive.write_bytes(content)
    before = snapshot(processed)

    line = error_line(capsys, setup.main, archive, "--processed", processed, *THRESHOLDS)

    assert "ratings.csv: is damaged inside its archive" in line
    assert snapshot(processed) == before


@pytest.mark.parametrize(
    ("step", "missing", "made_by"),
    [
        (split_data, "ratings_filtered.csv", "filter_data SOURCE"),
        (split_data, "movies_filtered.csv", "filter_data SOURCE"),
        (split_data, "manifest.json", "filter_data SOURCE"),
        (transform_data, "train.csv", "split_data"),
        (transform_data, "test.csv", "split_data"),
    ],
)
def test_a_missing_file_is_reported_with_the_step_that_makes_it(
    step, missing, made_by, processed, capsys
):
    (processed / missing).unlink()
    before = snapshot(processed)

    line = error_line(capsys, step.main, "--processed", processed)

    assert missing in line
    assert f"`python -m preprocessing.{made_by}`" in line
    assert snapshot(processed) == before


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": 1, "files": {}}'])
def test_a_damaged_manifest_is_reported(content, raw, processed, capsys):
    (processed / "manifest.json").write_text(content)
    before = snapshot(processed)

    line = error_line(capsys, movie_facts.main, raw, "--processed", processed)

    assert "manifest.json" in line
    assert snapshot(processed) == before


def test_parts_of_different_splits_are_reported(processed, capsys):
    (processed / "val.csv").write_text("userId,movieId,rating,timestamp\n77,1,3,5\n")
    before = snapshot(processed)

    line = error_line(capsys, transform_data.main, "--processed", processed)

    assert "user 77 has no ratings in train.csv" in line
    assert snapshot(processed) == before


def test_a_file_in_place_of_the_output_folder_is_reported(raw, tmp_path, capsys):
    (tmp_path / "new").write_text("mine")

    line = error_line(capsys, setup.main, raw, "--processed", tmp_path / "new", *THRESHOLDS)

    assert "new: cannot be written" in line
    assert (tmp_path / "new").read_text() == "mine"


def test_the_real_command_ends_with_one_line_and_status_2(raw, tmp_path):
    (raw / "movies.csv").unlink()

    ended = command("setup", raw, "--processed", tmp_path / "new")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == (
        f"{raw}: has no movies: none of movies.csv, movie.csv, movies.dat, u.item; "
        "give the folder or zip archive of a MovieLens release\n"
    )


def test_the_real_command_succeeds_with_status_0_and_prints_no_errors(raw, tmp_path):
    ended = command("setup", raw, "--processed", tmp_path / "new", *THRESHOLDS)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith(f"Written to {tmp_path / 'new'}\n")


@pytest.mark.parametrize(
    "module",
    [
        "download",
        "filter_data",
        "split_data",
        "transform_data",
        "movie_facts",
        "title_index",
        "setup",
    ],
)
@pytest.mark.filterwarnings("ignore:.* found in sys.modules:RuntimeWarning")
def test_every_command_has_help(module, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [module, "--help"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module(f"preprocessing.{module}", run_name="__main__")

    assert not ended.value.code
    assert capsys.readouterr().out.startswith(f"usage: python -m preprocessing.{module}")
