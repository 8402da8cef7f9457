import numpy as np
import pytest

from training.tuning.rules import (
    GEMS,
    LIKES,
    NDCG,
    ClearlyBetter,
    MostGems,
    MostLikes,
    paired_difference,
)

# Four users, who all agree on differences between settings unless noise is added.
USERS = np.array([[2.0], [5.0], [8.0], [9.0]])
NOISE = np.array([[1.0], [-1.0], [1.0], [-1.0]])


def rows(*means: float) -> np.ndarray:
    """Return values of the four users, (4, settings), that differ by these constants."""
    return USERS + np.array(means)


def test_paired_differences_by_hand():
    values = np.array([[1.0, 2.0], [3.0, 6.0]])
    mean, error = paired_difference(values, 0)
    assert mean.tolist() == [0, 2]
    assert error.tolist() == pytest.approx([0, 1 / np.sqrt(2)])  # differences 1 and 3
    mean, _ = paired_difference(values, 1)
    assert mean.tolist() == [-2, 0]


class TestMostLikes:
    def test_the_most_likes_win_over_the_best_ranking(self):
        values = {LIKES: rows(0, 1, 0.5), NDCG: rows(3, 1, 2)}
        assert MostLikes().choose(values, 0) == 1

    def test_of_settings_within_one_standard_error_the_best_ranking_wins(self):
        # The error of setting 0's difference to setting 1 is 1/sqrt(4) times the noise.
        likes = rows(0, 0.4, -5)
        likes[:, [1]] += NOISE
        ranking = {NDCG: rows(2, 1, 9)}
        assert MostLikes().choose({LIKES: likes, **ranking}, 0) == 0
        likes[:, 1] += 0.2  # now further than 0.5 away
        assert MostLikes().choose({LIKES: likes, **ranking}, 0) == 1

    def test_of_equal_rankings_the_most_likes_win(self):
        likes = rows(0, 0.4)
        likes[:, [1]] += NOISE
        assert MostLikes().choose({LIKES: likes, NDCG: rows(1, 1)}, 0) == 1


class TestClearlyBetter:
    @pytest.mark.parametrize(("gain", "chosen"), [(1.4, 0), (1.6, 1)])
    def test_the_present_setting_stays_within_three_standard_errors(self, gain, chosen):
        likes = rows(0, gain)
        likes[:, [1]] += NOISE  # a standard error of 0.5
        assert ClearlyBetter().choose({LIKES: likes}, 0) == chosen

    def test_the_present_setting_may_be_the_best(self):
        assert ClearlyBetter().choose({LIKES: rows(1, 0, 2)}, 2) == 2


class TestMostGems:
    def test_gems_count_as_long_as_few_likes_are_lost(self):
        likes = np.array([[10.0, 9.95, 9.9, 9.0]])
        values = {LIKES: likes, GEMS: np.array([[0.0, 1.0, 2.0, 3.0]])}
        assert MostGems(loss=0.0).choose(values, 0) == 0
        assert MostGems(loss=0.01).choose(values, 0) == 2
        assert MostGems(loss=0.2).choose(values, 0) == 3

    def test_one_standard_error_more_may_be_lost(self):
        likes = rows(0, -0.5)
        likes[:, [1]] += NOISE  # a standard error of 0.5
        gems = rows(0, 1)
        assert MostGems(loss=0.0).choose({LIKES: likes, GEMS: gems}, 0) == 1
        likes[:, 1] -= 0.1
        assert MostGems(loss=0.0).choose({LIKES: likes, GEMS: gems}, 0) == 0
