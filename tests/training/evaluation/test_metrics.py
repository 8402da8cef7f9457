from math import log2

import numpy as np
import pytest

from engine.taste.base import Answer
from training.evaluation.metrics import METRICS, metrics_of, ndcg, recall
from training.evaluation.simulate import SimulatedSession
from training.evaluation.user_folds import HeldOutUser

LIKE, DISLIKE, SKIP = Answer.LIKE, Answer.DISLIKE, Answer.SKIP


def test_ndcg_by_hand():
    # hits at ranks 1 and 3 of three relevant films
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg([7, 0, 8, 1], frozenset({7, 8, 9})) == pytest.approx((1 + 1 / 2) / ideal)


def test_ndcg_of_a_perfect_ranking_is_one_however_many_are_relevant():
    assert ndcg(range(100), frozenset(range(250))) == pytest.approx(1.0)
    assert ndcg(range(100), frozenset(range(3))) == pytest.approx(1.0)


def test_ndcg_ignores_films_below_the_cut():
    assert ndcg([*range(100), 500], frozenset({500})) == 0.0


def test_recall_is_a_share_of_at_most_twenty_hits():
    assert recall(range(20), frozenset(range(50))) == 1.0
    assert recall(range(20), frozenset({3, 90})) == 0.5
    assert recall([*range(20), 90], frozenset({90})) == 0.0


def test_films_that_a_policy_filtered_are_misses():
    assert recall([1], frozenset({1, 2})) == 0.5
    assert recall([], frozenset({1})) == ndcg([], frozenset({1})) == 0.0


def values(user, ranking, session, counts) -> dict[str, float]:
    return dict(zip(METRICS, metrics_of(user, ranking, session, counts), strict=True))


def test_the_metrics_of_a_session_by_hand():
    user = HeldOutUser(1, (0, 1, 2, 3), {0: 5, 1: 5, 2: 5, 3: 5, 4: 4, 5: 1, 6: 3})
    session = SimulatedSession((4, 5, 6, 7), (LIKE, DISLIKE, SKIP, SKIP), ran_empty=True)
    found = values(user, [4, 5], session, np.array([0, 0, 0, 0, 10, 20, 30, 40]))
    assert found == pytest.approx(
        {
            "likes_at_10": 1,
            "likes_at_20": 1,
            "dislikes_at_20": 1,
            "ndcg_at_100": 1,
            "recall_at_20": 1,
            "known_share": 3 / 4,
            "mean_popularity": 25,
            "empty_share": 1,
        }
    )


def test_likes_at_ten_counts_only_the_first_ten():
    user = HeldOutUser(1, (0, 1, 2, 3), {4: 4.0})
    session = SimulatedSession(tuple(range(4, 24)), (SKIP,) * 9 + (LIKE,) * 11, ran_empty=False)
    found = values(user, [], session, np.ones(24))
    assert (found["likes_at_10"], found["likes_at_20"]) == (1, 11)


def test_without_a_film_shown_there_is_no_known_share_or_popularity():
    user = HeldOutUser(1, (0, 1, 2, 3), {4: 4.0})
    found = values(user, [], SimulatedSession((), (), ran_empty=True), np.ones(5))
    assert np.isnan([found["known_share"], found["mean_popularity"]]).all()
    assert found["empty_share"] == 1
