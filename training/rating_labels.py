"""Likes and dislikes among star ratings, for trainers and evaluation alike."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from preprocessing.movielens.star_ratings import LIKED_FROM

DISLIKED_BELOW: Final = 3.0  # stars; a dislike is a rating below this


def liked(ratings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of `ratings`, (m,) stars, are likes, (m,)."""
    return ratings >= LIKED_FROM


def disliked(ratings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of `ratings`, (m,) stars, are dislikes, (m,)."""
    return ratings < DISLIKED_BELOW
