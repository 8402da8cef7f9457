"""Item-item baselines on binary likes: item-kNN and EASE, and the taste model of both.

Both hold a dense n × n matrix, which is reasonable up to about 20,000 films.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.bundle import Bundle
from engine.policy import TasteRates
from engine.taste.base import Answer
from training.fitted_bundle import SIMILARITY, scored_by
from training.rating_table import RatingTable
from training.scores.score_scale import score_scale

_NEIGHBOURS = 1600
_SHRINKAGE = 10.0
_EASE_REGULARISATION = 800.0


def fit_itemknn(
    train: RatingTable,
    seed: int,
    neighbours: int = _NEIGHBOURS,
    shrinkage: float = _SHRINKAGE,
    dislike: float = 0.0,
    skip: float = -0.2,
) -> Mapping[str, Bundle]:
    """Fit item-kNN: each film's nearest neighbours by shrunk cosine of likes.

    A dislike or skip counts as `dislike` or `skip` likes in the session.
    """
    similarity = neighbour_similarity(train.likes, neighbours, shrinkage)
    return by_similarity("itemknn", train, SummedSimilarityConfig(similarity, dislike, skip))


def fit_ease(
    train: RatingTable,
    seed: int,
    regularisation: float = _EASE_REGULARISATION,
    dislike: float = 0.0,
    skip: float = -0.2,
) -> Mapping[str, Bundle]:
    """Fit EASE with λ = `regularisation`.

    A dislike or skip counts as `dislike` or `skip` likes in the session.
    """
    weights = ease_weights(train.likes, regularisation)
    return by_similarity("ease", train, SummedSimilarityConfig(weights, dislike, skip))


def neighbour_similarity(
    likes: csr_matrix, neighbours: int = _NEIGHBOURS, shrinkage: float = _SHRINKAGE
) -> NDArray[np.float32]:
    """Return S, (n, n) float32: column j keeps the `neighbours` films most similar to film j.

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
    np.divide(common, similarity, out=similarity, where=similarity > 0)
    np.fill_diagonal(similarity, 0.0)
    if neighbours < len(similarity):
        # The matrix is symmetric, so rows serve as columns; rows are contiguous in memory.
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


class SummedSimilarity:
    """A taste model that sums a film's similarities to the answered films, each by its weight.

    That is x·B for the user's row x, as item-item models predict: 1 for a favourite or a like,
    the weights of the model for a dislike and a skip, 0 for a film merely seen.

    Parameters
    ----------
    similarity
        B, (n, n) float32, C-ordered; row i is what a like of film i adds to every film.
    favourites
        Rows of the favourites.
    dislike, skip
        The weight of each.
    """

    vector = np.zeros(1, dtype=np.float32)  # there is no vector

    def __init__(
        self,
        similarity: NDArray[np.float32],
        favourites: Sequence[int],
        dislike: float,
        skip: float,
    ):
        self._similarity = similarity
        self._films = list(favourites)
        self._weights = [1.0] * len(self._films)
        self._weight_of = {Answer.LIKE: 1.0, Answer.DISLIKE: dislike, Answer.SKIP: skip}

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the sums, (n,) float32, in `out` if given."""
        weights = np.array(self._weights, dtype=np.float32)
        counting = np.flatnonzero(weights)
        rows = np.asarray(self._films)[counting]
        sums: NDArray[np.float32] = np.matmul(weights[counting], self._similarity[rows], out=out)
        return sums

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        """Add the answer to the film in `row`."""
        self._films.append(row)
        self._weights.append(self._weight_of.get(answer, 0.0))

    def undo(self) -> None:
        """Undo the last update."""
        self._films.pop()
        self._weights.pop()

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return what each favourite and answer adds to the score of `row`, (k,) float64."""
        return np.asarray(self._weights) * self._similarity[self._films, row]


@dataclass(frozen=True)
class SummedSimilarityConfig:
    """The similarities of an item-item model, (n, n) float32, and the weights of answers.

    A like has the weight 1.
    """

    similarity: NDArray[np.float32]
    dislike: float = 0.0
    skip: float = 0.0

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> SummedSimilarity:
        """Return the taste of a user with the favourites in the given rows."""
        return SummedSimilarity(self.similarity, favourites, self.dislike, self.skip)


def by_similarity(
    name: str, train: RatingTable, taste: SummedSimilarityConfig
) -> Mapping[str, Bundle]:
    """Return the bundle of an item-item model, by the name of its taste."""
    bundle = scored_by(name, train, taste)
    scale = score_scale(taste, bundle.vectors, train.stars)
    return {SIMILARITY: replace(bundle, score_scale=scale)}
