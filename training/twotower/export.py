"""What a trained network leaves: film vectors for the app, and its weights without any code."""

import io
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import DataError
from training.artifacts import unit_rows
from training.twotower.checkpoint import load_tensors
from training.twotower.network import TwoTower

TWOTOWER_MODEL: Final = "twotower_model.pt"
_FORMAT: Final = "fourfold two-tower weights 1"
_MADE_BY = "make it again with `python -m training.train_twotower`"


def published_vectors(network: TwoTower, counts: Tensor) -> tuple[NDArray[np.float64], int]:
    """Return x/(‖x‖ + 1e-8) for each film's output x, (n_movies, d), and the number near zero.

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
    """Write the weights of `network` to `path`, float32."""
    stream = io.BytesIO()
    weights = {name: tensor.cpu() for name, tensor in network.state_dict().items()}
    torch.save({"format": _FORMAT, "weights": weights}, stream)
    path.write_bytes(stream.getvalue())


def load_weights(path: Path) -> TwoTower:
    """Return the network whose weights are in `path`.

    Raises
    ------
    DataError
        The file is missing, was not written by `save_weights`, or is of another version.
    """
    content = load_tensors(path, _FORMAT, "a file of two-tower weights", _MADE_BY)
    try:
        weights = content["weights"]
        n_users, dimension = weights["user_table.weight"].shape
        n_movies = len(weights["movie_table.weight"])
        network = TwoTower(n_users, n_movies, dimension)
        network.load_state_dict(weights)
    except (KeyError, TypeError, AttributeError, ValueError, RuntimeError):
        raise DataError("does not hold the two towers", where=path, fix=_MADE_BY) from None
    return network
