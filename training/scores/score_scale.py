"""The scale of a model's scores; divided by it, scores of all models fit the same policies.

It is the documented score_weight_model times a typical user's best score right after the
start. Under that weight the best film's taste term is then 1, as a cosine's can be at most;
the policies' penalties are chosen for that range.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.files.names import FAVOURITES
from engine.policy import TASTE_RATES, Policy
from engine.taste.base import TasteConfig
from training.rating_table import liked

_USERS = 500
_WEIGHT = Policy().score_weight_model

RULE: Final = (
    f"{_WEIGHT:g} (the documented score_weight_model) times the mean best score of training users "
    f"after {FAVOURITES} of their likes"
)
"""For a manifest."""


def score_scale(
    taste: TasteConfig, vectors: NDArray[np.float32], stars: csr_matrix, seed: int = 0
) -> float:
    """Return the scale: the mean best score of training users, times the documented weight.

    A user's best score is the highest after four favourites, drawn at random from their likes; the
    scores of the favourites themselves are left out. If there are many users, a random sample of
    them is used. The scale is 1 if no user has four likes, or the mean is not above 0.

    Parameters
    ----------
    taste, vectors
        The model's taste model and its film vectors, (n, d) float32.
    stars
        (m, n) ratings; pairs without one are not stored.
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
        if len(best) == _USERS:
            break
    scale = _WEIGHT * float(np.mean(best)) if best else 1.0
    return scale if scale > 0 else 1.0
