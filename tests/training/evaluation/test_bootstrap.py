import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.evaluation.bootstrap import Estimate, estimates


def test_the_mean_is_within_its_interval():
    (found,) = estimates(np.random.default_rng(0).normal(3, 1, (200, 1)), seed=0)
    assert found.low < found.mean < found.high


def test_the_interval_is_about_two_standard_errors_each_way():
    values = np.random.default_rng(0).normal(3, 1, (400, 1))
    (found,) = estimates(values, seed=0)
    expected = 1.96 * values.std() / 20
    assert found.high - found.mean == pytest.approx(expected, rel=0.1)
    assert found.mean - found.low == pytest.approx(expected, rel=0.1)


def test_intervals_cover_the_truth_about_as_often_as_their_level():
    draw = np.random.default_rng(0)
    found = estimates(draw.exponential(2.0, (120, 400)), seed=0, resamples=500)
    covered = np.mean([estimate.low <= 2.0 <= estimate.high for estimate in found])
    assert 0.90 <= covered <= 0.98


def test_equal_values_have_an_interval_of_length_zero():
    assert estimates(np.full((30, 1), 2.5), seed=0) == [Estimate(2.5, 2.5, 2.5)]


def test_a_user_without_a_value_does_not_count():
    with_gap, whole = estimates(np.array([[1, 1], [2, 2], [np.nan, 3]]), seed=0)
    assert with_gap.mean == 1.5
    assert 1 <= with_gap.low <= with_gap.high <= 2 < whole.high


def test_a_column_without_values_has_no_estimate():
    assert estimates(np.full((3, 1), np.nan), seed=0) == [Estimate(None, None, None)]


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_reversed_difference_has_the_opposite_sign(seed):
    one, other = np.random.default_rng(seed).normal(size=(2, 40, 1))
    (forward,) = estimates(one - other, seed=0, resamples=200)
    (backward,) = estimates(other - one, seed=0, resamples=200)
    assert (backward.mean, backward.low, backward.high) == pytest.approx(
        (-forward.mean, -forward.high, -forward.low)
    )


def test_the_same_seed_gives_the_same_interval():
    values = np.random.default_rng(0).normal(size=(50, 2))
    assert estimates(values, seed=3) == estimates(values, seed=3) != estimates(values, seed=4)
