"""The documented model: a truncated SVD of the users' time-decayed, popularity-weighted ratings.

`python -m training.train_svd_model` reads processed/train_transformed.csv and
val_transformed.csv and writes artifacts/svd/.
"""

import argparse
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.console import run
from engine.errors import DataError
from engine.files.locations import config_folder, output_folder, processed_folder
from engine.files.manifest import to_json
from engine.files.names import (
    SVD_MODEL,
    TRAIN_TRANSFORMED,
    TRAINING_CONFIG,
    USER_EMBEDDINGS,
    USER_MAP,
    VAL_TRANSFORMED,
)
from engine.taste.rocchio import RocchioConfig
from engine.text import visible
from preprocessing.progress import bar
from training.artifacts import TrainedModel, data_of, publish_model, unit_rows
from training.hyper_parameters import add_flags, override, parameter, read_parameters
from training.id_map import UNKNOWN, IdMap
from training.splits import Observations

if TYPE_CHECKING:
    from sklearn.decomposition import TruncatedSVD

NAME = "svd"
_SCORED_AT_ONCE = 1 << 14  # validation rows whose vectors are gathered together


@dataclass(frozen=True, slots=True)
class SvdSettings:
    """Hyper-parameters.

    Attributes
    ----------
    components
        Latent dimension d; films − 1 where there are no more films than that.
    random_state
        Seed of the randomised solver.
    """

    components: int = parameter(50, 1, 10_000, "latent dimension")
    random_state: int = parameter(42, 0, 2**32 - 1, "seed of the randomised solver")


@dataclass(frozen=True)
class FittedSvd:
    """The factors before any normalisation: rating ≈ users[u] · movies[m].

    Attributes
    ----------
    users
        (n_users, d) float64.
    movies
        (n_movies, d) float64.
    """

    user_map: IdMap
    movie_map: IdMap
    users: NDArray[np.float64]
    movies: NDArray[np.float64]
    solver: "TruncatedSVD"


def read_svd_settings(path: Path) -> SvdSettings:
    """Read the section `svd` of config/training.yaml.

    Raises
    ------
    DataError
        The file or a key is unusable.
    """
    return read_parameters(SvdSettings(), path, NAME)


def fit(train: Observations, settings: SvdSettings) -> FittedSvd:
    """Factorise the users × movies matrix of the signal, ids encoded from it alone.

    A user's several values for one film are averaged.

    Raises
    ------
    DataError
        There are fewer than two films.
    """
    # It takes longer to import than a small model to fit, and whoever only reads settings
    # or evaluates other models does without.
    from sklearn.decomposition import TruncatedSVD

    user_map, movie_map = IdMap.of(train.user_ids), IdMap.of(train.movie_ids)
    if len(movie_map) < 2:
        raise DataError("an SVD needs at least two films", fix="lower the film threshold")
    matrix = _averaged_matrix(train, user_map, movie_map)
    solver = TruncatedSVD(
        n_components=min(settings.components, len(movie_map) - 1),
        random_state=settings.random_state,
    )
    users = solver.fit_transform(matrix)
    return FittedSvd(user_map, movie_map, users, solver.components_.T, solver)


def validate(model: FittedSvd, train: Observations, val: Observations) -> dict[str, float | int]:
    """Return the RMSE of user·movie on `val`, next to predicting 0 and the mean train score.

    Rows whose user or film the model does not know are dropped and counted.
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
    """Train on `processed`, write artifacts/svd/ and return the lines that tell of it.

    Raises
    ------
    DataError
        A split is missing, damaged or empty, or the folder cannot be written.
    """
    data = data_of(processed)
    train = Observations.read(processed / TRAIN_TRANSFORMED, "final_rating", bar)
    val = Observations.read(processed / VAL_TRANSFORMED, "final_rating", bar)
    model = fit(train, settings)
    validation = validate(model, train, val)
    vectors, weak = unit_rows(model.movies)
    users, _ = unit_rows(model.users)

    def write_training_files(folder: Path) -> None:
        np.save(folder / USER_EMBEDDINGS, users.astype("<f4"))
        (folder / USER_MAP).write_bytes(to_json(model.user_map.to_mapping()))
        import joblib

        joblib.dump(model.solver, folder / SVD_MODEL)

    folder = publish_model(
        artifacts,
        TrainedModel(
            name=NAME,
            movies=model.movie_map,
            vectors=vectors,
            taste=RocchioConfig(unit_length=True),
            hyper_parameters=asdict(settings),
            validation={**validation, "movies_without_signal": weak},
            libraries=("numpy", "scipy", "scikit-learn"),
        ),
        data,
        write_training_files,
    )
    return _account(model, train, validation, weak, folder)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m training.train_svd_model", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--processed", type=Path, help="folder of the splits")
    parser.add_argument("--out", type=Path, help="artifacts folder; the model goes to OUT/svd")
    parser.add_argument("--config", type=Path, help="settings, config/training.yaml by default")
    add_flags(parser, SvdSettings)
    given = parser.parse_args(arguments)

    def command() -> None:
        processed = processed_folder(given.processed)
        config = given.config or config_folder().path / TRAINING_CONFIG
        settings = override(read_svd_settings(config), given, NAME)
        out = output_folder("artifacts", given.out)
        for line in train_svd_model(processed.path, out, settings):
            sys.stdout.write(f"{line}\n")

    return run(command)


def _averaged_matrix(train: Observations, user_map: IdMap, movie_map: IdMap) -> csr_matrix:
    shape = (len(user_map), len(movie_map))
    where = (user_map.rows(train.user_ids), movie_map.rows(train.movie_ids))
    matrix = csr_matrix((train.values, where), shape=shape)  # sums duplicates
    if matrix.nnz < len(train):
        repeats = csr_matrix((np.ones(len(train)), where), shape=shape)
        matrix.data /= repeats.data
    return matrix


def _rmse(predicted: NDArray[np.float64] | float, actual: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def _account(
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
        f"{weak:,} of them without signal (norm below 1e-8)",
        f"validation: {validation['rows']:,} rows, "
        f"{validation['rows_dropped_unknown_id']:,} dropped for an unknown user or film",
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
