"""Checkpoints, from which a run continues as if it had never stopped.

A checkpoint replaces the previous one atomically, so that a kill or a full disk leaves the last
good one. It holds only tensors and plain values and is never unpickled.
"""

import io
import pickle
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch

from engine.errors import DataError, os_reason
from engine.files.atomic import write_atomically
from engine.files.bounded_read import open_regular

CHECKPOINT: Final = "checkpoint.pt"
_FORMAT: Final = "fourfold two-tower checkpoint 1"
_FOREIGN: Final = "is not a checkpoint of this trainer"
_FIX: Final = "train without --resume"


@dataclass(frozen=True, slots=True)
class EpochLosses:
    """Mean losses of one epoch; `val` is None without validation."""

    train: float
    val: float | None


@dataclass(frozen=True)
class Checkpoint:
    """The state of a run after its last finished epoch.

    Attributes
    ----------
    history
        The losses of each finished epoch.
    model, optimisers
        State dicts.
    best_epoch, best_model
        The epoch, from 1, with the lowest validation loss, and its state dict; 0 and empty
        without early stopping.
    """

    history: tuple[EpochLosses, ...]
    model: Mapping[str, Any]
    optimisers: tuple[Mapping[str, Any], ...]
    best_epoch: int = 0
    best_model: Mapping[str, Any] = field(default_factory=dict)


def save_checkpoint(path: Path, checkpoint: Checkpoint, run: Mapping[str, Any]) -> None:
    """Replace the checkpoint at `path`.

    Parameters
    ----------
    run
        Plain values that must be equal in a run that resumes from the checkpoint.

    Raises
    ------
    DataError
        It cannot be written; the checkpoint at `path` is unchanged.
    """
    content = {
        "format": _FORMAT,
        "run": dict(run),
        "history": [(losses.train, losses.val) for losses in checkpoint.history],
        "model": dict(checkpoint.model),
        "optimisers": [dict(state) for state in checkpoint.optimisers],
        "best_epoch": checkpoint.best_epoch,
        "best_model": dict(checkpoint.best_model),
    }
    stream = io.BytesIO()
    torch.save(content, stream)
    write_atomically(path, stream.getvalue(), flush=False)


def load_checkpoint(path: Path, run: Mapping[str, Any]) -> Checkpoint:
    """Read the checkpoint at `path`, tensors on the CPU.

    Raises
    ------
    DataError
        There is no checkpoint, or it belongs to another run: the error names the difference.
    """
    content = _load(path)
    try:
        saved = dict(content["run"])
        checkpoint = Checkpoint(
            tuple(EpochLosses(*losses) for losses in content["history"]),
            content["model"],
            tuple(content["optimisers"]),
            content["best_epoch"],
            content["best_model"],
        )
    except (KeyError, TypeError, ValueError):
        raise damaged_checkpoint(path) from None
    for key, value in run.items():
        if saved.get(key) != value:
            raise DataError(
                f"belongs to a run with {key} {saved.get(key)}, this one has {value}",
                where=path,
                fix=f"use the same settings and data, or {_FIX}",
            )
    return checkpoint


def damaged_checkpoint(path: Path) -> DataError:
    """Return the error for a checkpoint at `path` without the state of a run."""
    return DataError("does not hold the state of a training", where=path, fix=_FIX)


def _load(path: Path) -> dict[str, Any]:
    """Return the mapping that `save_checkpoint` wrote to `path`; raises as `load_checkpoint`."""
    try:
        with open_regular(path) as file:
            raw = file.read()
    except OSError as error:
        raise DataError(f"cannot be read: {os_reason(error)}", where=path, fix=_FIX) from None
    try:
        with warnings.catch_warnings():
            # torch warns about a foreign pickle before it refuses it.
            warnings.simplefilter("ignore")
            content = torch.load(io.BytesIO(raw), map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError):
        raise DataError(_FOREIGN, where=path, fix=_FIX) from None
    if not isinstance(content, dict) or "format" not in content:
        raise DataError(_FOREIGN, where=path, fix=_FIX)
    if content["format"] != _FORMAT:
        found = content["format"]
        raise DataError(f"has format {found!r}, not {_FORMAT!r}", where=path, fix=_FIX)
    return content
