import numpy as np
import pytest
from scipy.sparse import csr_matrix

from engine.policy import Policy
from training.baselines.item_item import SummedSimilarityConfig
from training.baselines.popularity import FixedScoresConfig
from training.scores.score_scale import score_scale

NO_VECTORS = np.zeros((0, 1), dtype=np.float32)


def scale_of(taste, stars) -> float:
    return score_scale(taste, NO_VECTORS, csr_matrix(stars))


def test_under_the_documented_weight_the_best_film_after_four_favourites_counts_one():
    # both users have four likes: film 4 scores 4 · 0.5, their own films do not count
    stars = np.array([[5, 5, 5, 5, 0, 1], [4, 4, 4, 4, 0, 0.5]])
    similarity = np.zeros((6, 6), dtype=np.float32)
    similarity[:4, :4], similarity[:4, 4], similarity[:4, 5] = 9, 0.5, 0.25
    scale = scale_of(SummedSimilarityConfig(similarity), stars)
    assert 2.0 * Policy().score_weight_model / scale == pytest.approx(1.0)


def test_the_same_users_count_each_time():
    stars = np.full((700, 12), 5.0)
    taste = SummedSimilarityConfig(np.random.default_rng(0).random((12, 12), dtype=np.float32))
    assert scale_of(taste, stars) == scale_of(taste, stars)


def test_the_scale_is_one_if_no_user_has_four_likes():
    assert scale_of(FixedScoresConfig(np.full(3, 7, np.float32)), np.full((5, 3), 5.0)) == 1.0


def test_the_scale_is_one_if_no_score_is_above_zero():
    assert scale_of(FixedScoresConfig(np.full(6, -2, np.float32)), np.full((5, 6), 5.0)) == 1.0
