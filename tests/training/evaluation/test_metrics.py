from math import log2

import numpy as np
import pytest

from engine.taste.base import Answer
from training.evaluation.metrics import METRICS, metrics_of, ndcg, recall, stratified
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


def values(user, ranking, session, counts, n_training=100) -> dict[str, float]:
    found = metrics_of(user, ranking, session, counts, n_training)
    return dict(zip(METRICS, found, strict=True))


def test_the_metrics_of_a_session_by_hand():
    user = HeldOutUser(1, (0, 1, 2, 3), {0: 5, 1: 5, 2: 5, 3: 5, 4: 4, 5: 1, 6: 3})
    session = SimulatedSession((4, 5, 6, 7), (LIKE, DISLIKE, SKIP, SKIP), (), ran_empty=True)
    found = values(user, [4, 5], session, np.array([0, 0, 0, 0, 10, 20, 30, 40]))
    assert found == pytest.approx(
        {
            "likes_at_10": 1,
            "likes_at_20": 1,
            "dislikes_at_20": 1,
            "neutral_at_20": 1,
            "ndcg_at_100": 1,
            "recall_at_20": 1,
            "known_share": 3 / 4,
            "gems_at_20": 0,
            "stratified_at_20": 1,
            "mean_popularity": 25,
            "empty_share": 1,
        }
    )


def test_a_gem_is_a_like_that_fewer_than_one_in_ten_rated():
    user = HeldOutUser(1, (0, 1, 2, 3), dict.fromkeys(range(4, 8), 4.0))
    session = SimulatedSession((4, 5, 6, 7), (LIKE, LIKE, SKIP, LIKE), (), ran_empty=True)
    found = values(user, [], session, np.array([0, 0, 0, 0, 9, 10, 1, 40]), n_training=100)
    assert found["gems_at_20"] == 1


def test_stratified_likes_weigh_rare_films_more():
    # Likes with 4 and 100 ratings weigh 1/2 and 1/10, the others 1/5 and, unrated, 1.
    user = HeldOutUser(1, (0, 1, 2, 3), {4: 4.0, 5: 5.0, 6: 4.5, 7: 4.0, 8: 2.0})
    session = SimulatedSession((4, 5, 8), (LIKE, LIKE, DISLIKE), (), ran_empty=False)
    found = values(user, [], session, np.array([9, 9, 9, 9, 4, 100, 25, 0, 7]))
    assert found["stratified_at_20"] == pytest.approx(
        (1 / 2 + 1 / 10) / (1 + 1 / 2 + 1 / 5 + 1 / 10)
    )


def test_stratified_likes_are_a_share_of_the_twenty_rarest():
    counts = np.arange(1, 41)
    assert stratified(counts[:20], counts) == pytest.approx(1.0)
    assert stratified(counts[20:], counts) < 0.5


def test_likes_at_ten_counts_only_the_first_ten():
    user = HeldOutUser(1, (0, 1, 2, 3), {4: 4.0})
    session = SimulatedSession(tuple(range(4, 24)), (SKIP,) * 9 + (LIKE,) * 11, (), ran_empty=False)
    found = values(user, [], session, np.ones(24))
    assert (found["likes_at_10"], found["likes_at_20"]) == (1, 11)


def test_without_a_film_shown_there_is_no_known_share_or_popularity():
    user = HeldOutUser(1, (0, 1, 2, 3), {4: 4.0})
    found = values(user, [], SimulatedSession((), (), (), ran_empty=True), np.ones(5))
    assert np.isnan([found["known_share"], found["mean_popularity"]]).all()
    assert found["empty_share"] == 1
