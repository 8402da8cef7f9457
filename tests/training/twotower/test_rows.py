"""Ratings as tensors: rows by the shared id maps, and errors for unusable ratings."""

import numpy as np
import pytest

from engine.errors import DataError
from tests.training.tables import observations
from training.twotower.rows import EncodedSplit, RatingRows


def test_ids_become_rows_in_ascending_order_and_unknown_ones_are_dropped():
    train = observations((7, 900, 4.0), (3, 20, 2.0), (7, 20, 5.0))
    val = observations((3, 900, 3.5), (8, 20, 1.0), (7, 21, 1.0))
    split = EncodedSplit.of(train, val)
    assert split.shape == (2, 2)
    assert split.train.users.tolist() == [1, 0, 1]
    assert split.train.movies.tolist() == [1, 0, 0]
    assert (split.val.users.tolist(), split.val.movies.tolist()) == ([0], [1])
    assert split.val.ratings.tolist() == [3.5]
    assert split.dropped == 2


def test_likes_keep_the_maps():
    train = observations((1, 1, 4.0), (2, 2, 3.5), (3, 3, 5.0))
    likes = EncodedSplit.of(train, train).likes()
    assert likes.shape == (3, 3)
    assert likes.train.users.tolist() == [0, 2]
    assert likes.train.movie_counts(3).tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("users", "movies", "stars", "expected"),
    [
        ([], [], [], "no ratings"),
        ([0, 2], [0, 0], [1.0, 1.0], "a user is outside the id map"),
        ([0, 1], [0, -1], [1.0, 1.0], "a film is outside the id map"),
        ([0, 1], [0, 1], [1.0, float("nan")], "not finite"),
    ],
)
def test_unusable_rows_are_refused(users, movies, stars, expected):
    columns = (np.array(users, dtype=np.int64), np.array(movies, dtype=np.int64), np.array(stars))
    with pytest.raises(DataError, match=expected):
        RatingRows.of(*columns, shape=(2, 2))


def test_a_split_without_a_known_validation_row_is_refused():
    with pytest.raises(DataError, match="no validation row"):
        EncodedSplit.of(observations((1, 1, 3.0)), observations((2, 1, 3.0)))


def test_softmax_needs_a_like():
    dull = observations((1, 1, 3.0))
    with pytest.raises(DataError, match="no rating is a like; train with --objective mse"):
        EncodedSplit.of(dull, dull).likes()


def test_thinned_rows_are_evenly_spaced_and_within_the_limit():
    rows = RatingRows.of(np.arange(10), np.arange(10), np.full(10, 3.0), (10, 10))
    assert rows.thinned(10).users.tolist() == list(range(10))
    assert rows.thinned(4).users.tolist() == [0, 3, 6, 9]
    assert rows.thinned(3).users.tolist() == [0, 4, 8]


def test_the_digest_depends_on_the_rows_and_their_order():
    one = EncodedSplit.of(observations((1, 1, 3.0), (2, 2, 4.0)), observations((1, 1, 3.0)))
    other = EncodedSplit.of(observations((2, 2, 4.0), (1, 1, 3.0)), observations((1, 1, 3.0)))
    assert one.train.digest() != other.train.digest()
    assert one.val.digest() == other.val.digest()
