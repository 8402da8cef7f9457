"""The documented model: a truncated SVD of the users' time-decayed, popularity-weighted ratings.

`python -m training.train_svd_model` reads processed/train_transformed.csv and
val_transformed.csv and writes artifacts/svd/.
"""

import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.console import run
from engine.files.bounded_settings import add_flags
from engine.files.manifest import to_json
from engine.files.names import (
    SVD_MODEL,
    TRAIN_TRANSFORMED,
    USER_EMBEDDINGS,
    USER_MAP,
    VAL_TRANSFORMED,
)
from engine.taste.rocchio import RocchioConfig
from engine.text import visible
from preprocessing.progress import bar
from training.artifacts import TrainedModel, describe_data, publish_model, unit_rows
from training.cli import paths_of, print_lines, trainer_parser
from training.hyper_parameters import override
from training.id_map import UNKNOWN
from training.scores.match_marks import match_marks, read_mark_table, require_mark_files
from training.splits import Observations
from training.svd.model import NAME, FittedSvd, SvdSettings, factorise, read_svd_settings

_SCORED_AT_ONCE = 1 << 14  # validation rows whose vectors are gathered together


def validate(model: FittedSvd, train: Observations, val: Observations) -> dict[str, float | int]:
    """Return the RMSE on `val` of user·movie, of predicting 0 and of the mean training value.

    Rows with a user or film that the model does not know are dropped and counted.
    """
    users, movies = model.user_map.rows(val.user_ids), model.movie_map.rows(val.movie_ids)
    known = (users != UNKNOWN) & (movies != UNKNOWN)
    users, movies, values = users[known], movies[known], val.values[known]
    counts: dict[str, float | int] = {
        "rows": len(values),
        "rows_dropped_unknown_id": len(val) - len(values),
    }
    if len(values) == 0:
        return counts
    predicted = np.empty(len(values))
    for start in range(0, len(values), _SCORED_AT_ONCE):
        part = slice(start, start + _SCORED_AT_ONCE)
        predicted[part] = np.einsum(
            "ij,ij->i", model.users[users[part]], model.movies[movies[part]]
        )
    return counts | {
        "rmse": _rmse(predicted, values),
        "rmse_predicting_zero": _rmse(0.0, values),
        "rmse_predicting_mean": _rmse(float(train.values.mean()), values),
    }


def train_svd_model(processed: Path, artifacts: Path, settings: SvdSettings) -> list[str]:
    """Train on `processed`, write artifacts/svd/ and return a report, a list of lines.

    Raises
    ------
    DataError
        A split is missing, damaged or empty, or the folder cannot be written.
    """
    data = describe_data(processed)
    require_mark_files(processed)
    train = Observations.read_train(processed / TRAIN_TRANSFORMED, "final_rating", bar)
    val = Observations.read(processed / VAL_TRANSFORMED, "final_rating", bar)
    model = factorise(train, settings)
    validation = validate(model, train, val)
    vectors, weak = unit_rows(model.movies)
    users, _ = unit_rows(model.users)

    def write_training_files(folder: Path) -> None:
        np.save(folder / USER_EMBEDDINGS, users.astype("<f4"))
        (folder / USER_MAP).write_bytes(to_json(model.user_map.to_mapping()))
        import joblib

        joblib.dump(model.solver, folder / SVD_MODEL)

    trained = TrainedModel(
        name=NAME,
        movies=model.movie_map,
        vectors=vectors,
        taste=RocchioConfig(unit_length=True),
        hyper_parameters=asdict(settings),
        validation={**validation, "movies_without_signal": weak},
        libraries=("numpy", "scipy", "scikit-learn"),
    )
    marks = match_marks(trained, read_mark_table(processed))
    folder = publish_model(artifacts, trained, data, marks, write_training_files)
    return _report(model, train, validation, weak, folder)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = trainer_parser(
        "train_svd_model",
        __doc__,
        "--processed mine/processed --out mine/artifacts",
        "--components 20",
    )
    add_flags(parser, SvdSettings)
    flags = parser.parse_args(arguments)

    def command() -> None:
        processed, artifacts, config = paths_of(flags)
        settings = override(read_svd_settings(config), flags)
        print_lines(train_svd_model(processed, artifacts, settings))

    return run(command)


def _rmse(predicted: NDArray[np.float64] | float, actual: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def _report(
    model: FittedSvd,
    train: Observations,
    validation: dict[str, float | int],
    weak: int,
    folder: Path,
) -> list[str]:
    lines = [
        f"train: {len(train):,} rows, {len(model.user_map):,} users, "
        f"{len(model.movie_map):,} films",
        f"movie vectors: {model.movies.shape[0]:,} x {model.movies.shape[1]}, "
        f"{weak:,} of them without signal",
        f"validation: {validation['rows']:,} rows, "
        f"{validation['rows_dropped_unknown_id']:,} with an unknown user or film dropped",
    ]
    if "rmse" in validation:
        lines.append(
            f"validation RMSE {validation['rmse']:.6f}; predicting 0 gives "
            f"{validation['rmse_predicting_zero']:.6f}, predicting the mean "
            f"{validation['rmse_predicting_mean']:.6f}"
        )
    return [*lines, visible(f"wrote {folder}")]


if __name__ == "__main__":
    sys.exit(main())
