"""Every fault of the input is told in one line, with exit status 2, and changes no file."""

import os
import random

import pytest

from preprocessing import movie_facts, setup, split_data, transform_data
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    command,
    snapshot,
    status_of,
    ten_users,
    write_data_set,
    zipped,
)


@pytest.fixture
def raw(tmp_path):
    return write_data_set(tmp_path / "tiny", ten_users())


@pytest.fixture
def processed(raw, tmp_path):
    out = tmp_path / "processed"
    assert status_of(setup.main, raw, "--processed", out, *THRESHOLDS) == 0
    return out


def told_by(capsys, main, *arguments) -> str:
    """Run `main`, which must fail, and return its one line."""
    capsys.readouterr()
    assert status_of(main, *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def rewrite(path, old: bytes, new: bytes, count: int = -1) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, count))


FAULTS = {
    "no ratings": (lambda raw: (raw / "ratings.csv").unlink(), "ratings.csv: is missing"),
    "no movies": (lambda raw: (raw / "movies.csv").unlink(), "movies.csv: is missing"),
    "empty ratings": (lambda raw: (raw / "ratings.csv").write_bytes(b""), "ratings.csv: is empty"),
    "header only": (
        lambda raw: (raw / "ratings.csv").write_text("userId,movieId,rating,timestamp\n"),
        "no rating is left",
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
        "movies.csv: movieId 1 stands in two rows",
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
        "ratings.csv: no rating is left",
    ),
    "tags without tag": (
        lambda raw: (raw / "tags.csv").write_text("userId,movieId\n1,2\n"),
        "tags.csv: has no column tag",
    ),
    "links torn": (
        lambda raw: (raw / "links.csv").write_text("movieId,imdbId,tmdbId\n1,2\n"),
        "links.csv: row 2 has 2 columns, the header has 3",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_data_set_is_told_and_the_old_files_stay(fault, raw, processed, capsys):
    damage, problem = FAULTS[fault]
    damage(raw)
    before = snapshot(processed)

    line = told_by(capsys, setup.main, raw, "--processed", processed, *THRESHOLDS)

    assert problem in line
    assert str(raw) in line
    assert snapshot(processed) == before


@pytest.mark.parametrize("fault", ["no ratings", "missing column", "header only"])
def test_a_damaged_data_set_makes_no_output_folder(fault, raw, tmp_path, capsys):
    FAULTS[fault][0](raw)

    told_by(capsys, setup.main, raw, "--processed", tmp_path / "new", *THRESHOLDS)

    assert not (tmp_path / "new").exists()


def test_thresholds_that_leave_nothing_are_told(raw, tmp_path, capsys):
    flags = ("--processed", tmp_path / "new", "--min-user-ratings", "4")

    line = told_by(capsys, setup.main, raw, *flags)

    assert "no rating is left of users with 4 ratings or more" in line
    assert "lower --min-user-ratings" in line
    assert not (tmp_path / "new").exists()


def test_users_with_too_few_ratings_to_split_are_told(tmp_path, capsys):
    raw = write_data_set(tmp_path / "tiny", [(1, 1, 3, 10), (2, 1, 3, 20)])
    flags = ("--min-user-ratings", 1, "--min-movie-ratings", 1, "--processed", tmp_path / "new")

    assert "no user has 3 ratings to split" in told_by(capsys, setup.main, raw, *flags)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("flag", ["--min-user-ratings", "--min-movie-ratings"])
@pytest.mark.parametrize("value", ["0", "-3"])
def test_thresholds_below_one_are_told(flag, value, raw, tmp_path, capsys):
    line = told_by(capsys, setup.main, raw, "--processed", tmp_path / "new", f"{flag}={value}")

    assert line == f"{flag}: cannot be {value}; give a whole number of 1 or more\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"min_user_ratings: [", "broken YAML in line 1"),
        (b"\x00\x01\x02\xff", "broken YAML"),
        (b"- 20\n- 50\n", "is not a list of `key: value` lines"),
        (b"", "has no key min_user_ratings"),
        (b"min_user_ratings: 20\nmin_movie_ratings: 5\nspeed: 3\n", "unknown key 'speed'"),
        (b"min_user_ratings: 20\n", "has no key min_movie_ratings"),
        (b"min_user_ratings: 20\nmin_movie_ratings: many\n", "min_movie_ratings: cannot be 'many'"),
        (b"min_user_ratings: true\nmin_movie_ratings: 5\n", "min_user_ratings: cannot be True"),
        (b"min_user_ratings: 0\nmin_movie_ratings: 5\n", "min_user_ratings: cannot be 0"),
    ],
)
def test_a_bad_configuration_is_told(content, problem, raw, tmp_path, capsys):
    config = tmp_path / "preprocessing.yaml"
    config.write_bytes(content)
    flags = ("--processed", tmp_path / "new", "--config", config)

    line = told_by(capsys, setup.main, raw, *flags)

    assert line.startswith(str(config))
    assert problem in line
    assert not (tmp_path / "new").exists()


def test_a_configuration_sets_the_thresholds_and_flags_override_it(raw, tmp_path, capsys):
    config = tmp_path / "mine.yaml"
    config.write_text("min_user_ratings: 3\nmin_movie_ratings: 99\n")
    flags = (raw, "--processed", tmp_path / "new", "--config", config)

    assert "movies with 99 or more" in told_by(capsys, setup.main, *flags)
    assert status_of(setup.main, *flags, "--min-movie-ratings", 2) == 0


def test_a_missing_configuration_is_told(raw, tmp_path, capsys):
    config = tmp_path / "none.yaml"

    line = told_by(capsys, setup.main, raw, "--config", config, "--processed", tmp_path / "new")

    assert line.startswith(f"{config}: cannot be read: no such file")


def test_a_source_that_is_nowhere_is_told(tmp_path, capsys):
    line = told_by(capsys, setup.main, tmp_path / "none", "--processed", tmp_path / "new")

    assert "none: no such folder or zip archive" in line


@pytest.mark.parametrize(
    "content",
    [b"", b"userId,movieId\n", random.Random(0).randbytes(4096)],
    ids=["empty", "csv", "noise"],
)
def test_a_file_that_is_no_zip_archive_is_told(content, tmp_path, capsys):
    path = tmp_path / "ml.zip"
    path.write_bytes(content)

    line = told_by(capsys, setup.main, path, "--processed", tmp_path / "new")

    assert line.startswith(f"{path}: is not a zip archive, or a damaged one")


def test_a_zip_archive_damaged_inside_is_told(raw, processed, tmp_path, capsys):
    archive = zipped(raw, tmp_path / "tiny.zip")
    content = bytearray(archive.read_bytes())
    middle = content.index(b"tiny/ratings.csv") + 100
    content[middle : middle + 20] = bytes(20)
    archive.write_bytes(content)
    before = snapshot(processed)

    line = told_by(capsys, setup.main, archive, "--processed", processed, *THRESHOLDS)

    assert "ratings.csv: is damaged inside its archive" in line
    assert snapshot(processed) == before


@pytest.mark.parametrize(
    ("step", "lost", "by"),
    [
        (split_data, "ratings_filtered.csv", "filter_data"),
        (split_data, "movies_filtered.csv", "filter_data"),
        (split_data, "manifest.json", "filter_data"),
        (transform_data, "train.csv", "split_data"),
        (transform_data, "test.csv", "split_data"),
    ],
)
def test_a_step_names_the_one_that_makes_what_it_misses(step, lost, by, processed, capsys):
    (processed / lost).unlink()
    before = snapshot(processed)

    line = told_by(capsys, step.main, "--processed", processed)

    assert lost in line
    assert f"`python -m preprocessing.{by}`" in line
    assert snapshot(processed) == before


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": 1, "files": {}}'])
def test_a_damaged_manifest_is_told(content, raw, processed, capsys):
    (processed / "manifest.json").write_text(content)
    before = snapshot(processed)

    line = told_by(capsys, movie_facts.main, raw, "--processed", processed)

    assert "manifest.json" in line
    assert snapshot(processed) == before


def test_parts_of_different_splits_are_told(processed, capsys):
    (processed / "val.csv").write_text("userId,movieId,rating,timestamp\n77,1,3,5\n")
    before = snapshot(processed)

    line = told_by(capsys, transform_data.main, "--processed", processed)

    assert "user 77 has no ratings in train.csv" in line
    assert snapshot(processed) == before


def test_a_file_in_the_place_of_the_output_folder_is_told(raw, tmp_path, capsys):
    (tmp_path / "new").write_text("mine")

    line = told_by(capsys, setup.main, raw, "--processed", tmp_path / "new", *THRESHOLDS)

    assert "new: cannot be written" in line
    assert (tmp_path / "new").read_text() == "mine"


def test_the_real_command_ends_with_one_line_and_status_2(raw, tmp_path):
    (raw / "movies.csv").unlink()

    ended = command("setup", raw, "--processed", tmp_path / "new")

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == (
        f"{raw / 'movies.csv'}: is missing; name a folder or zip archive with MovieLens CSV files\n"
    )


def test_the_real_command_succeeds_with_status_0_and_no_noise(raw, tmp_path):
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
def test_every_step_explains_itself(module):
    ended = command(module, "--help")

    assert ended.returncode == 0
    assert ended.stdout.startswith(f"usage: python -m preprocessing.{module}")
