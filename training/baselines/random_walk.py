"""RP3β: three steps of a random walk over likes, with a penalty on popular films.

It holds a dense n × n matrix, which is reasonable up to about 20,000 films.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from engine.bundle import Bundle
from training.baselines.item_item import SummedSimilarityConfig, by_similarity
from training.rating_table import RatingTable

_ALPHA = 0.5
_BETA = 0.4


def fit_rp3beta(
    train: RatingTable,
    seed: int,
    alpha: float = _ALPHA,
    beta: float = _BETA,
    dislike: float = -0.25,
    skip: float = -0.2,
) -> Mapping[str, Bundle]:
    """Fit RP3β with exponent α = `alpha` on transitions and β = `beta` on popularity.

    A dislike or skip counts as `dislike` or `skip` likes in the session.
    """
    weights = walk_weights(train.likes, alpha, beta)
    return by_similarity("rp3beta", train, SummedSimilarityConfig(weights, dislike, skip))


def walk_weights(likes: csr_matrix, alpha: float, beta: float) -> NDArray[np.float32]:
    """Return W, (n, n) float32: the walk from liked film i over a user to film j.

    w_ij = Σ_u p(u|i)^α · p(j|u)^α / |users of j|^β over users u of both films, where p(u|i) is
    1 / |users of i| and p(j|u) is 1 / |films of u|; the diagonal is 0. A user's first step, to
    one of their films, is the same for all of them and left out (Paudel et al. 2017, "Updatable,
    Accurate, Diverse, and Scalable Recommendations for Interactive Applications").

    Parameters
    ----------
    likes
        (m, n), 1 where a user likes a film.
    alpha, beta
        α ≥ 0 and β ≥ 0; with β = 0 this is P3α.
    """
    per_user, per_film = np.diff(likes.indptr), np.bincount(likes.indices, minlength=likes.shape[1])
    # A film or user without likes has an empty row, whatever it is divided by.
    from_user = diags_array(np.maximum(per_user, 1.0) ** -alpha)
    weights: NDArray[np.float64] = (likes.T @ (from_user @ likes)).toarray()
    films = np.maximum(per_film, 1.0)
    weights *= films[:, None] ** -alpha
    weights *= films**-beta
    np.fill_diagonal(weights, 0.0)
    return weights.astype(np.float32)
