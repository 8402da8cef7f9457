"""The taste models by the name that a model's manifest gives; a new one adds a line here."""

from collections.abc import Callable
from typing import Final

from engine.files.manifest import CheckedFolder
from engine.files.names import MANIFEST
from engine.taste import fold_in, rocchio
from engine.taste.base import StoredTaste

TASTE_MODELS: Final[dict[str, Callable[[CheckedFolder, int], StoredTaste]]] = {
    rocchio.NAME: rocchio.RocchioConfig.read,
    fold_in.NAME: fold_in.FoldInConfig.read,
}
"""Readers of a taste model's constants from a model's folder, given the vectors' dimension."""


def read_taste(folder: CheckedFolder, dimension: int) -> StoredTaste:
    """Return the taste model of a model's folder; Rocchio where its manifest names none.

    Raises
    ------
    DataError
        The manifest names an unknown taste model, or its constants are unusable.
    """
    constants = folder.manifest.get("taste", {"name": rocchio.NAME})
    name = constants.get("name") if isinstance(constants, dict) else None
    if not isinstance(name, str) or name not in TASTE_MODELS:
        raise folder.fault("names a taste model that this version does not know", MANIFEST)
    return TASTE_MODELS[name](folder, dimension)
