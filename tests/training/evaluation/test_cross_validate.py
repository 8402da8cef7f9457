"""The evaluator checks itself: figures that are known without it."""

from math import log2

import numpy as np
import pytest

from engine.errors import DataError
from tests.training.tables import everybody_rates, random_ratings, rating_table
from training.baselines.popularity import fit_popularity, fit_random
from training.baselines.score_taste import FixedScores
from training.evaluation.bootstrap import estimates
from training.evaluation.cross_validate import compare
from training.evaluation.metrics import FIGURES
from training.evaluation.policies import pure_model
from training.evaluation.protocol import Protocol
from training.evaluation.user_folds import Person, eligible_users, people
from training.recommender import scored_by

GOOD_FIRST = [5.0] * 18 + [1.0] * 22
GOOD_LAST = [1.0] * 22 + [5.0] * 18


def rows_for(table, fitters, folds=5, seed=0):
    return compare(table, fitters, [pure_model()], Protocol(folds=folds, seed=seed))


def means_of(row) -> dict[str, float]:
    return {name: row.mean(name) for name in FIGURES}


class TestPopularityInClosedForm:
    """Twenty people who agree on forty films: the rest is counting."""

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
        # What is shown is the first 20 but for the favourites: all 18 good films are shown
        # unless everybody in a fold has the same favourite, and 6 of the others.
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_FIRST)), {"p": fit_popularity})
        assert row.coverage == 18 + 6

    def test_a_film_counts_as_often_as_training_users_rated_it(self):
        ratings = everybody_rates(20, GOOD_FIRST)
        ratings = [rating for rating in ratings if rating[1] < 39 or rating[0] % 2]
        (row,) = rows_for(rating_table(ratings), {"p": fit_popularity}, folds=2, seed=3)
        assert row.mean("mean_popularity") == 10


def everyone_asked(table) -> list[Person]:
    return people(table, eligible_users(table, None, 0), 0)


def knows_the_answers(table):
    """Return a fitter that scores each person's likes above all else."""
    likes = {
        tuple(sorted(person.favourites)): list(person.relevant) for person in everyone_asked(table)
    }

    def fit(train, seed):
        def make(favourites, policy):
            scores = np.zeros(len(train.movies), dtype=np.float32)
            scores[likes[tuple(sorted(favourites))]] = 1.0
            return FixedScores(scores, len(favourites))

        return {"none": scored_by("oracle", train, make)}

    return fit


def test_a_model_that_knows_the_answers_scores_one():
    table = rating_table(random_ratings(40, 120, 0.7))
    (row,) = rows_for(table, {"oracle": knows_the_answers(table)})
    assert row.column("ndcg_at_100") == pytest.approx(1.0)
    assert row.column("recall_at_20") == pytest.approx(1.0)
    likes = [len(person.relevant) for person in everyone_asked(table)]
    assert row.column("likes_at_20").tolist() == np.minimum(likes, 20).tolist()


def test_a_random_model_finds_what_chance_gives():
    films = 150
    table = rating_table(random_ratings(150, films, 0.5))
    (row,) = rows_for(table, {"random": fit_random})
    asked = everyone_asked(table)
    expected = np.mean([20 * len(person.relevant) / (films - 4) for person in asked])
    estimate = estimates(row.column("likes_at_20")[:, None], seed=0)[0]
    assert estimate.low <= expected <= estimate.high
    known = np.mean([(len(person.stars) - 4) / (films - 4) for person in asked])
    estimate = estimates(row.column("known_share")[:, None], seed=0)[0]
    assert estimate.low <= known <= estimate.high


class Watching:
    """Popularity that remembers what it was trained on."""

    def __init__(self):
        self.seen = []

    def __call__(self, train, seed):
        self.seen.append(train.interactions)
        return fit_popularity(train, seed)


def test_nobody_is_asked_by_a_model_that_was_trained_on_them():
    table = rating_table(random_ratings(31, 120, 0.7))
    watching = Watching()
    (row,) = rows_for(table, {"watching": watching})
    trained = [set(part.user_ids.tolist()) for part in watching.seen]
    everyone = set(table.users.ids.tolist())
    assert all(len(everyone - users) in (6, 7) for users in trained)
    assert set.union(*(everyone - users for users in trained)) == everyone
    assert len(set(row.user_ids.tolist())) == len(row.user_ids)


def test_a_poisoned_held_out_rating_reaches_no_training():
    ratings = random_ratings(30, 120, 0.7)
    poisoned = [(u, f, 5.5 - stars if u == 13 else stars) for u, f, stars in ratings]
    clean, dirty = Watching(), Watching()
    rows_for(rating_table(ratings), {"watching": clean})
    rows_for(rating_table(poisoned), {"watching": dirty})
    changed = [
        not np.array_equal(one.ratings, other.ratings)
        for one, other in zip(clean.seen, dirty.seen, strict=True)
    ]
    holds_out = [13 not in part.user_ids for part in clean.seen]
    assert holds_out.count(True) == 1
    assert changed == [not held_out for held_out in holds_out]


def test_every_row_is_about_the_same_people_in_the_same_order():
    table = rating_table(random_ratings(30, 120, 0.7))
    rows = rows_for(table, {"popularity": fit_popularity, "random": fit_random})
    assert [row.name for row in rows] == ["popularity/none/none", "random/none/none"]
    assert rows[0].user_ids.tolist() == rows[1].user_ids.tolist() == sorted(rows[0].user_ids)


def test_processes_change_nothing():
    table = rating_table(random_ratings(12, 60, 0.7))
    fitters = {"random": fit_random, "popularity": fit_popularity}
    alone = compare(table, fitters, [pure_model()], Protocol(folds=2), jobs=1)
    together = compare(table, fitters, [pure_model()], Protocol(folds=2), jobs=2)
    assert [row.name for row in alone] == [row.name for row in together]
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.figures, other.figures, equal_nan=True)


def test_a_fold_without_people_to_ask_counts_in_nothing():
    few = [(user, film, 5.0) for user in (1, 2) for film in range(30)]
    others = [(user, film, 3.0) for user in range(3, 12) for film in range(30)]
    (row,) = rows_for(rating_table(few + others), {"p": fit_popularity})
    assert row.user_ids.tolist() == [1, 2]
    assert row.coverage >= 20


def test_fewer_users_than_folds_is_told():
    with pytest.raises(DataError, match="2 users cannot make 5 folds"):
        rows_for(rating_table(everybody_rates(2, GOOD_FIRST)), {"p": fit_popularity})


def test_nobody_to_ask_is_told():
    with pytest.raises(DataError, match="nobody has 14 likes"):
        rows_for(rating_table(everybody_rates(9, [5.0] * 13)), {"p": fit_popularity})
