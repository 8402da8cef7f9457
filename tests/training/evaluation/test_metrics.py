from math import log2

import numpy as np
import pytest

from engine.taste.base import Answer
from training.evaluation.metrics import FIGURES, figures_of, ndcg, recall
from training.evaluation.simulate import Played
from training.evaluation.user_folds import Person

LIKE, DISLIKE, SKIP = Answer.LIKE, Answer.DISLIKE, Answer.SKIP


def test_ndcg_by_hand():
    # hits at ranks 1 and 3 of three relevant films
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg([7, 0, 8, 1], frozenset({7, 8, 9})) == pytest.approx((1 + 1 / 2) / ideal)


def test_ndcg_of_a_perfect_ranking_is_one_however_many_are_relevant():
    assert ndcg(range(100), frozenset(range(250))) == pytest.approx(1.0)
    assert ndcg(range(100), frozenset(range(3))) == pytest.approx(1.0)


def test_ndcg_looks_no_further_than_the_cut():
    assert ndcg([*range(100), 500], frozenset({500})) == 0.0


def test_recall_is_of_what_twenty_places_can_hold():
    assert recall(range(20), frozenset(range(50))) == 1.0
    assert recall(range(20), frozenset({3, 90})) == 0.5
    assert recall([*range(20), 90], frozenset({90})) == 0.0


def test_films_that_a_policy_filtered_are_misses():
    assert recall([1], frozenset({1, 2})) == 0.5
    assert recall([], frozenset({1})) == ndcg([], frozenset({1})) == 0.0


def values(person, ranking, played, counts) -> dict[str, float]:
    return dict(zip(FIGURES, figures_of(person, ranking, played, counts), strict=True))


def test_a_played_session_by_hand():
    person = Person(1, (0, 1, 2, 3), {0: 5, 1: 5, 2: 5, 3: 5, 4: 4, 5: 1, 6: 3})
    played = Played((4, 5, 6, 7), (LIKE, DISLIKE, SKIP, SKIP), ran_empty=True)
    found = values(person, [4, 5], played, np.array([0, 0, 0, 0, 10, 20, 30, 40]))
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


def test_likes_at_ten_leaves_out_the_later_ten():
    person = Person(1, (0, 1, 2, 3), {4: 4.0})
    played = Played(tuple(range(4, 24)), (SKIP,) * 9 + (LIKE,) * 11, ran_empty=False)
    found = values(person, [], played, np.ones(24))
    assert (found["likes_at_10"], found["likes_at_20"]) == (1, 11)


def test_who_was_shown_nothing_has_no_share_and_no_popularity():
    person = Person(1, (0, 1, 2, 3), {4: 4.0})
    found = values(person, [], Played((), (), ran_empty=True), np.ones(5))
    assert np.isnan([found["known_share"], found["mean_popularity"]]).all()
    assert found["empty_share"] == 1
