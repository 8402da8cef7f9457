"""On which scale a model's scores live, so that a policy means the same for every model.

The scale is the documented score_weight_model times what the best film of a typical person
scores right after the start. So under that weight the best film's taste term is 1, which is
what the policy's penalties are measured against. Vectors of unit length have cosines for
scores, and those stay as they are.
"""

from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from engine.files.names import FAVOURITES
from engine.policy import Policy
from engine.taste.rocchio import TasteFactory
from training.rating_labels import liked

_PEOPLE = 500
_WEIGHT = Policy().score_weight_model

RULE: Final = (
    f"{_WEIGHT:g} (the documented score_weight_model) times the mean best score of training users "
    f"after {FAVOURITES} of their likes"
)
"""For a manifest."""


def score_scale(make_taste: TasteFactory, stars: csr_matrix, seed: int = 0) -> float:
    """Return 1.4 times the mean, over training users, of the best score after four favourites.

    The favourites are four of a user's likes at random; their own scores do not count. At
    most 500 users are asked. 1 where nobody has four likes, or no score is above 0.

    Parameters
    ----------
    make_taste
        Makes the model's taste model.
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
            scores = make_taste(favourites, Policy()).scores().astype(np.float64)
            scores[favourites] = -np.inf
            best.append(scores.max())
        if len(best) == _PEOPLE:
            break
    scale = _WEIGHT * float(np.mean(best)) if best else 1.0
    return scale if scale > 0 else 1.0
