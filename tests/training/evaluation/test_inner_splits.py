"""Inner splits, compared with fits by hand, and checked for leaks from outer held-out users."""

import numpy as np
import pytest

from engine.errors import DataError
from tests.training.tables import everybody_rates, random_ratings, rating_table
from training.baselines.popularity import fit_popularity
from training.evaluation.inner_splits import evaluate_settings, inner_folds
from training.evaluation.metrics import METRICS
from training.evaluation.policies import pure_model
from training.evaluation.protocol import Protocol
from training.evaluation.run_fold import evaluate_user
from training.evaluation.user_folds import eligible_users, held_out_users, split_users
from training.svd.model import fit_puresvd

COMPONENTS = (2, 5)
PROTOCOL = Protocol(folds=3, seed=4)


def candidates(train, seed):
    for components in COMPONENTS:
        yield fit_puresvd(train, seed, components)["rocchio"], pure_model()


@pytest.fixture(scope="module")
def table():
    return rating_table(random_ratings(24, 60, 0.7))


@pytest.fixture(scope="module")
def results(table):
    return evaluate_settings(table, candidates, PROTOCOL)


def test_inner_folds_partition_the_training_users(table):
    folds = split_users(table, 4, 0)
    for outer in folds:
        inner = inner_folds(folds, outer)
        held_out = np.concatenate([fold.held_out for fold in inner])
        assert sorted(held_out.tolist()) == outer.training.tolist()
        for fold in inner:
            everyone = {*fold.training.tolist(), *fold.held_out.tolist()}
            assert everyone == set(outer.training.tolist())
            assert not set(fold.training.tolist()) & set(fold.held_out.tolist())


def test_metrics_are_those_of_a_fit_without_both_folds(table, results):
    folds = split_users(table, 3, 4)
    for outer in folds:
        for inner in inner_folds(folds, outer):
            train = table.of_users(inner.training)
            fitted = list(candidates(train, 4))
            ids = np.intersect1d(inner.held_out, eligible_users(table, None, 4))
            for user in held_out_users(table, ids, 4):
                column = results.user_ids.tolist().index(user.user_id)
                for k, (bundle, policy) in enumerate(fitted):
                    expected, _ = evaluate_user(bundle, policy, user, train, 4)
                    found = results.metrics[k, outer.index, column]
                    assert np.array_equal(found, expected, equal_nan=True)


def test_users_of_the_outer_fold_have_no_say(table, results):
    for fold in split_users(table, 3, 4):
        own = np.isin(results.user_ids, fold.held_out)
        assert own.any()
        assert np.isnan(results.metrics[:, fold.index, own]).all()
        rows = len(results.of_fold("likes_at_20", fold.index))
        assert rows == np.count_nonzero(~own)


def test_other_ratings_of_an_outer_fold_change_nothing_for_it(table, results):
    outer = split_users(table, 3, 4)[1]
    poisoned = table.ratings.copy()
    theirs = poisoned["userId"].isin(outer.held_out)
    # Likes stay likes, or other users would be eligible.
    changed = {4.0: 5.0, 5.0: 4.0, 0.5: 3.5, 3.5: 0.5}
    poisoned.loc[theirs, "rating"] = poisoned.loc[theirs, "rating"].replace(changed)
    other = type(table)(poisoned, table.movies, table.titles, table.genres)
    found = evaluate_settings(other, candidates, PROTOCOL).metrics
    same = [np.array_equal(found[:, k], results.metrics[:, k], equal_nan=True) for k in range(3)]
    assert same == [False, True, False]


def test_means_over_outer_folds_are_those_of_each_user(results):
    column = METRICS.index("ndcg_at_100")
    means = results.of_users("ndcg_at_100")
    assert means.shape == (len(results.user_ids), len(COMPONENTS))
    for user in range(len(results.user_ids)):
        for k in range(len(COMPONENTS)):
            values = results.metrics[k, :, user, column]
            assert means[user, k] == pytest.approx(values[~np.isnan(values)].mean())


def test_the_number_of_processes_does_not_change_the_result(table, results):
    found = evaluate_settings(table, candidates, PROTOCOL, jobs=2)
    assert np.array_equal(found.metrics, results.metrics, equal_nan=True)


def test_two_folds_are_too_few(table):
    with pytest.raises(DataError, match="--folds: inner splits need three folds"):
        evaluate_settings(table, candidates, Protocol(folds=2))


def likers_among_eight(likers):
    """Return ratings of eight users, of whom users 1 to `likers` like everything."""
    others = [(user, film, 3.0) for user in range(likers + 1, 9) for film in range(20)]
    return rating_table(everybody_rates(likers, [5.0] * 20) + others)


def popular(train, seed):
    yield fit_popularity(train, seed)["none"], pure_model()


def test_users_of_one_fold_cannot_choose_for_it():
    with pytest.raises(DataError, match="the eligible users are all in one fold"):
        evaluate_settings(likers_among_eight(1), popular, PROTOCOL)


def test_users_of_two_folds_are_enough():
    table = likers_among_eight(2)
    folds = [set(fold.held_out.tolist()) for fold in split_users(table, 3, PROTOCOL.seed)]
    assert not any({1, 2} <= users for users in folds)
    assert evaluate_settings(table, popular, PROTOCOL).user_ids.tolist() == [1, 2]
