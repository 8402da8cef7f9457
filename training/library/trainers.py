"""The models that a library may have, and how a build trains each of them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from engine.errors import DataError
from engine.files.locations import input_folder
from engine.files.names import TRAINING_CONFIG
from preprocessing.progress import bar


def train(model: str, processed: Path, artifacts: Path) -> str:
    """Train one model with the settings of config/training.yaml, and say what it was trained on."""
    config = input_folder("config").path / TRAINING_CONFIG
    return TRAINERS[model](processed, artifacts, config)


def _train_svd(processed: Path, artifacts: Path, config: Path) -> str:
    from training.svd.model import read_svd_settings
    from training.train_svd_model import train_svd_model

    return train_svd_model(processed, artifacts, read_svd_settings(config))[0]


def _train_als(processed: Path, artifacts: Path, config: Path) -> str:
    from training.als.settings import read_als_settings
    from training.train_als import train_als

    return train_als(processed, artifacts, *read_als_settings(config), bar)[0]


def _train_twotower(processed: Path, artifacts: Path, config: Path) -> str:
    from training.train_twotower import main

    folders = ("--processed", processed, "--out", artifacts, "--config", config)
    if main(["--objective", "softmax", *map(str, folders)]):
        raise DataError("the two-tower model was not trained", fix="see the line above")
    return "done"


TRAINERS: Final[Mapping[str, Callable[[Path, Path, Path], str]]] = {
    "svd": _train_svd,
    "als": _train_als,
    "twotower": _train_twotower,
}
"""Trains a model of processed/ into artifacts/ with a settings file, and says on what."""
