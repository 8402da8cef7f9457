"""On which scale a model's scores live, so that a policy means the same for every model.

The scale is what the best film of a typical person scores right after the start: divided by
it, scores are near 1 for the best film, as a cosine is.
"""

import numpy as np
from scipy.sparse import csr_matrix

from engine.contract import FAVOURITES
from engine.policy import Policy
from engine.taste import TasteFactory
from training.feedback import liked

_PEOPLE = 500


def score_scale(make_taste: TasteFactory, stars: csr_matrix, seed: int = 0) -> float:
    """Return the mean, over training users, of the best score after four favourites.

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
    scale = float(np.mean(best)) if best else 1.0
    return scale if scale > 0 else 1.0
