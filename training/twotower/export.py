"""From a trained movie tower to the vectors that are published."""

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from training.artifacts import unit_rows
from training.twotower.model import TwoTower


def published_vectors(model: TwoTower, counts: Tensor) -> tuple[NDArray[np.float64], int]:
    """Return x/(‖x‖ + 1e-8) of the movie tower's output x for each film, and how many are zero.

    Zero are the films that no training row has, whose output is where it was at random, and
    those for which every ReLU of the tower is off.

    Parameters
    ----------
    counts
        (n_movies,) training rows of each film.
    """
    vectors = model.movie_vectors().numpy().astype(np.float64)
    vectors[counts.cpu().numpy() == 0] = 0.0
    return unit_rows(vectors)
