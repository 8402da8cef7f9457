"""What the model is compared with, by hand."""

import math

import numpy as np
import pytest

from training.twotower.baselines import yardsticks
from training.twotower.rows import RatingRows


def rows(movies: list[int], stars: list[float]) -> RatingRows:
    return RatingRows.of(
        np.zeros(len(movies), dtype=int), np.array(movies), np.array(stars), (1, 3)
    )


def test_means_of_all_ratings_and_of_each_film():
    # mean 3; film 0 has 4, film 1 has 1, film 2 was never rated and gets the mean
    train, val = rows([0, 0, 1], [5.0, 3.0, 1.0]), rows([0, 1, 2], [4.0, 2.0, 5.0])
    assert yardsticks(train, val, 3, "mse") == pytest.approx(
        {"predicting_mean": (1 + 1 + 4) / 3, "predicting_film_mean": (0 + 1 + 4) / 3}
    )


def test_popularity_adds_one_to_each_count():
    train, val = rows([0, 0, 1], [5.0, 5.0, 5.0]), rows([0, 2], [5.0, 5.0])
    expected = -(math.log(3 / 6) + math.log(1 / 6)) / 2
    assert yardsticks(train, val, 3, "softmax") == pytest.approx(
        {"predicting_popularity": expected}
    )
