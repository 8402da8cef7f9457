"""The command: its output and its errors."""

from pathlib import Path

import pytest

from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED
from tests.training.tables import random_ratings, write_movielens
from training.tune import main

QUICK = ("--folds", "3", "--jobs", "1")


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_movielens(folder, random_ratings(30, 60, 0.8), range(1, 61))
    return folder


def tune(raw: Path, *arguments: object) -> int:
    files = ("--ratings", str(raw / "ratings.csv"), "--movies", str(raw / "movies.csv"))
    return main([*map(str, arguments), *files, *QUICK])


def test_it_prints_budget_rule_all_settings_and_the_choice(raw, capsys):
    assert tune(raw, "popularity") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "popularity: 2 settings of popularity, 3 outer folds, at most 300 users"
    assert lines[1].startswith("  rule for popularity: of the settings whose likes@20 is at most")
    table = [line for line in lines if line.startswith("|")]
    assert [line.split()[1] for line in table[2:]] == ["likes", "ratings"]
    assert len({len(line) for line in table}) == 1
    folds = [line.rsplit("|", 2)[1].strip() or "0" for line in table[2:]]
    assert sum(map(int, folds)) == 3
    (chosen,) = [line for line in lines if line.startswith("popularity: chosen count ")]
    assert chosen.split()[3] in ("likes", "ratings")
    assert len([line for line in lines if line.startswith("  for fold ")]) == 3


def test_a_model_may_have_several_searches_and_be_one_of_several_models(raw, capsys):
    assert tune(raw, "popularity", "rp3beta", "--at-most", "5") == 0
    headings = [line for line in capsys.readouterr().out.splitlines() if "outer folds" in line]
    assert [heading.split(":")[0] for heading in headings] == [
        "popularity",
        "rp3beta",
        "answers of rp3beta",
    ]
    assert all("at most 5 users" in heading for heading in headings)


def test_the_presets_are_two_decisions_of_one_search(raw, capsys):
    assert tune(raw, "presets", "--at-most", "6") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("balanced and deep-cuts: 10 settings of als")
    rules = [line for line in lines if line.startswith("  rule for ")]
    assert [rule.split()[2] for rule in rules] == ["balanced:", "deep-cuts:"]
    assert len([line for line in lines if ": chosen fame_penalty " in line]) == 2


def test_the_filtered_ratings_are_the_default(tmp_path, capsys):
    ratings, movies = write_movielens(tmp_path, random_ratings(30, 60, 0.8), range(1, 61))
    ratings.rename(tmp_path / RATINGS_FILTERED)
    movies.rename(tmp_path / MOVIES_FILTERED)
    assert main(["popularity", "--processed", str(tmp_path), *QUICK]) == 0
    assert "popularity: chosen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("svd",), "no grid for 'svd'; choose from popularity, itemknn"),
        (("",), "no grid for ''; choose from popularity"),
        (("popularity", "popularity"), "'popularity' is there 2 times; name it once"),
        (("popularity", "--folds", "2"), "--folds: 2 is out of range"),
        (("popularity", "--folds", "40"), "users cannot make 40 folds"),
    ],
)
def test_bad_input_ends_in_one_line_and_status_two(raw, capsys, arguments, fault):
    files = ("--ratings", str(raw / "ratings.csv"), "--movies", str(raw / "movies.csv"))
    assert main([*arguments, *files]) == 2
    message = capsys.readouterr().err
    assert fault in message
    assert message.count("\n") == 1
