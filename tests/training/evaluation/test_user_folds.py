from itertools import combinations

import numpy as np
import pytest

from engine.taste.base import Answer
from tests.training.tables import everybody_rates, random_ratings, rating_table
from training.evaluation.user_folds import (
    MIN_LIKES,
    HeldOutUser,
    eligible_users,
    held_out_users,
    split_users,
)


def held_out(table, folds, seed=0) -> list[set[int]]:
    return [set(fold.held_out.tolist()) for fold in split_users(table, folds, seed)]


def test_folds_partition_the_users():
    table = rating_table(random_ratings(23, 10, 0.5))
    parts = held_out(table, 5)
    assert set.union(*parts) == set(range(1, 24))
    assert all(not one & other for one, other in combinations(parts, 2))
    assert sorted(map(len, parts)) == [4, 4, 5, 5, 5]


def test_a_fold_trains_on_all_other_users():
    table = rating_table(random_ratings(23, 10, 0.5))
    for fold in split_users(table, 5, 0):
        assert sorted([*fold.training.tolist(), *fold.held_out.tolist()]) == list(range(1, 24))


def test_folds_depend_on_the_seed():
    table = rating_table(random_ratings(23, 10, 0.5))
    assert held_out(table, 5, seed=1) == held_out(table, 5, seed=1) != held_out(table, 5, seed=2)


@pytest.mark.parametrize(("likes", "eligible"), [(MIN_LIKES, 1), (MIN_LIKES - 1, 0)])
def test_users_with_fourteen_likes_are_eligible(likes, eligible):
    table = rating_table(everybody_rates(1, [4.0] * likes + [3.5] * 9))
    assert len(eligible_users(table, None, 0)) == eligible


def test_of_many_eligible_users_some_are_drawn_at_random():
    table = rating_table(everybody_rates(30, [5.0] * 20))
    some = eligible_users(table, 10, 0)
    assert len(set(some.tolist())) == 10
    assert some.tolist() == eligible_users(table, 10, 0).tolist()
    assert some.tolist() != eligible_users(table, 10, 1).tolist()
    assert len(eligible_users(table, 30, 0)) == len(eligible_users(table, None, 0)) == 30


def test_favourites_are_the_top_rated():
    table = rating_table(everybody_rates(1, [4.0] * 10 + [4.5] + [5.0] * 3))
    (user,) = held_out_users(table, np.array([1]), 0)
    assert sorted(user.favourites) == [10, 11, 12, 13]


def test_ties_among_favourites_are_broken_by_seed_and_person_not_by_row():
    table = rating_table(everybody_rates(40, [5.0] * 30))
    ids = np.arange(1, 41)
    chosen = [user.favourites for user in held_out_users(table, ids, 0)]
    assert len(set(chosen)) > 35
    assert chosen == [user.favourites for user in held_out_users(table, ids, 0)]
    assert chosen != [user.favourites for user in held_out_users(table, ids, 1)]
    # also without the other users
    assert held_out_users(table, ids[7:8], 0)[0].favourites == chosen[7]


def test_users_answer_as_they_rated():
    user = HeldOutUser(1, (0, 1, 2, 3), {5: 4.0, 6: 3.5, 7: 3.0, 8: 2.5})
    answers = [user.answer(row) for row in (5, 6, 7, 8, 9)]
    assert answers == [Answer.LIKE, Answer.SKIP, Answer.SKIP, Answer.DISLIKE, Answer.SKIP]


def test_users_who_rate_answer_with_the_stars_they_gave():
    stars = {5: 4.0, 6: 3.5, 7: 3.0, 8: 2.5}
    user = HeldOutUser(1, (0, 1, 2, 3), stars, rates=True)
    assert [user.rating(row) for row in (5, 6, 7, 8, 9)] == [4.0, 3.5, 3.0, 2.5, None]
    assert user.answer(9) is Answer.SKIP
    assert HeldOutUser(1, (0, 1, 2, 3), stars).rating(5) is None


def test_relevant_films_are_the_likes_without_the_favourites():
    user = HeldOutUser(1, (0, 1, 2, 3), {0: 5, 1: 5, 2: 5, 3: 5, 4: 4.0, 5: 3.5})
    assert user.relevant == {4}
