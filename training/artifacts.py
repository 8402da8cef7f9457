"""Writing artifacts/MODEL/: the same runtime files and manifest for every model.

All files of a folder are published together, so that a kill leaves the old model or the new.
"""

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.manifest import CheckedFolder, to_json, write_manifest
from engine.files.names import MODEL_RUNTIME, MOVIE_EMBEDDINGS, MOVIE_MAP
from engine.taste.base import StoredTaste
from engine.taste.rocchio import UNIT_SLACK
from training.id_map import IdMap


@dataclass(frozen=True)
class TrainedModel:
    """What a trainer hands over to be written.

    Attributes
    ----------
    name
        The model's name, and its folder's.
    movies
        Which film each row is.
    vectors
        (n_movies, d), finite, as they are stored.
    taste
        The taste model that belongs to the vectors.
    hyper_parameters, validation
        Whatever the trainer was given and measured.
    libraries
        The packages whose versions shape the result.
    score_scale
        What scores are divided by to live on a cosine's scale.
    """

    name: str
    movies: IdMap
    vectors: NDArray[np.floating]
    taste: StoredTaste
    hyper_parameters: Mapping[str, Any]
    validation: Mapping[str, Any]
    libraries: tuple[str, ...]
    score_scale: float = 1.0


def unit_rows(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return x/(‖x‖ + 1e-8) for each row x, and how many rows have a norm below 1e-8.

    Such a row carries no signal; it keeps a length near zero rather than being blown up.
    """
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / (norms + UNIT_SLACK), int(np.count_nonzero(norms < UNIT_SLACK))


def data_of(processed: Path) -> dict[str, Any]:
    """Return what the manifest of `processed` says of the data: to be asked before training.

    Raises
    ------
    DataError
        The manifest is missing or damaged.
    """
    folder = CheckedFolder(processed, "python -m preprocessing.setup")
    said = {key: folder.manifest.get(key) for key in ("dataset", "thresholds", "counts")}
    folder.require_unaltered()
    return said


def publish_model(
    artifacts: Path,
    model: TrainedModel,
    data: Mapping[str, Any],
    write_more: Callable[[Path], None] = lambda folder: None,
) -> Path:
    """Write the model to its folder in `artifacts` and return that folder.

    Parameters
    ----------
    data
        What it was trained on, as `data_of` gives it.
    write_more
        Writes the model's training-only files into the folder it is given.

    Raises
    ------
    DataError
        The vectors are not finite, or the folder cannot be written.
    """
    if not np.isfinite(model.vectors).all():
        raise DataError("training ended in vectors that are not finite", where=model.name)
    folder = artifacts / model.name
    with publication(folder) as staged:
        np.save(staged / MOVIE_EMBEDDINGS, np.ascontiguousarray(model.vectors, dtype="<f4"))
        (staged / MOVIE_MAP).write_bytes(to_json(model.movies.to_mapping()))
        own: dict[str, Any] = {
            "unit_length": model.taste.unit_length,
            "score_scale": model.score_scale,
        }
        if (constants := model.taste.write(staged)) is not None:
            own["taste"] = constants
        write_more(staged)
        content = {
            "model": model.name,
            "dimension": model.vectors.shape[1],
            "movies": len(model.movies),
            **own,
            "data": dict(data),
            "hyper_parameters": dict(model.hyper_parameters),
            "validation": dict(model.validation),
            "versions": {
                "python": platform.python_version(),
                **{name: version(name) for name in model.libraries},
            },
        }
        write_manifest(staged, content, MODEL_RUNTIME)
    return folder
