"""The app's own model: implicit-feedback ALS of likes, with exact fold-in of a person.

`python -m training.train_als` reads all ratings in processed/ratings_filtered.csv and writes
artifacts/als/. `python -m training.evaluate` measures how well the model recommends.
"""

import sys
from pathlib import Path

import numpy as np

from engine.console import run
from engine.files.bounded_settings import add_flags
from engine.files.manifest import to_json
from engine.files.names import USER_EMBEDDINGS, USER_MAP
from engine.taste.fold_in import FoldInConfig
from engine.text import visible
from preprocessing.progress import Progress, bar, silent
from training.als.film_positions import film_positions
from training.als.model import fit_movies
from training.als.settings import (
    NAME,
    AlsSettings,
    FoldInSettings,
    hyper_parameters,
    read_als_settings,
)
from training.artifacts import TrainedModel, describe_data, publish_model
from training.cli import paths_of, print_lines, trainer_parser
from training.fitted_bundle import by_fold_in
from training.hyper_parameters import override
from training.rating_table import RatingTable
from training.scores.match_marks import match_marks

_FOLD_IN = "fold_in_"  # prefix of its flags


def train_als(
    processed: Path,
    artifacts: Path,
    settings: AlsSettings,
    fold_in: FoldInSettings,
    progress: Progress = silent,
    *,
    with_map: bool = True,
) -> list[str]:
    """Train on `processed`, write artifacts/als/ and return a report, a list of lines.

    Parameters
    ----------
    with_map
        Whether to place the films on a map, which takes longer than the fit.

    Raises
    ------
    DataError
        A file is missing or damaged, or the folder cannot be written.
    """
    data = describe_data(processed)
    table = RatingTable.of_processed(processed, progress)
    fitted = fit_movies(table, settings, settings.random_state, progress)
    prior = fold_in.prior(fitted.movies)
    scale = by_fold_in(NAME, table, fitted.movies, prior).score_scale

    def write_training_files(folder: Path) -> None:
        np.save(folder / USER_EMBEDDINGS, fitted.users[: len(table.users)].astype("<f4"))
        (folder / USER_MAP).write_bytes(to_json(table.users.to_mapping()))

    model = TrainedModel(
        name=NAME,
        movies=table.movies,
        vectors=fitted.movies,
        hyper_parameters=hyper_parameters(settings, fold_in),
        validation={
            "trained_on": "every filtered rating",
            "objective": fitted.objective,
            "core_movies": fitted.core_movies,
        },
        libraries=("numpy", "scipy", "scikit-learn") if with_map else ("numpy", "scipy"),
        score_scale=scale,
        taste=FoldInConfig(prior),
        positions=film_positions(fitted.movies, settings.random_state) if with_map else None,
    )
    marks = match_marks(model, table)
    folder = publish_model(artifacts, model, data, marks, write_training_files)
    return [
        f"{len(table.ratings):,} ratings, {len(table.users):,} users, "
        f"{len(table.movies):,} films, {fitted.core_movies:,} of them in the fit",
        f"objective {fitted.objective:.2f} after {settings.sweeps} sweeps, score scale {scale:.4f}",
        f"wrote {visible(str(folder))}",
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = trainer_parser(
        "train_als", __doc__, "--processed mine/processed --out mine/artifacts", "--no-map"
    )
    add_flags(parser, AlsSettings)
    add_flags(parser, FoldInSettings, _FOLD_IN)
    parser.add_argument(
        "--no-map", action="store_true", help="leave out the map, which takes longer than the fit"
    )
    flags = parser.parse_args(arguments)

    def command() -> None:
        processed, artifacts, config = paths_of(flags)
        settings, fold_in = read_als_settings(config)
        settings, fold_in = override(settings, flags), override(fold_in, flags, _FOLD_IN)
        with_map = not flags.no_map
        print_lines(train_als(processed, artifacts, settings, fold_in, bar, with_map=with_map))

    return run(command)


if __name__ == "__main__":
    sys.exit(main())
