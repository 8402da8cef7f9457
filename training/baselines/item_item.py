"""Item-item baselines on binary likes: neighbourhoods and EASE.

Both hold a dense n × n matrix, reasonable to about 20,000 films.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.bundle import Bundle
from training.baselines.score_taste import summed_similarity
from training.rating_table import RatingTable
from training.recommender import FOLD_IN, scored_by
from training.score_scale import score_scale

_NEIGHBOURS = 100
_SHRINKAGE = 10.0
_EASE_REGULARISATION = 300.0


def fit_itemknn(train: RatingTable, seed: int) -> Mapping[str, Bundle]:
    """Fit item-kNN: each film's 100 nearest neighbours by shrunk cosine of likes."""
    return _recommenders("itemknn", train, neighbour_similarity(train.likes))


def fit_ease(train: RatingTable, seed: int) -> Mapping[str, Bundle]:
    """Fit EASE with λ = 300."""
    return _recommenders("ease", train, ease_weights(train.likes, _EASE_REGULARISATION))


def neighbour_similarity(
    likes: csr_matrix, neighbours: int = _NEIGHBOURS, shrinkage: float = _SHRINKAGE
) -> NDArray[np.float32]:
    """Return S, (n, n) float32: column j keeps the `neighbours` films most like film j.

    s_ij = |users of i and j| / (√(|users of i| · |users of j|) + shrinkage), diagonal 0
    (Deshpande & Karypis 2004, "Item-Based Top-N Recommendation Algorithms").

    Parameters
    ----------
    likes
        (m, n), 1 where a user likes a film.
    """
    common = (likes.T @ likes).toarray()
    norms = np.sqrt(np.diag(common))
    similarity = np.outer(norms, norms)
    similarity += shrinkage
    np.divide(common, similarity, out=similarity)
    np.fill_diagonal(similarity, 0.0)
    if neighbours < len(similarity):
        # A column is a row: the matrix is symmetric, and rows lie together in memory.
        cut = np.partition(similarity, -neighbours, axis=1)[:, -neighbours]
        similarity[similarity < cut] = 0.0
    kept: NDArray[np.float32] = similarity.astype(np.float32)
    return kept


def ease_weights(likes: csr_matrix, regularisation: float) -> NDArray[np.float32]:
    """Return B, (n, n) float32, that minimises ‖X − XB‖² + λ‖B‖² with a diagonal of 0.

    With P = (XᵀX + λI)⁻¹, B_ij = −P_ij / P_jj (Steck 2019, "Embarrassingly Shallow
    Autoencoders for Sparse Data").

    Parameters
    ----------
    likes
        X, (m, n), 1 where a user likes a film.
    regularisation
        λ > 0.
    """
    inverse = _ridge_inverse(likes, regularisation)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights.astype(np.float32)


def _ridge_inverse(matrix: csr_matrix, ridge: float) -> NDArray[np.float64]:
    """Return (XᵀX + λI)⁻¹, (n, n), through the smaller of the two Gram matrices."""
    users, films = matrix.shape
    if films <= users:
        return np.linalg.inv((matrix.T @ matrix).toarray() + ridge * np.eye(films))
    # Woodbury: (XᵀX + λI)⁻¹ = (I − Xᵀ(XXᵀ + λI)⁻¹X) / λ.
    dense = matrix.toarray()
    kernel = dense @ dense.T + ridge * np.eye(users)
    inverse: NDArray[np.float64] = dense.T @ np.linalg.solve(kernel, dense)
    np.negative(inverse, out=inverse)
    inverse[np.diag_indices(films)] += 1.0
    inverse /= ridge
    return inverse


def _recommenders(
    name: str, train: RatingTable, similarity: NDArray[np.float32]
) -> Mapping[str, Bundle]:
    tastes = summed_similarity(similarity)
    bundle = scored_by(name, train, tastes)
    scale = score_scale(tastes, bundle.vectors, train.stars)
    return {FOLD_IN: replace(bundle, score_scale=scale)}
