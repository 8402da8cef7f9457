"""Single values that must be refused with one line."""

import json
import os
import time
from pathlib import Path

import pytest

from engine.errors import DataError, PolicyError
from engine.files.manifest import CheckedFolder, to_json
from engine.files.names import MANIFEST
from engine.policy import Policy
from tests.faults.app_home import recommend
from tests.faults.commands import check_error, run_here, time_limit
from tests.faults.folder_tree import tree_of
from tests.faults.raw_data import write_raw
from tests.preprocessing.data_sets import THRESHOLDS


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write_raw(tmp_path / "raw", 0)


def refused(raw: Path, *parts: str) -> None:
    before = tree_of(raw.parent)
    with time_limit(parts):
        ended = run_here(
            "preprocessing.setup", raw, "--processed", raw.parent / "processed", *THRESHOLDS
        )
    check_error(ended, *parts)
    assert tree_of(raw.parent) == before


def change(path: Path, line: int, cells: dict[int, str]) -> None:
    lines = path.read_text().splitlines()
    row = lines[line - 1].split(",")
    for column, text in cells.items():
        row[column] = text
    lines[line - 1] = ",".join(row)
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("rating", ["1e308", "-1e308", "1e7"])
def test_a_rating_that_makes_sums_overflow(rating, raw):
    change(raw / "ratings.csv", 3, {2: rating})
    refused(raw, "ratings.csv: row 3: rating is ", "not from 0.5 to 5")


def test_negative_movie_ids(raw):
    change(raw / "movies.csv", 4, {0: "-3"})
    refused(raw, "movies.csv: row 4: movieId is '-3', not a MovieLens id")


@pytest.mark.parametrize(("column", "name"), [(0, "userId"), (1, "movieId")])
def test_negative_ids_in_ratings(column, name, raw):
    change(raw / "ratings.csv", 5, {column: "-7"})
    refused(raw, f"ratings.csv: row 5: {name} is '-7', not a MovieLens id")


def test_a_timestamp_with_a_line_break_in_quotes_is_read(raw):
    change(raw / "ratings.csv", 3, {3: '"1000000000\n"'})
    ended = run_here("preprocessing.setup", raw, "--processed", raw.parent / "out", *THRESHOLDS)
    assert ended.status == 0, ended


@pytest.mark.parametrize(
    ("name", "index", "column"),
    [("movies", 1, "title"), ("movies", 2, "genres"), ("tags", 2, "tag")],
)
def test_a_text_longer_than_the_app_reads(name, index, column, raw):
    change(raw / f"{name}.csv", 3, {index: "x" * 200_000})
    refused(raw, f"{name}.csv: row 3: {column} has 200,000 characters")


def test_a_header_with_an_open_quote(raw):
    path = raw / "movies.csv"
    path.write_bytes(path.read_bytes().replace(b"movieId,", b'movieId,"', 1))
    refused(raw, "movies.csv: ")


@pytest.mark.parametrize("name", ["ratings", "movies", "links", "tags"])
def test_a_raw_file_that_is_a_pipe_is_refused_at_once(name, raw):
    (raw / f"{name}.csv").unlink()
    os.mkfifo(raw / f"{name}.csv")
    with time_limit(name):
        ended = run_here("preprocessing.setup", raw, "--processed", raw.parent / "out", *THRESHOLDS)
    if name in ("ratings", "movies"):
        check_error(ended, f"{name}.csv: cannot be read: not a regular file")
    else:
        assert f"has no {name}, so" in ended.out


@pytest.mark.parametrize("name", ["ratings_filtered.csv", "movies_filtered.csv", "manifest.json"])
def test_a_file_between_two_steps_that_is_a_pipe_is_refused_at_once(name, raw):
    out = raw.parent / "out"
    assert run_here("preprocessing.setup", raw, "--processed", out, *THRESHOLDS).status == 0
    (out / name).unlink()
    os.mkfifo(out / name)
    with time_limit(name):
        check_error(run_here("preprocessing.split_data", "--processed", out), out / name)


@pytest.mark.parametrize("size", [-1, -2, -3, -(10**30), 10**30, 1.5, True, None])
def test_an_invalid_size_in_a_manifest(size, home):
    path = home / "artifacts" / "svd" / MANIFEST
    content = json.loads(path.read_bytes())
    content["files"]["movie_map.json"]["bytes"] = size
    path.write_bytes(to_json(content))
    check_error(recommend(home, "svd"), home / "artifacts" / "svd")


@pytest.mark.parametrize(
    ("key", "value"),
    [("score_scale", 0.5), ("unit_length", False), ("dimension", 99), ("validation", {"rmse": 0})],
)
@pytest.mark.parametrize("model", ["svd", "als"])
def test_an_altered_manifest(model, key, value, home):
    """The manifest's values change every score, so it has a hash of its own."""
    path = home / "artifacts" / model / MANIFEST
    content = json.loads(path.read_bytes())
    if content.get(key) == value:
        pytest.skip("the manifest has this value")
    path.write_bytes(to_json({**content, key: value}))
    check_error(
        recommend(home, model), path, "was altered after it was written; make it again with"
    )


def test_a_manifest_without_its_own_hash_is_read(home):
    intact = recommend(home, "als")
    for folder in ("artifacts/als", "processed"):
        path = home / folder / MANIFEST
        content = json.loads(path.read_bytes())
        del content["sha256"]
        path.write_bytes(to_json(content))
    assert recommend(home, "als") == intact


@pytest.mark.parametrize("content", ["NaN", "[" * 900 + "]" * 900, '"\\ud800"'])
def test_a_manifest_with_invalid_content(content, home):
    path = home / "processed" / MANIFEST
    path.write_text(path.read_text().replace('"test films"', content))
    check_error(recommend(home, "svd"), path)


def test_an_integer_of_thousands_of_digits_in_settings(tmp_path):
    path = tmp_path / "policy.yaml"
    for number in ("0x" + "f" * 5_000, "0b" + "1" * 20_000, "-0x" + "f" * 5_000):
        path.write_text(f"learning_rate: {number}\n")
        with pytest.raises(PolicyError, match="learning_rate is out of range"):
            Policy.load(path)


def test_ten_thousand_keys_in_settings_are_refused_quickly(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text("".join(f"k{number}:\n" for number in range(9_000)))
    began = time.process_time()
    with pytest.raises(PolicyError, match="unknown key 'k0'"):
        Policy.load(path)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("mark", ["[", "{", "- ", "? "])
def test_thousands_of_open_brackets_in_settings(mark, tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(mark * 30_000)
    with time_limit(mark), pytest.raises(PolicyError):
        Policy.load(path)


def test_a_checkpoint_that_is_a_pipe_is_refused_at_once(tmp_path):
    from training.twotower.checkpoint import load_checkpoint

    os.mkfifo(tmp_path / "checkpoint.pt")
    with time_limit("checkpoint"), pytest.raises(DataError, match="not a regular file"):
        load_checkpoint(tmp_path / "checkpoint.pt", {})


def test_a_trainer_checks_the_manifest_before_it_trains(builds):
    with builds.copy("train_twotower") as folder:
        manifest = builds.built("setup", "new") / MANIFEST
        content = manifest.read_bytes()
        manifest.write_bytes(content.replace(b'"schema"', b'"scheme"', 1))
        before = tree_of(folder)
        ended = builds.run("train_twotower", "new", folder)
        manifest.write_bytes(content)
        check_error(ended, manifest)
        assert tree_of(folder) == before


def test_a_folder_can_be_opened_twice(sound_home):
    for _ in range(2):
        assert CheckedFolder(sound_home / "processed", "setup").has("title_index.npz")
