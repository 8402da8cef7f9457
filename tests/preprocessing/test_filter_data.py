from pathlib import Path

import pytest

from preprocessing.filter_data import Filtered, filter_data
from preprocessing.movielens.source import RawSource
from preprocessing.thresholds import Thresholds
from tests.preprocessing.data_sets import write_data_set


def filtering(folder: Path, ratings, min_user=1, min_movie=1, **others) -> tuple[Filtered, dict]:
    source = RawSource.at(write_data_set(folder, ratings, **others))
    filtered, report = filter_data(source, Thresholds(min_user, min_movie))
    return filtered, dict(report.counts)


def pairs(filtered: Filtered) -> list[tuple[int, int]]:
    return list(filtered.ratings[["userId", "movieId"]].itertuples(index=False, name=None))


def test_users_are_counted_before_movies(tmp_path):
    # User 2 has one rating and is dropped; movie 2 then has one rating left and is dropped too.
    ratings = [(1, 1, 4, 10), (1, 2, 4, 20), (2, 2, 3, 30), (3, 1, 2, 40), (3, 3, 2, 50)]

    filtered, counts = filtering(tmp_path, ratings, min_user=2, min_movie=2)

    assert pairs(filtered) == [(1, 1), (3, 1)]
    assert counts["dropped_of_users_below_threshold"] == 1
    assert counts["dropped_of_movies_below_threshold"] == 2


def test_a_user_may_end_below_the_threshold_when_movies_are_dropped(tmp_path):
    ratings = [(1, 1, 4, 10), (1, 2, 4, 20), (2, 1, 3, 30), (2, 3, 3, 40)]

    filtered, _ = filtering(tmp_path, ratings, min_user=2, min_movie=2)

    assert pairs(filtered) == [(1, 1), (2, 1)]


@pytest.mark.parametrize(("minimum", "kept"), [(2, 2), (3, 0)])
def test_exactly_the_threshold_is_enough(tmp_path, minimum, kept):
    ratings = [(1, 1, 4, 10), (1, 2, 4, 20), (2, 1, 4, 1), (2, 2, 4, 2), (2, 3, 4, 3), (2, 3, 5, 4)]

    filtered, _ = filtering(tmp_path, ratings, min_user=minimum)

    assert filtered.ratings["userId"].tolist().count(1) == kept


def test_rows_and_movies_keep_the_order_of_the_raw_files(tmp_path):
    ratings = [(9, 3, 1, 50), (2, 1, 4, 10), (9, 1, 3, 5)]
    movies = [(3, "C", "Drama"), (2, "B", "Drama"), (1, "A", "Drama")]

    filtered, _ = filtering(tmp_path, ratings, movies=movies)

    assert pairs(filtered) == [(9, 3), (2, 1), (9, 1)]
    assert filtered.movies["movieId"].tolist() == [3, 1]


def test_rows_without_a_valid_timestamp_are_dropped_before_users_are_counted(tmp_path):
    ratings = [(1, 1, 4, ""), (1, 2, 4, 20), (2, 1, 4, 30), (2, 2, 3, 40), (2, 3, 1, -5)]

    filtered, counts = filtering(tmp_path, ratings, min_user=2)

    assert pairs(filtered) == [(2, 1), (2, 2)]
    assert counts["ratings_read"] == 5
    assert counts["dropped_without_valid_timestamp"] == 2


def test_ratings_of_unlisted_movies_are_dropped_before_users_are_counted(tmp_path):
    ratings = [(1, 1, 4, 10), (1, 99, 4, 20), (2, 1, 4, 30), (2, 2, 3, 40)]

    filtered, counts = filtering(tmp_path, ratings, min_user=2)

    assert pairs(filtered) == [(2, 1), (2, 2)]
    assert counts["dropped_of_unlisted_movies"] == 1


def test_repeated_ratings_of_one_movie_by_one_user_are_kept(tmp_path):
    filtered, _ = filtering(tmp_path, [(1, 1, 4, 10), (1, 1, 4, 10), (1, 1, 2, 11)])

    assert filtered.ratings["rating"].tolist() == [4, 4, 2]


def test_every_row_is_kept_or_counted_as_dropped(tmp_path):
    ratings = [
        (1, 1, 4, "x"),
        (1, 99, 4, 2),
        (1, 1, 4, 3),
        (1, 2, 4, 4),
        (2, 1, 5, 5),
        (2, 1, 5, 6),
    ]

    _, counts = filtering(tmp_path, [*ratings, (3, 1, 1, 7)], min_user=2, min_movie=2)

    dropped = sum(count for name, count in counts.items() if name.startswith("dropped_"))
    assert counts["ratings_read"] == 7 == counts["ratings_kept"] + dropped


def test_ratings_keep_every_digit(tmp_path):
    filtered, _ = filtering(tmp_path, [(1, 1, 4.1, 10), (1, 2, 3.3000000000000003, 20)])

    assert filtered.ratings["rating"].tolist() == [4.1, 3.3000000000000003]
