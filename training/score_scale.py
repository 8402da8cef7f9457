"""The scale of a model's scores, by which they are divided so that policies suit every model.

It is the documented score_weight_model times the best score of a typical person right after
the start. Under that weight the best film's taste term is then 1, like a cosine's, which the
policy's penalties are chosen for.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.files.names import FAVOURITES
from engine.policy import TASTE_RATES, Policy
from engine.taste.base import TasteConfig
from training.rating_labels import liked

_PEOPLE = 500
_WEIGHT = Policy().score_weight_model

RULE: Final = (
    f"{_WEIGHT:g} (the documented score_weight_model) times the mean best score of training users "
    f"after {FAVOURITES} of their likes"
)
"""For a manifest."""


def score_scale(
    taste: TasteConfig, vectors: NDArray[np.float32], stars: csr_matrix, seed: int = 0
) -> float:
    """Return 1.4 times the mean, over training users, of the best score after four favourites.

    The favourites are four of a user's likes at random; their own scores do not count. At
    most 500 users count. 1 if nobody has four likes, or no score is above 0.

    Parameters
    ----------
    taste, vectors
        The model's taste model and its film vectors, (n, d) float32.
    stars
        (m, n) ratings, stored where there is one.
    """
    draw = np.random.default_rng(seed)
    best = []
    for user in draw.permutation(stars.shape[0]).tolist():
        part = slice(stars.indptr[user], stars.indptr[user + 1])
        likes = stars.indices[part][liked(stars.data[part])]
        if len(likes) >= FAVOURITES:
            favourites = np.sort(draw.choice(likes, FAVOURITES, replace=False)).tolist()
            scores = taste.start(vectors, favourites, TASTE_RATES).scores().astype(np.float64)
            scores[favourites] = -np.inf
            best.append(scores.max())
        if len(best) == _PEOPLE:
            break
    scale = _WEIGHT * float(np.mean(best)) if best else 1.0
    return scale if scale > 0 else 1.0
