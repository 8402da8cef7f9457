"""Cross-validation, compared with metrics that are known in closed form."""

from math import log2

import numpy as np
import pytest

from engine.errors import DataError
from tests.training.tables import everybody_rates, random_ratings, rating_table
from training.baselines.popularity import FixedScores, fit_popularity, fit_random
from training.evaluation.bootstrap import estimates
from training.evaluation.cross_validate import Comparison, Row, cross_validate
from training.evaluation.metrics import METRICS
from training.evaluation.policies import pure_model
from training.evaluation.protocol import Protocol
from training.evaluation.user_folds import HeldOutUser, eligible_users, held_out_users
from training.recommender import Model, scored_by

GOOD_FIRST = [5.0] * 18 + [1.0] * 22
GOOD_LAST = [1.0] * 22 + [5.0] * 18


def compared(table, fitters, jobs=None, **settings) -> Comparison:
    models = [Model(name, fit) for name, fit in fitters.items()]
    return cross_validate(table, models, [pure_model()], Protocol(**settings), jobs=jobs)


def rows_for(table, fitters, **settings) -> list[Row]:
    comparison = compared(table, fitters, **settings)
    assert not comparison.failed
    return comparison.rows


def column(row, metric) -> np.ndarray:
    return row.metrics[:, METRICS.index(metric)]


def means_of(row) -> dict[str, float]:
    return dict(zip(METRICS, np.nanmean(row.metrics, axis=0), strict=True))


class TestPopularityInClosedForm:
    """Twenty users who agree on forty films: all metrics are counts."""

    def test_when_the_first_films_are_the_good_ones(self):
        # Four of 18 likes are favourites; equal counts, so films come in the order of rows.
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_FIRST)), {"p": fit_popularity})
        assert means_of(row) == pytest.approx(
            {
                "likes_at_10": 10,
                "likes_at_20": 14,
                "dislikes_at_20": 6,
                "ndcg_at_100": 1,
                "recall_at_20": 1,
                "known_share": 1,
                "gems_at_20": 0,
                "stratified_at_20": 1,
                "mean_popularity": 16,
                "empty_share": 0,
            }
        )

    def test_when_the_last_films_are_the_good_ones(self):
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_LAST)), {"p": fit_popularity})
        found = means_of(row)
        gained = sum(1 / log2(rank + 1) for rank in range(23, 37))
        ideal = sum(1 / log2(rank + 1) for rank in range(1, 15))
        assert found["ndcg_at_100"] == pytest.approx(gained / ideal)
        assert (found["likes_at_20"], found["dislikes_at_20"]) == (0, 20)
        assert row.coverage == 20

    def test_coverage_counts_distinct_films_of_a_fold_and_averages_folds(self):
        # The first 20 films without the favourites are shown: all 18 good films, unless all
        # users of a fold share a favourite, and 6 of the others.
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_FIRST)), {"p": fit_popularity})
        assert row.coverage == 18 + 6

    def test_popularity_counts_only_the_ratings_of_training_users(self):
        ratings = everybody_rates(20, GOOD_FIRST)
        ratings = [rating for rating in ratings if rating[1] < 39 or rating[0] % 2]
        (row,) = rows_for(rating_table(ratings), {"p": fit_popularity}, folds=2, seed=3)
        assert means_of(row)["mean_popularity"] == 10


def all_users(table) -> list[HeldOutUser]:
    return held_out_users(table, eligible_users(table, None, 0), 0)


class Oracle:
    """A taste model that knows the users' answers and scores their likes above all else."""

    def __init__(self, table):
        users = all_users(table)
        self._likes = {tuple(sorted(user.favourites)): list(user.relevant) for user in users}
        self._n_films = len(table.movies)

    def start(self, vectors, favourites, rates):
        scores = np.zeros(self._n_films, dtype=np.float32)
        scores[self._likes[tuple(sorted(favourites))]] = 1.0
        return FixedScores(scores, len(favourites))


def test_a_model_that_knows_the_answers_scores_one():
    table = rating_table(random_ratings(40, 120, 0.7))
    oracle = Oracle(table)

    def fit(train, seed):
        return {"none": scored_by("oracle", train, oracle)}

    (row,) = rows_for(table, {"oracle": fit})
    assert column(row, "ndcg_at_100") == pytest.approx(1.0)
    assert column(row, "recall_at_20") == pytest.approx(1.0)
    likes = [len(user.relevant) for user in all_users(table)]
    assert column(row, "likes_at_20").tolist() == np.minimum(likes, 20).tolist()
    few = [count <= 20 for count in likes]
    assert column(row, "stratified_at_20")[few] == pytest.approx(1.0)


def test_a_random_model_has_the_metrics_of_chance():
    films = 150
    table = rating_table(random_ratings(150, films, 0.5))
    (row,) = rows_for(table, {"random": fit_random})
    users = all_users(table)
    expected = np.mean([20 * len(user.relevant) / (films - 4) for user in users])
    estimate = estimates(column(row, "likes_at_20")[:, None], seed=0)[0]
    assert estimate.low <= expected <= estimate.high
    # The counts of all users stand for those of a fold's training users: shares hardly differ.
    weights = table.counts**-0.5
    shares = []
    for user in users:
        own = np.sort(weights[list(user.relevant)])[::-1]
        shares.append(20 / (films - 4) * own.sum() / own[:20].sum())
    estimate = estimates(column(row, "stratified_at_20")[:, None], seed=0)[0]
    assert estimate.low <= np.mean(shares) <= estimate.high
    known = np.mean([(len(user.stars) - 4) / (films - 4) for user in users])
    estimate = estimates(column(row, "known_share")[:, None], seed=0)[0]
    assert estimate.low <= known <= estimate.high


class RecordingFitter:
    """Popularity that records what it was trained on."""

    def __init__(self):
        self.seen = []

    def __call__(self, train, seed):
        self.seen.append(train.ratings)
        return fit_popularity(train, seed)


def test_no_user_evaluates_a_model_that_was_trained_on_them():
    table = rating_table(random_ratings(31, 120, 0.7))
    recording = RecordingFitter()
    (row,) = rows_for(table, {"recording": recording})
    trained = [set(part["userId"]) for part in recording.seen]
    everyone = set(table.users.ids.tolist())
    assert all(len(everyone - users) in (6, 7) for users in trained)
    assert set.union(*(everyone - users for users in trained)) == everyone
    assert len(set(row.user_ids.tolist())) == len(row.user_ids)


def test_a_poisoned_held_out_rating_reaches_no_training():
    ratings = random_ratings(30, 120, 0.7)
    poisoned = [(u, f, 5.5 - stars if u == 13 else stars) for u, f, stars in ratings]
    clean, dirty = RecordingFitter(), RecordingFitter()
    rows_for(rating_table(ratings), {"recording": clean})
    rows_for(rating_table(poisoned), {"recording": dirty})
    changed = [
        not np.array_equal(one["rating"], other["rating"])
        for one, other in zip(clean.seen, dirty.seen, strict=True)
    ]
    holds_out = [13 not in set(part["userId"]) for part in clean.seen]
    assert holds_out.count(True) == 1
    assert changed == [not held_out for held_out in holds_out]


def test_all_rows_have_the_same_users_in_the_same_order():
    table = rating_table(random_ratings(30, 120, 0.7))
    rows = rows_for(table, {"popularity": fit_popularity, "random": fit_random})
    assert [row.name for row in rows] == ["popularity/none/none", "random/none/none"]
    assert rows[0].user_ids.tolist() == rows[1].user_ids.tolist() == sorted(rows[0].user_ids)


def test_the_number_of_processes_does_not_change_the_result():
    table = rating_table(random_ratings(12, 60, 0.7))
    fitters = {"random": fit_random, "popularity": fit_popularity}
    here, alone, together = (
        compared(table, fitters, jobs, folds=2, repeats=2).rows for jobs in (None, 1, 2)
    )
    for one, other in (*zip(here, alone, strict=True), *zip(here, together, strict=True)):
        assert one.name == other.name
        assert np.array_equal(one.by_seed, other.by_seed, equal_nan=True)


def test_a_fold_without_eligible_users_does_not_count():
    few = [(user, film, 5.0) for user in (1, 2) for film in range(30)]
    others = [(user, film, 3.0) for user in range(3, 12) for film in range(30)]
    (row,) = rows_for(rating_table(few + others), {"p": fit_popularity})
    assert row.user_ids.tolist() == [1, 2]
    assert row.coverage >= 20


def test_fewer_users_than_folds_is_an_error():
    with pytest.raises(DataError, match="2 users cannot make 5 folds"):
        rows_for(rating_table(everybody_rates(2, GOOD_FIRST)), {"p": fit_popularity})


def test_no_eligible_user_is_an_error():
    with pytest.raises(DataError, match="no user has 14 likes"):
        rows_for(rating_table(everybody_rates(9, [5.0] * 13)), {"p": fit_popularity})
