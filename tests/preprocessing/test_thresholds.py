"""Thresholds from the configuration file and from flags."""

from argparse import ArgumentParser

import pytest

from preprocessing import setup
from preprocessing.thresholds import Thresholds
from tests.preprocessing.data_sets import error_line, status_of, write_data_set


def test_thresholds_that_leave_no_ratings_are_reported(raw, tmp_path, capsys):
    flags = ("--processed", tmp_path / "new", "--min-user-ratings", "4")

    line = error_line(capsys, setup.main, raw, *flags)

    assert "no ratings are left: no user has 4 ratings, the most is 3" in line
    assert "lower --min-user-ratings" in line
    assert not (tmp_path / "new").exists()


def test_users_with_too_few_ratings_to_split_are_reported(tmp_path, capsys):
    raw = write_data_set(tmp_path / "tiny", [(1, 1, 3, 10), (2, 1, 4, 20)])
    flags = ("--min-user-ratings", 1, "--min-movie-ratings", 1, "--processed", tmp_path / "new")

    assert "no user has 3 ratings to split" in error_line(capsys, setup.main, raw, *flags)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("flag", ["--min-user-ratings", "--min-movie-ratings"])
@pytest.mark.parametrize("value", ["0", "-3"])
def test_thresholds_below_one_are_rejected(flag, value, raw, tmp_path, capsys):
    line = error_line(capsys, setup.main, raw, "--processed", tmp_path / "new", f"{flag}={value}")

    assert line == f"{flag}: {value} is out of range; give a whole number of 1 or more\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"min_user_ratings: [", "broken YAML in line 1"),
        (b"\x00\x01\x02\xff", "broken YAML"),
        (b"- 20\n- 50\n", "is not a list of `key: value` lines"),
        (b"min_user_ratings: 20\nmin_movie_ratings: 5\nspeed: 3\n", "unknown key 'speed'"),
        (b"min_movie_ratings: many\n", "min_movie_ratings: 'many' is not a whole number"),
        (b"min_movie_ratings: 5.5\n", "min_movie_ratings: 5.5 is not a whole number"),
        (b"min_user_ratings: true\n", "min_user_ratings: True is not a whole number"),
        (b"min_user_ratings: 0\n", "min_user_ratings: 0 is out of range"),
    ],
)
def test_an_invalid_configuration_is_reported(content, problem, raw, tmp_path, capsys):
    config = tmp_path / "preprocessing.yaml"
    config.write_bytes(content)
    flags = ("--processed", tmp_path / "new", "--config", config)

    line = error_line(capsys, setup.main, raw, *flags)

    assert line.startswith(str(config))
    assert problem in line
    assert not (tmp_path / "new").exists()


def test_a_configuration_sets_the_thresholds_and_flags_override_it(raw, tmp_path, capsys):
    config = tmp_path / "mine.yaml"
    config.write_text("min_user_ratings: 3\nmin_movie_ratings: 99\n")
    flags = (raw, "--processed", tmp_path / "new", "--config", config)

    assert "no movie has 99 ratings, the most is 10; lower --min-movie-ratings" in error_line(
        capsys, setup.main, *flags
    )
    assert status_of(setup.main, *flags, "--min-movie-ratings", 2) == 0


def test_a_missing_configuration_is_reported(raw, tmp_path, capsys):
    config = tmp_path / "none.yaml"

    line = error_line(capsys, setup.main, raw, "--config", config, "--processed", tmp_path / "new")

    assert line.startswith(f"{config}: cannot be read: no such file")


@pytest.mark.parametrize(
    ("content", "thresholds"),
    [("", Thresholds(20, 50)), ("min_movie_ratings: 5\n", Thresholds(20, 5))],
)
def test_a_key_that_the_configuration_lacks_keeps_its_default(content, thresholds, tmp_path):
    parser = ArgumentParser()
    Thresholds.add_flags(parser)
    (tmp_path / "mine.yaml").write_text(content)

    flags = parser.parse_args(["--config", str(tmp_path / "mine.yaml")])

    assert Thresholds.from_flags(flags) == thresholds
