"""Write artifacts/MODEL/: the same runtime files and manifest for every model.

All files of a folder are published together, so that a kill leaves the old model or the new one.
"""

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.manifest import CheckedFolder, to_json, write_manifest
from engine.files.names import MODEL_RUNTIME, MOVIE_EMBEDDINGS, MOVIE_MAP, MOVIE_POSITIONS
from engine.taste.base import StoredTaste
from engine.taste.rocchio import UNIT_SLACK
from training.id_map import IdMap


@dataclass(frozen=True)
class TrainedModel:
    """A trained model, ready to be written.

    Attributes
    ----------
    name
        The model's name, and its folder's.
    movies
        The film of each row.
    vectors
        (n_movies, d), finite, as they are stored.
    taste
        The taste model that belongs to the vectors.
    hyper_parameters, validation
        The settings and the results of the training, for the manifest.
    libraries
        The packages whose versions affect the result.
    score_scale
        What scores are divided by to be on the scale of a cosine.
    positions
        (n_movies, 2) float32, the films' positions on the map, or None.
    """

    name: str
    movies: IdMap
    vectors: NDArray[np.floating]
    taste: StoredTaste
    hyper_parameters: Mapping[str, Any]
    validation: Mapping[str, Any]
    libraries: tuple[str, ...]
    score_scale: float = 1.0
    positions: NDArray[np.float32] | None = None


def unit_rows(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return x/(‖x‖ + `UNIT_SLACK`) for each row x, and how many have a norm below that slack.

    Such a row carries no signal; its length stays near zero.
    """
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / (norms + UNIT_SLACK), int(np.count_nonzero(norms < UNIT_SLACK))


def describe_data(processed: Path) -> dict[str, Any]:
    """Return the data set, thresholds and counts in the manifest of `processed`.

    Raises
    ------
    DataError
        The manifest is missing or damaged.
    """
    folder = CheckedFolder(processed, "python -m preprocessing.setup")
    data = {key: folder.manifest.get(key) for key in ("dataset", "thresholds", "counts")}
    folder.require_unaltered()
    return data


def publish_model(
    artifacts: Path,
    model: TrainedModel,
    data: Mapping[str, Any],
    match_marks: Sequence[float] | None,
    write_training_files: Callable[[Path], None],
) -> Path:
    """Write the model to its folder in `artifacts` and return that folder.

    Parameters
    ----------
    data
        The training data, as `describe_data` returned it before the training.
    match_marks
        As `training.scores.match_marks` finds them, or None.
    write_training_files
        Writes the files that only training needs to the folder it is called with.

    Raises
    ------
    DataError
        The vectors are not finite, or the folder cannot be written.
    """
    if not np.isfinite(model.vectors).all():
        raise DataError(
            "training ended in vectors that are not finite",
            where=model.name,
            fix="change its hyper-parameters",
        )
    folder = artifacts / model.name
    with publication(folder) as staged:
        np.save(staged / MOVIE_EMBEDDINGS, np.ascontiguousarray(model.vectors, dtype="<f4"))
        (staged / MOVIE_MAP).write_bytes(to_json(model.movies.to_mapping()))
        scores: dict[str, Any] = {
            "unit_length": model.taste.unit_length,
            "score_scale": model.score_scale,
        }
        if match_marks is not None:
            scores["match_marks"] = list(match_marks)
        if model.positions is not None:
            np.save(staged / MOVIE_POSITIONS, model.positions.astype("<f4"))
        if (constants := model.taste.write(staged)) is not None:
            scores["taste"] = constants
        write_training_files(staged)
        content = {
            "model": model.name,
            "dimension": model.vectors.shape[1],
            "movies": len(model.movies),
            **scores,
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
