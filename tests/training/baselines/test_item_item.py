import numpy as np
import pytest
from scipy.sparse import csr_matrix

from engine.policy import TASTE_RATES
from engine.taste.base import Answer
from training.baselines.item_item import (
    SummedSimilarityConfig,
    ease_weights,
    neighbour_similarity,
)


def likes(users: int, films: int, seed: int = 0) -> csr_matrix:
    return csr_matrix((np.random.default_rng(seed).random((users, films)) < 0.3).astype(float))


@pytest.mark.parametrize("shape", [(30, 12), (12, 30)])
def test_ease_solves_each_films_regression_without_the_film(shape):
    matrix = likes(*shape)
    dense = matrix.toarray()
    weights = ease_weights(matrix, 2.0)
    for film in range(dense.shape[1]):
        others = np.delete(np.arange(dense.shape[1]), film)
        x = dense[:, others]
        ridge = np.linalg.solve(x.T @ x + 2.0 * np.eye(len(others)), x.T @ dense[:, film])
        assert weights[others, film] == pytest.approx(ridge, abs=1e-5)
        assert weights[film, film] == 0


def test_similarity_is_the_shrunk_cosine_by_hand():
    matrix = csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1.0]]))
    found = neighbour_similarity(matrix, neighbours=3, shrinkage=1.0)
    assert found[0, 1] == pytest.approx(2 / (np.sqrt(6) + 1))
    assert found[0, 2] == pytest.approx(1 / (np.sqrt(3) + 1))
    assert found[1, 2] == found[0, 0] == 0


def test_a_film_without_likes_is_similar_to_none_even_without_shrinkage():
    matrix = csr_matrix(np.array([[1, 1, 0], [1, 0, 0.0]]))
    found = neighbour_similarity(matrix, neighbours=3, shrinkage=0.0)
    assert found[0, 1] == pytest.approx(1 / np.sqrt(2))
    assert not found[2].any()


def test_only_the_nearest_neighbours_of_a_film_count():
    found = neighbour_similarity(likes(60, 20), neighbours=3)
    everyone = neighbour_similarity(likes(60, 20), neighbours=20)
    for film in range(20):
        kept = np.flatnonzero(found[:, film])
        cut = np.sort(everyone[:, film])[-3]
        assert set(kept) == set(np.flatnonzero(everyone[:, film] >= cut))


def test_scores_are_the_product_of_answers_and_similarities():
    similarity = np.random.default_rng(0).normal(size=(9, 9)).astype(np.float32)
    config = SummedSimilarityConfig(similarity, dislike=-0.5, skip=-0.125)
    taste = config.start(np.zeros((9, 1), np.float32), [0, 1, 2, 3], TASTE_RATES)
    answers = [(4, Answer.LIKE), (5, Answer.DISLIKE), (6, Answer.SKIP), (7, Answer.SEEN)]
    for row, answer in answers:
        taste.update(row, answer)
    x = np.array([1, 1, 1, 1, 1, -0.5, -0.125, 0, 0])
    assert taste.scores() == pytest.approx(x @ similarity, abs=1e-5)
    assert taste.contributions(8) == pytest.approx((x * similarity[:, 8])[:8], abs=1e-6)
