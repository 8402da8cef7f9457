"""What a trained network leaves: film vectors for the app, and its weights without any code."""

import io
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.artifacts import unit_rows
from training.twotower.network import TwoTower

TWOTOWER_MODEL: Final = "twotower_model.pt"


def published_vectors(network: TwoTower, counts: Tensor) -> tuple[NDArray[np.float64], int]:
    """Return `unit_rows` of the films' outputs: (n_movies, d), and how many are near zero.

    Zero are films without a training row, whose output is still random, and films for which
    every ReLU of the tower is off.

    Parameters
    ----------
    counts
        (n_movies,) number of training rows of each film.
    """
    vectors = network.movie_vectors().numpy().astype(np.float64)
    vectors[counts.cpu().numpy() == 0] = 0.0
    return unit_rows(vectors)


def save_weights(path: Path, network: TwoTower) -> None:
    """Write the state dict of `network` to `path`, float32, for `torch.load` on any machine."""
    stream = io.BytesIO()
    torch.save({name: tensor.cpu() for name, tensor in network.state_dict().items()}, stream)
    path.write_bytes(stream.getvalue())
