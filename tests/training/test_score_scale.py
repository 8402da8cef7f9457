import numpy as np
import pytest
from scipy.sparse import csr_matrix

from engine.policy import Policy
from training.baselines.score_taste import fixed_scores, summed_similarity
from training.score_scale import score_scale


def test_under_the_documented_weight_the_best_film_after_four_favourites_counts_one():
    # both users have four likes: film 4 scores 4 · 0.5, their own films do not count
    stars = csr_matrix(np.array([[5, 5, 5, 5, 0, 1], [4, 4, 4, 4, 0, 0.5]]))
    similarity = np.zeros((6, 6), dtype=np.float32)
    similarity[:4, :4], similarity[:4, 4], similarity[:4, 5] = 9, 0.5, 0.25
    scale = score_scale(summed_similarity(similarity), stars)
    assert 2.0 * Policy().score_weight_model / scale == pytest.approx(1.0)


def test_the_same_people_are_asked_each_time():
    stars = csr_matrix(np.full((700, 12), 5.0))
    tastes = summed_similarity(np.random.default_rng(0).random((12, 12), dtype=np.float32))
    assert score_scale(tastes, stars) == score_scale(tastes, stars)


def test_nobody_with_four_likes_leaves_scores_as_they_are():
    tastes = fixed_scores(np.full(3, 7, dtype=np.float32))
    assert score_scale(tastes, csr_matrix(np.full((5, 3), 5.0))) == 1.0


def test_scores_that_are_never_above_zero_stay_as_they_are():
    tastes = fixed_scores(np.full(6, -2, dtype=np.float32))
    assert score_scale(tastes, csr_matrix(np.full((5, 6), 5.0))) == 1.0
