"""twotower_model.pt: a trained model's weights, and nothing that runs when it is read."""

import io
from pathlib import Path
from typing import Final

import torch

from engine.errors import DataError
from training.twotower.checkpoint import load_tensors
from training.twotower.model import TwoTower

TWOTOWER_MODEL: Final = "twotower_model.pt"
_FORMAT: Final = "fourfold two-tower weights 1"
_MADE_BY = "make it again with `python -m training.train_twotower`"


def save_weights(path: Path, model: TwoTower) -> None:
    """Write the weights of `model` to `path`, float32."""
    stream = io.BytesIO()
    weights = {name: tensor.cpu() for name, tensor in model.state_dict().items()}
    torch.save({"format": _FORMAT, "weights": weights}, stream)
    path.write_bytes(stream.getvalue())


def load_weights(path: Path) -> TwoTower:
    """Return the model whose weights are in `path`.

    Raises
    ------
    DataError
        The file is missing, is none that `save_weights` wrote, or is of another version.
    """
    content = load_tensors(path, _FORMAT, "a file of two-tower weights", _MADE_BY)
    try:
        weights = content["weights"]
        n_users, dimension = weights["user_table.weight"].shape
        n_movies = len(weights["movie_table.weight"])
        model = TwoTower(n_users, n_movies, dimension)
        model.load_state_dict(weights)
    except (KeyError, TypeError, AttributeError, ValueError, RuntimeError):
        raise DataError("does not hold the two towers", where=path, fix=_MADE_BY) from None
    return model
