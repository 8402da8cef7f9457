"""The command: its output, its JSON file and its errors."""

import contextlib
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED
from engine.version import VERSION
from tests.source_tree import ARTIFACTS, ROOT
from tests.training.tables import random_ratings, write_movielens
from training.evaluate import main
from training.evaluation.report import COLUMNS

FILMS = range(1, 61)
QUICK = ("--folds", "2", "--jobs", "1", "--models", "popularity,ease", "--policies", "none")
ROW_KEYS = {
    "model", "taste", "policy", "n_users", "likes_at_10", "likes_at_20", "dislikes_at_20",
    "neutral_at_20", "ndcg_at_100", "recall_at_20", "known_share", "gems_at_20",
    "stratified_at_20", "coverage", "mean_popularity", "empty_share",
}  # fmt: skip
VERSIONS = ("python", "platform", "fourfold", "numpy", "scipy", "scikit-learn")
NOT_OF_A_USER = {"model", "taste", "policy", "n_users", "coverage"}
OWN = "tests.training.evaluation.own_models"


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_movielens(folder, random_ratings(30, 60, 0.8), FILMS)
    return folder


@pytest.fixture(scope="module")
def two_towers(raw, tmp_path_factory) -> tuple[str, dict]:
    """The table and the record of a comparison of the two, which take seconds to fit."""
    file, shown = tmp_path_factory.mktemp("two_towers") / "found.json", io.StringIO()
    with contextlib.redirect_stdout(shown):
        evaluate(raw, "--models", "twotower,twotower-softmax", "--json", file)
    return shown.getvalue(), json.loads(file.read_bytes())


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
        ("ease", "similarity", "none"),
    ]
    for row in found["results"]:
        assert set(row) == ROW_KEYS
        assert row["n_users"] == found["protocol"]["n_users"] > 0
        assert isinstance(row["coverage"], float)
        for key in ROW_KEYS - NOT_OF_A_USER:
            assert row[key]["low"] <= row[key]["mean"] <= row[key]["high"]


def test_the_same_seed_gives_the_same_bytes(raw, tmp_path):
    def found(seed: int) -> bytes:
        evaluate(raw, "--seed", seed, "--models", "random,svd", "--json", tmp_path / "found.json")
        return (tmp_path / "found.json").read_bytes()

    assert found(3) == found(3) != found(4)


def test_at_most_limits_the_number_of_users(raw, tmp_path):
    evaluate(raw, "--at-most", 7, "--json", tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_bytes())
    assert {row["n_users"] for row in found["results"]} == {7}


@pytest.mark.parametrize("flags", [(), ("--answers", "likes"), ("--answers", "ratings")])
def test_the_protocol_says_how_people_answer(raw, tmp_path, flags):
    assert evaluate(raw, *flags, "--json", tmp_path / "found.json") == 0
    found = json.loads((tmp_path / "found.json").read_bytes())
    assert found["protocol"]["answers"] == (flags[-1] if flags else "likes")


def test_the_table_has_a_line_for_each_row(raw, capsys):
    evaluate(raw)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("60 films")
    table = [line for line in lines if line.startswith("|")]
    assert len({len(line) for line in table}) == 1
    assert [line.split()[1] for line in table[2:]] == ["popularity", "ease"]


def test_two_rows_are_compared_user_by_user(raw, capsys):
    rows = ("ease/similarity/none", "popularity/none/none")
    evaluate(raw, "--compare", *rows)
    forward = capsys.readouterr().out.split("paired 95% intervals:\n")[1]
    evaluate(raw, "--compare", *reversed(rows))
    backward = capsys.readouterr().out.split("paired 95% intervals:\n")[1]
    one, other = (text.split("NDCG@100")[1].split()[0] for text in (forward, backward))
    assert float(one) == -float(other) != 0


def test_all_comparisons_are_printed_and_recorded(raw, tmp_path, capsys):
    ease, popularity = "ease/similarity/none", "popularity/none/none"
    file = tmp_path / "found.json"
    evaluate(raw, "--compare", ease, popularity, "--compare", ease, ease, "--json", file)
    assert capsys.readouterr().out.count("paired 95% intervals") == 2
    found = json.loads(file.read_bytes())
    one, other = found["comparisons"]
    assert (one["first"], one["second"]) == (ease, popularity)
    assert (other["first"], other["second"]) == (ease, ease)
    by_model = {row["model"]: row["likes_at_20"]["mean"] for row in found["results"]}
    assert one["likes_at_20"]["mean"] == pytest.approx(by_model["ease"] - by_model["popularity"])
    assert one["likes_at_20"]["low"] < one["likes_at_20"]["mean"] < one["likes_at_20"]["high"]
    assert other["likes_at_20"] == {"mean": 0, "low": 0, "high": 0}


def test_sessions_can_be_limited_to_rated_films(raw, tmp_path):
    assert evaluate(raw, "--candidates", "rated", "--json", tmp_path / "found.json") == 0
    found = json.loads((tmp_path / "found.json").read_bytes())
    assert found["protocol"]["candidates"] == "rated"
    for row in found["results"]:
        assert row["known_share"]["low"] == 1
        shown = sum(row[f"{kind}_at_20"]["mean"] for kind in ("likes", "dislikes", "neutral"))
        assert shown == pytest.approx(20, abs=1e-4)


def test_the_record_repeats_the_comparison(raw, tmp_path):
    file = tmp_path / "found.json"
    models = f"itemknn,{OWN}:fit_mean_rating"
    flags = ("--models", models, "--policies", "none,classic", "--repeats", 2, "--at-most", 9)
    assert evaluate(raw, *flags, "--json", file) == 0
    found = json.loads(file.read_bytes())
    assert found["protocol"]["seeds"] == [0, 1]
    assert found["protocol"]["at_most"] == 9
    assert found["protocol"]["interval"]["covers"] == (
        "95% bootstrap intervals over users, averaged over 2 seeds; not over data sets"
    )
    constants = ["neighbours", "shrinkage", "dislike", "skip"]
    assert list(found["models"]["itemknn"]) == constants
    assert found["models"][f"{OWN}:fit_mean_rating"] == {"shrinkage": 5.0}
    assert list(found["policies"]) == ["none", "classic"]
    assert found["policies"]["none"]["score_weight_model"] == 1.0
    assert found["policies"]["classic"]["score_weight_model"] == 1.4
    for name in ("ratings", "movies"):
        read = (raw / f"{name}.csv").read_bytes()
        assert found["data"][name]["sha256"] == hashlib.sha256(read).hexdigest()
    assert list(found["versions"]) == [*VERSIONS]
    first = file.read_bytes()
    assert main(found["arguments"]) == 0
    assert file.read_bytes() == first


def test_every_key_in_the_json_file_is_documented(raw, tmp_path):
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    row = "popularity/none/none"
    assert evaluate(raw, "--compare", row, row, "--json", tmp_path / "found.json") == 0
    found = json.loads((tmp_path / "found.json").read_bytes())
    keys = {*found, *found["protocol"], *found["comparisons"][0]} - ROW_KEYS
    assert [key for key in keys if f"`{key}`" not in page] == []
    for heading, _ in COLUMNS.values():
        assert re.search(rf"^\| .*{heading}\b.* \|", page, re.MULTILINE), heading


def test_the_headings_of_the_table_have_the_words_of_the_json():
    for key, (heading, _) in COLUMNS.items():
        assert heading.lower().replace("@", "_at_").replace(" ", "_") == key


def test_the_version_in_the_json_is_that_of_the_code(raw, tmp_path, not_installed):
    file = tmp_path / "found.json"
    assert evaluate(raw, "--json", file) == 0
    assert json.loads(file.read_bytes())["versions"]["fourfold"] == VERSION


def test_each_persons_metrics_average_to_the_results(raw, tmp_path):
    flags = ("--repeats", 2, "--seed", 5, "--policies", "none,balanced")
    paths = ("--json", tmp_path / "found.json", "--per-person", tmp_path / "persons.csv")
    assert evaluate(raw, *flags, *paths) == 0
    found = json.loads((tmp_path / "found.json").read_bytes())
    with (tmp_path / "persons.csv").open(encoding="utf-8") as file:
        persons = list(csv.DictReader(file))
    metrics = [key for key in found["results"][0] if key in ROW_KEYS - NOT_OF_A_USER]
    assert set(persons[0]) == {"model", "taste", "policy", "seed", "userId", *metrics}
    n_users = found["protocol"]["n_users"]
    assert len(persons) == 4 * 2 * n_users
    for result, metric in product(found["results"], metrics):
        own = [
            (int(line["seed"]), int(line["userId"]), float(line[metric]))
            for line in persons
            if all(line[name] == result[name] for name in ("model", "taste", "policy"))
        ]
        assert {seed for seed, _, _ in own} == {5, 6}
        assert len({user for _, user, _ in own}) == n_users
        mean = np.mean([value for _, _, value in own])
        assert result[metric]["mean"] == pytest.approx(mean, abs=1e-6)


def test_the_table_says_what_its_intervals_cover(raw, capsys):
    evaluate(raw)
    assert "intervals over users, under one seed; not over data sets" in capsys.readouterr().out
    evaluate(raw, "--repeats", 2)
    assert "over users, averaged over 2 seeds; not over data" in capsys.readouterr().out


def test_the_table_says_which_two_tower_is_the_apps(two_towers):
    shown, _ = two_towers
    names = [line.split("|")[1].strip() for line in shown.splitlines() if line.startswith("|")]
    assert names[2:] == ["twotower", "twotower-softmax"]
    assert "the model in artifacts/twotower is twotower-softmax" in shown
    shipped = json.loads((ARTIFACTS / "twotower" / "manifest.json").read_bytes())
    assert shipped["hyper_parameters"]["objective"] == "softmax"


def test_the_record_of_a_two_tower_has_its_objective_and_the_version_of_torch(two_towers):
    _, found = two_towers
    objectives = {name: constants["objective"] for name, constants in found["models"].items()}
    assert objectives == {"twotower": "mse", "twotower-softmax": "softmax"}
    assert list(found["versions"]) == [*VERSIONS, "torch"]


def test_a_model_of_the_current_folder_is_found(raw, tmp_path):
    own = (ROOT / "tests" / "training" / "evaluation" / "own_models.py").read_text()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "tried.py").write_text(own)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "training.evaluate", *QUICK),
            *("--models", "mine.tried:fit_mean_rating,popularity,mine.tried:fit_with_a_mistake"),
            *("--ratings", raw / "ratings.csv", "--movies", raw / "movies.csv"),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "| mine.tried:fit_mean_rating | none" in done.stdout
    assert "| popularity " in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "mine.tried:fit_with_a_mistake: failed: ValueError: the towers are too high (tried.py, "
    )


def test_a_failed_model_is_reported_and_recorded(raw, tmp_path, capsys):
    file, failing = tmp_path / "found.json", f"{OWN}:fit_typed_error"
    rows = (f"{failing}/none/none", "popularity/none/none")
    flags = ("--models", f"popularity,{failing}", "--compare", *rows)
    assert evaluate(raw, *flags, "--json", file) == 1
    shown = capsys.readouterr()
    assert "| popularity | none" in shown.out
    assert shown.err == f"{failing}: failed: needs tags; give a data set with tags\n"
    found = json.loads(file.read_bytes())
    assert [row["model"] for row in found["results"]] == ["popularity"]
    assert found["failed"] == [{"model": failing, "error": "needs tags; give a data set with tags"}]
    assert found["comparisons"] == []


def test_when_all_models_fail_the_status_is_two(raw, tmp_path, capsys):
    flags = ("--models", f"{OWN}:fit_typed_error,{OWN}:fit_with_a_mistake")
    paths = ("--json", tmp_path / "found.json", "--per-person", tmp_path / "persons.csv")
    assert evaluate(raw, *flags, *paths) == 2
    assert capsys.readouterr().err.count("failed: ") == 2
    found = json.loads((tmp_path / "found.json").read_bytes())
    assert found["results"] == []
    assert len(found["failed"]) == 2
    assert (tmp_path / "persons.csv").read_text().startswith("model,taste,policy,seed,userId,")


def test_a_row_that_only_a_fit_can_deny_is_reported_at_the_end(raw, tmp_path, capsys):
    rows = (f"{OWN}:fit_mean_rating/rocchio/none", "popularity/none/none")
    flags = ("--models", f"popularity,{OWN}:fit_mean_rating", "--compare", *rows)
    assert evaluate(raw, *flags, "--json", tmp_path / "found.json") == 2
    shown = capsys.readouterr()
    assert "| popularity " in shown.out
    assert f"{rows[0]}: no such row; compare two of popularity/none/none, " in shown.err
    assert json.loads((tmp_path / "found.json").read_bytes())["comparisons"] == []


def test_a_row_does_not_differ_from_itself(raw, capsys):
    evaluate(raw, "--compare", "ease/similarity/none", "ease/similarity/none")
    assert "likes@20        +0.000 [+0.000, +0.000]" in capsys.readouterr().out


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
        (("--compare", "ease/similarity/none", "als"), "als: no such row; compare two of"),
        (("--ratings", "nowhere.csv"), "nowhere.csv: is missing"),
    ],
)
def test_bad_input_ends_in_one_line_and_status_two(raw, capsys, flags, fault):
    assert evaluate(raw, *flags) == 2
    message = capsys.readouterr().err
    assert fault in message
    assert message.count("\n") == 1


@pytest.mark.parametrize(
    ("flags", "fault"),
    [
        (("--models", ""), "--models: a name in '' is empty"),
        (("--models", "ease,ease"), "--models: 'ease' is there 2 times; name it once"),
        (("--models", "nowhere:fit"), "--models: no module called 'nowhere'"),
        (("--policies", ""), "--policies: a name in '' is empty; write names with a comma"),
        (("--policies", "none,none"), "--policies: 'none' is there 2 times; name it once"),
        (("--compare", "popularity/none/none", "ease/none/none"), "ease/none/none: no such row"),
        (("--compare", "popularity/none/brave", "ease"), "popularity/none/brave: no such row"),
        (("--json", "absent/found.json"), "absent: no such folder"),
        (("--json", ""), "the file has no name"),
        (("--per-person", "."), "is a folder"),
        (("--per-person", "p" * 250), "cannot be written: file name too long"),
        (("--json", "one", "--per-person", "one"), "one: has another part in this command"),
        (("--json", "ratings.csv"), "ratings.csv: has another part in this command"),
        (("--json", "one", "--per-person", "link"), "one: has another part in this command"),
    ],
)
def test_what_cannot_work_is_refused_before_a_model_is_fitted(
    raw, tmp_path, monkeypatch, capsys, flags, fault
):
    def fit(*arguments, **settings):
        raise AssertionError("a model was fitted")

    monkeypatch.setattr("training.evaluate.cross_validate", fit)
    write_movielens(tmp_path, random_ratings(30, 60, 0.8), FILMS)
    (tmp_path / "link").symlink_to("one")
    monkeypatch.chdir(tmp_path)
    assert evaluate(tmp_path, *flags) == 2
    message = capsys.readouterr().err
    assert fault in message
    assert message.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"link", "movies.csv", "ratings.csv"}


def test_ratings_without_movies_are_refused(raw, capsys):
    assert main(["--ratings", str(raw / "ratings.csv"), *QUICK]) == 2
    assert "--ratings and --movies belong together" in capsys.readouterr().err
