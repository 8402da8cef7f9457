import json
import math

import pytest

from engine.errors import DataError
from preprocessing.split_data import Split
from preprocessing.tables import write_numbers
from preprocessing.transform_data import TrainStatistics, transform, transform_data
from tests.preprocessing.data_sets import ratings_table, snapshot

DAY = 86_400
TRAIN = ratings_table(
    [
        (1, 10, 5.0, 0),
        (1, 20, 2.0, 365 * DAY),
        (2, 10, 3.0, 730 * DAY),
        (3, 10, 4.5, 730 * DAY - 1),
        (3, 10, 0.5, 729 * DAY),
    ]
)


def signal_of(*rows):
    return transform(ratings_table(rows), TrainStatistics.of(TRAIN))


def test_rating_norm_is_the_distance_from_the_users_train_mean():
    signal = signal_of((1, 10, 5.0, 0), (3, 20, 1.0, 0))

    assert signal.rating_norm.tolist() == [1.5, -1.5]  # means 3.5 and 2.5


def test_pop_weight_is_one_over_the_root_of_the_movies_train_count():
    signal = signal_of((1, 10, 5.0, 0), (1, 20, 5.0, 0))

    assert signal.pop_weight.tolist() == [0.5, 1.0]  # 4 ratings and 1


def test_a_movie_unseen_in_train_counts_as_rated_once():
    assert signal_of((1, 999, 5.0, 0)).pop_weight.tolist() == [1.0]


def test_time_weight_halves_every_365_days():
    signal = signal_of((1, 10, 5.0, 0), (1, 10, 5.0, 365 * DAY), (1, 10, 5.0, 730 * DAY))

    assert signal.time_weight.tolist() == pytest.approx([0.25, 0.5, 1.0], rel=1e-15)


@pytest.mark.parametrize(("seconds_before", "days"), [(0, 0), (DAY - 1, 0), (DAY, 1), (DAY + 1, 1)])
def test_time_weight_counts_whole_days(seconds_before, days):
    (weight,) = signal_of((1, 10, 5.0, 730 * DAY - seconds_before)).time_weight

    assert weight == pytest.approx(math.exp(-math.log(2) * days / 365), rel=1e-15)


def test_the_time_weight_of_a_rating_newer_than_train_is_one():
    assert signal_of((1, 10, 5.0, 2000 * DAY)).time_weight.tolist() == [1.0]


def test_the_final_rating_is_the_product():
    signal = signal_of((1, 10, 5.0, 365 * DAY))

    assert signal.final_rating.tolist() == pytest.approx([1.5 * 0.5 * 0.5], rel=1e-15)


def test_a_user_without_train_ratings_is_an_error():
    with pytest.raises(DataError, match=r"user 77 has no ratings in train\.csv"):
        signal_of((1, 10, 5.0, 0), (77, 10, 5.0, 0))


def test_a_part_may_be_empty():
    empty = TRAIN[TRAIN["userId"] == 0]

    assert len(transform(empty, TrainStatistics.of(TRAIN)).final_rating) == 0


def test_the_statistics_are_written_as_json_and_text(tmp_path):
    TrainStatistics.of(TRAIN).write(tmp_path)

    assert json.loads((tmp_path / "user_means.json").read_text()) == {"1": 3.5, "2": 3, "3": 2.5}
    assert (tmp_path / "train_max_timestamp.txt").read_text() == "1972-01-01 00:00:00\n"


def test_popularity_is_ordered_by_count_then_movie_id(tmp_path):
    train = ratings_table([(1, movie, 3.0, 0) for movie in (30, 100, 4, 100, 30, 7)])

    TrainStatistics.of(train).write(tmp_path)

    popularity = json.loads((tmp_path / "movie_popularity.json").read_text())
    assert list(popularity.items()) == [("30", 2), ("100", 2), ("4", 1), ("7", 1)]


def test_the_bytes_do_not_depend_on_the_size_of_the_pieces(tmp_path, monkeypatch):
    split = Split(TRAIN, TRAIN[TRAIN["userId"] > 1], TRAIN[TRAIN["userId"] == 0])
    for pieces, rows in (("one", 100), ("many", 2)):
        monkeypatch.setattr("preprocessing.tables._PIECE", rows)
        (tmp_path / pieces).mkdir()
        write_numbers(tmp_path / pieces, transform_data(split)[1])

    assert snapshot(tmp_path / "many") == snapshot(tmp_path / "one")
    assert (tmp_path / "one" / "test_transformed.csv").read_text() == (
        "userId,movieId,rating,timestamp,rating_norm,pop_weight,time_weight,final_rating\n"
    )
