import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from preprocessing.split_data import split_data
from preprocessing.tables import sorted_by
from tests.preprocessing.data_sets import ratings_table


def user_with(n: int, user: int = 1) -> list[tuple[int, int, float, int]]:
    return [(user, movie, 3.0, 1000 + movie) for movie in range(1, n + 1)]


@pytest.mark.parametrize(
    ("n", "sizes"),
    [
        (3, (2, 0, 1)),
        (6, (4, 0, 2)),
        (7, (4, 1, 2)),
        (10, (7, 1, 2)),
        (20, (14, 3, 3)),
        (90, (63, 13, 14)),  # int(0.7 * 90) is 62 in floating point
    ],
)
def test_the_first_70_percent_are_train_and_the_next_15_percent_val(n, sizes):
    split, _ = split_data(ratings_table(user_with(n)))

    assert (len(split.train), len(split.val), len(split.test)) == sizes


def test_each_user_is_split_separately():
    split, _ = split_data(ratings_table(user_with(10, user=1) + user_with(4, user=2)))

    assert split.train["userId"].tolist() == [1] * 7 + [2] * 2
    assert split.val["userId"].tolist() == [1]
    assert split.test["userId"].tolist() == [1] * 2 + [2] * 2


def test_the_oldest_ratings_are_train_and_the_newest_test():
    split, _ = split_data(ratings_table([(1, 5, 1, 30), (1, 6, 2, 10), (1, 7, 3, 20)]))

    assert split.train["movieId"].tolist() == [6, 7]
    assert split.test["movieId"].tolist() == [5]


def test_ratings_in_the_same_second_are_ordered_by_movie_id():
    split, _ = split_data(ratings_table([(1, 30, 1, 5), (1, 200, 2, 5), (1, 4, 3, 5)]))

    assert split.train["movieId"].tolist() == [4, 30]
    assert split.test["movieId"].tolist() == [200]


def test_repeated_ratings_in_the_same_second_keep_their_order():
    split, _ = split_data(ratings_table([(1, 1, 2.0, 5), (1, 1, 4.0, 5), (1, 1, 3.0, 5)]))

    assert split.train["rating"].tolist() == [2, 4]
    assert split.test["rating"].tolist() == [3]


def test_a_user_with_two_ratings_is_skipped_and_counted():
    split, report = split_data(ratings_table(user_with(2, user=1) + user_with(3, user=2)))

    assert set(split.train["userId"]) | set(split.test["userId"]) == {2}
    assert report.counts["users_skipped"] == 1
    assert report.counts["dropped_of_skipped_users"] == 2


def test_it_is_an_error_if_every_user_is_skipped():
    with pytest.raises(DataError, match="no user has 3 ratings"):
        split_data(ratings_table(user_with(2)))


users = st.sampled_from([0, 1, 2**31 - 1])
times = st.one_of(st.integers(0, 3), st.sampled_from([2**32 - 1, 2**32, 253_402_300_799]))
rows = st.lists(st.tuples(users, st.integers(0, 3), st.just(3.0), times), min_size=1, max_size=40)


@given(rows=rows)
def test_rows_are_ordered_by_user_time_and_movie_and_ties_keep_their_order(rows):
    table = ratings_table(rows)
    order = np.lexsort((table["movieId"], table["timestamp"], table["userId"]))

    ordered = sorted_by(table.assign(row=range(len(table))), "userId", "timestamp", "movieId")

    assert ordered["row"].tolist() == order.tolist()
    assert ordered[list(table)].equals(table.iloc[order].reset_index(drop=True))
