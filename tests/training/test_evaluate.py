"""The command: its output, its JSON file and its errors."""

import json
from pathlib import Path

import pytest

from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED
from tests.training.tables import random_ratings, write_movielens
from training.evaluate import main

FILMS = range(1, 61)
QUICK = ("--folds", "2", "--jobs", "1", "--models", "popularity,ease", "--policies", "none")
ROW_KEYS = {
    "model", "taste", "policy", "n_users", "likes_at_10", "likes_at_20", "dislikes_at_20",
    "ndcg_at_100", "recall_at_20", "known_share", "gems_at_20", "stratified_at_20", "coverage",
    "mean_popularity", "empty_share",
}  # fmt: skip


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_movielens(folder, random_ratings(30, 60, 0.8), FILMS)
    return folder


def evaluate(raw: Path, *flags: object) -> int:
    files = ("--ratings", str(raw / "ratings.csv"), "--movies", str(raw / "movies.csv"))
    return main([*files, *QUICK, *map(str, flags)])


def test_the_json_file_has_the_documented_format(raw, tmp_path):
    assert evaluate(raw, "--json", tmp_path / "found.json") == 0
    found = json.loads((tmp_path / "found.json").read_bytes())
    assert set(found) == {
        "protocol", "results", "comparisons", "failed", "models", "policies", "data", "versions",
        "arguments",
    }  # fmt: skip
    assert found["protocol"]["folds"] == 2
    assert [(row["model"], row["taste"], row["policy"]) for row in found["results"]] == [
        ("popularity", "none", "none"),
        ("ease", "fold_in", "none"),
    ]
    for row in found["results"]:
        assert set(row) == ROW_KEYS
        assert row["n_users"] == found["protocol"]["asked"] > 0
        assert isinstance(row["coverage"], float)
        for key in ROW_KEYS - {"model", "taste", "policy", "n_users", "coverage"}:
            assert row[key]["low"] <= row[key]["mean"] <= row[key]["high"]


def test_the_same_seed_gives_the_same_bytes(raw, tmp_path):
    def found(seed: int) -> bytes:
        evaluate(raw, "--seed", seed, "--models", "random,als", "--json", tmp_path / "found.json")
        return (tmp_path / "found.json").read_bytes()

    assert found(3) == found(3) != found(4)


def test_at_most_limits_the_number_of_users(raw, tmp_path):
    evaluate(raw, "--at-most", 7, "--json", tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_bytes())
    assert {row["n_users"] for row in found["results"]} == {7}


def test_the_table_has_a_line_for_each_row(raw, capsys):
    evaluate(raw)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("60 films")
    table = [line for line in lines if line.startswith("|")]
    assert len({len(line) for line in table}) == 1
    assert [line.split()[1] for line in table[2:]] == ["popularity", "ease"]


def test_two_rows_are_compared_user_by_user(raw, capsys):
    rows = ("ease/fold_in/none", "popularity/none/none")
    evaluate(raw, "--compare", *rows)
    forward = capsys.readouterr().out.split("paired 95% intervals:\n")[1]
    evaluate(raw, "--compare", *reversed(rows))
    backward = capsys.readouterr().out.split("paired 95% intervals:\n")[1]
    one, other = (text.split("likes@20")[1].split()[0] for text in (forward, backward))
    assert float(one) == -float(other) != 0


def test_a_row_does_not_differ_from_itself(raw, capsys):
    evaluate(raw, "--compare", "ease/fold_in/none", "ease/fold_in/none")
    assert "likes@20    +0.000 [+0.000, +0.000]" in capsys.readouterr().out


def test_the_filtered_ratings_are_the_default(tmp_path, capsys):
    ratings, movies = write_movielens(tmp_path, random_ratings(30, 60, 0.8), FILMS)
    ratings.rename(tmp_path / RATINGS_FILTERED)
    movies.rename(tmp_path / MOVIES_FILTERED)
    assert main(["--processed", str(tmp_path), *QUICK]) == 0
    assert "| popularity |" in capsys.readouterr().out


def test_missing_presets_are_reported(raw, tmp_path, monkeypatch, capsys):
    config = tmp_path / "config"
    (config / "presets").mkdir(parents=True)
    for name in ("recommender_policy.yaml", "presets/classic.yaml", "training.yaml"):
        (config / name).write_text("")
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path))
    files = ("--ratings", str(raw / "ratings.csv"), "--movies", str(raw / "movies.csv"))
    assert main([*files, "--folds", "2", "--jobs", "1", "--models", "popularity"]) == 0
    shown = capsys.readouterr()
    assert "left out" in shown.err
    assert "well-known, balanced, deep-cuts" in shown.err
    policies = [line.split("|")[3].strip() for line in shown.out.splitlines() if "|" in line]
    assert policies[2:] == ["none", "classic"]


@pytest.mark.parametrize(
    ("flags", "fault"),
    [
        (("--models", "oracle"), "no model called 'oracle'; choose from popularity, random"),
        (("--policies", "brave"), "brave: neither a preset nor a file"),
        (("--min-movie-ratings", "99"), "no film of movies.csv has 99 ratings"),
        (("--folds", "40"), "users cannot make 40 folds"),
        (("--folds", "1"), "--folds: 1 is out of range; give a whole number of 2 or more"),
        (("--compare", "ease/fold_in/none", "als"), "als: no such row; compare two of"),
        (("--ratings", "nowhere.csv"), "nowhere.csv: is missing"),
    ],
)
def test_bad_input_ends_in_one_line_and_status_two(raw, capsys, flags, fault):
    assert evaluate(raw, *flags) == 2
    message = capsys.readouterr().err
    assert fault in message
    assert message.count("\n") == 1


def test_ratings_without_movies_are_refused(raw, capsys):
    assert main(["--ratings", str(raw / "ratings.csv"), *QUICK]) == 2
    assert "--ratings and --movies belong together" in capsys.readouterr().err
