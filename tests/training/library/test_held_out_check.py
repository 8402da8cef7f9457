"""The three lines of `fourfold build --check`, against sessions played one by one."""

import re

import numpy as np
import pytest

from engine.presets import DEFAULT, resolve_policy
from engine.taste.base import Answer
from tests.source_tree import CONFIG, TRAINING_YAML
from tests.training.tables import random_ratings, rating_table
from training.als.model import fit_als_fold_in
from training.als.settings import read_als_settings
from training.baselines.popularity import fit_popularity
from training.evaluation.policies import pure_model
from training.evaluation.simulate import simulate_session
from training.evaluation.user_folds import eligible_users, held_out_users
from training.library.held_out_check import check_lines

TABLE = rating_table(random_ratings(40, 60, 0.7))
USERS = held_out_users(TABLE, eligible_users(TABLE, 10, 0), 0)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return check_lines(TABLE, USERS, CONFIG)


def likes(bundle, policy):
    sessions = [simulate_session(bundle, policy, user, 20, 0) for user in USERS]
    return np.array([one.answers.count(Answer.LIKE) for one in sessions])


def test_the_lines_are_those_of_models_that_never_saw_these_people(lines):
    assert len(USERS) == 10
    others = np.setdiff1d(TABLE.users.ids, [user.user_id for user in USERS])
    train = TABLE.of_users(others)
    als, fold_in = read_als_settings(TRAINING_YAML)
    fitted = fit_als_fold_in(train, 0, settings=als, fold_in=fold_in)["fold_in"]
    by_policy = {
        name: likes(fitted, resolve_policy(name, CONFIG)).mean()
        for name in (DEFAULT, "well-known", "balanced", "deep-cuts")
    }
    popular = likes(fit_popularity(train, 0)["none"], pure_model()).mean()
    assert lines[0].startswith(f"The default: of 20 films, people liked {by_policy[DEFAULT]:.1f} (")
    assert lines[0].endswith("little known: rated by fewer than 1 in 10 of the others.")
    assert lines[1].startswith(f"Popularity alone: {popular:.1f} (")
    dial = re.findall(r"(well-known|balanced|deep-cuts) ([0-9.]+) and", lines[2])
    assert dial == [(name, f"{by_policy[name]:.1f}") for name, _ in dial]
    assert len(dial) == 3


def test_an_interval_is_around_its_mean(lines):
    for line in lines[:2]:
        mean, low, high = map(
            float, re.search(r"([0-9.]+) \(([0-9.]+) to ([0-9.]+)\)", line).groups()
        )
        assert low <= mean <= high
        assert low < high
