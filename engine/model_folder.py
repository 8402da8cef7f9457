"""A model's folder in artifacts/: finding it by name, and what its manifest and its map say."""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.files.atomic import is_published
from engine.files.manifest import CheckedFolder
from engine.files.names import DEFAULT_MODEL, MANIFEST, MOVIE_MAP, MOVIE_POSITIONS
from engine.files.readers import read_id_table

_MATCH_MARKS = 4


def model_names(artifacts: Path) -> list[str]:
    """Return the models in artifacts/, sorted: the folders that have a manifest."""
    return sorted(path.name for path in artifacts.glob("*") if is_published(path, MANIFEST))


def has_map(artifacts: Path, name: str) -> bool:
    """Return whether artifacts/ has a model of this name with a map of its films."""
    return name in model_names(artifacts) and (artifacts / name / MOVIE_POSITIONS).is_file()


def find_model(artifacts: Path, name: str | None) -> Path:
    """Return the folder of model `name`; when None, the default model's, or the only one's.

    Raises
    ------
    DataError
        artifacts/ has no such model; the line lists those it has.
    """
    known = model_names(artifacts)
    default = known[0] if len(known) == 1 else DEFAULT_MODEL
    chosen = default if name is None else name
    if chosen not in known:
        remedy = f"choose {' or '.join(known)}" if known else f"run `{_trainer_of(chosen)}`"
        raise DataError(f"no model called {chosen!r}", where=artifacts, fix=remedy)
    return artifacts / chosen


def open_model(folder: Path) -> CheckedFolder:
    """Return a model's folder as a checked folder.

    Raises
    ------
    DataError
        There is no such folder.
    """
    return CheckedFolder(folder, _trainer_of(folder.name))


def read_model_settings(folder: CheckedFolder) -> tuple[str, float, tuple[float, ...]]:
    """Return the model's name, the scale of its scores, and its match marks.

    Raises
    ------
    DataError
        The manifest lacks one of them, or has one that cannot be.
    """
    model = folder.manifest.get("model")
    scale = folder.manifest.get("score_scale", 1.0)
    if not isinstance(model, str):
        raise folder.fault("does not name its model", MANIFEST)
    if model != folder.path.resolve().name:
        raise folder.fault(f"is of the model {model!r}, its folder has another name", MANIFEST)
    if type(scale) not in (int, float) or not 0 < scale < sys.float_info.max:
        raise folder.fault("has a score_scale that is not a positive number", MANIFEST)
    return model, float(scale), _read_match_marks(folder)


def _read_match_marks(folder: CheckedFolder) -> tuple[float, ...]:
    marks = folder.manifest.get("match_marks", [])
    if not isinstance(marks, list) or len(marks) not in (0, _MATCH_MARKS):
        raise folder.fault("has match_marks that are not four numbers", MANIFEST)
    for mark in marks:
        if type(mark) not in (int, float) or not abs(mark) < sys.float_info.max:
            raise folder.fault("has match_marks that are not four numbers", MANIFEST)
    if marks != sorted(marks):
        raise folder.fault("has match_marks that do not ascend", MANIFEST)
    return tuple(map(float, marks))


def read_movie_map(
    folder: CheckedFolder, n_rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (ids, rows), both (n_rows,) int64, one to one with the matrix's rows.

    Raises
    ------
    DataError
        The file is damaged, or of another matrix.
    """
    ids, rows = read_id_table(folder, MOVIE_MAP)
    if len(rows) != n_rows:
        raise folder.fault(f"names {len(rows)} films, the matrix has {n_rows} rows", MOVIE_MAP)
    if not np.array_equal(np.sort(rows), np.arange(n_rows)):
        raise folder.fault("is not one to one with the matrix's rows", MOVIE_MAP)
    return ids, rows


def _trainer_of(model: str) -> str:
    name = "train_svd_model" if model == "svd" else f"train_{model}"
    return f"python -m training.{name}"
