"""Likes and dislikes among star ratings, for trainers and evaluation alike."""

import numpy as np
from numpy.typing import NDArray

from engine.taste.ratings import DISLIKED_BELOW, LIKED_FROM


def liked(ratings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of `ratings`, (m,) stars, are likes, (m,)."""
    return ratings >= LIKED_FROM


def disliked(ratings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of `ratings`, (m,) stars, are dislikes, (m,)."""
    return ratings < DISLIKED_BELOW
