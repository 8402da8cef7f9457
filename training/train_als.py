"""The app's own model: implicit-feedback ALS of likes, into which a person is folded exactly.

`python -m training.train_als` reads processed/ratings_filtered.csv, every rating of it, and
writes artifacts/als/. How well it recommends is for `python -m training.evaluate` to say.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from engine.console import run
from engine.files.locations import config_folder, output_folder, processed_folder
from engine.files.manifest import to_json
from engine.files.names import (
    MOVIES_FILTERED,
    RATINGS_FILTERED,
    TRAINING_CONFIG,
    USER_EMBEDDINGS,
    USER_MAP,
)
from engine.taste.fold_in import FoldInConfig
from engine.text import visible
from preprocessing.progress import Progress, bar, silent
from training.als.film_factors import fit_movies
from training.als.settings import (
    FOLD_IN_SECTION,
    SECTION,
    AlsSettings,
    FoldInSettings,
    hyper_parameters,
    read_als_settings,
)
from training.artifacts import TrainedModel, data_of, publish_model
from training.hyper_parameters import add_flags, override
from training.rating_table import RatingTable
from training.recommender import by_fold_in

_FOLD_IN = "fold_in_"  # what its flags begin with
_MADE_BY = "make it with `python -m preprocessing.setup`"


def train_als(
    processed: Path,
    artifacts: Path,
    settings: AlsSettings,
    folding: FoldInSettings,
    progress: Progress = silent,
) -> list[str]:
    """Train on `processed`, write artifacts/als/ and return the lines that tell of it.

    Raises
    ------
    DataError
        A file is missing or damaged, or the folder cannot be written.
    """
    data = data_of(processed)
    table = RatingTable.read(
        processed / RATINGS_FILTERED, processed / MOVIES_FILTERED, progress=progress, fix=_MADE_BY
    )
    fitted = fit_movies(table, settings, settings.random_state, progress)
    prior = folding.prior(fitted.movies)
    scale = by_fold_in(SECTION, table, fitted.movies, prior).score_scale

    def write_training_files(folder: Path) -> None:
        np.save(folder / USER_EMBEDDINGS, fitted.users[: len(table.users)].astype("<f4"))
        (folder / USER_MAP).write_bytes(to_json(table.users.to_mapping()))

    folder = publish_model(
        artifacts,
        TrainedModel(
            name=SECTION,
            movies=table.movies,
            vectors=fitted.movies,
            hyper_parameters=hyper_parameters(settings, folding),
            validation={
                "trained_on": "every filtered rating",
                "objective": fitted.objective,
                "core_movies": fitted.core_movies,
            },
            libraries=("numpy", "scipy"),
            score_scale=scale,
            taste=FoldInConfig(prior),
        ),
        data,
        write_training_files,
    )
    return [
        f"{len(table.interactions):,} ratings, {len(table.users):,} users, "
        f"{len(table.movies):,} films, {fitted.core_movies:,} of them in the fit",
        f"objective {fitted.objective:.2f} after {settings.sweeps} sweeps, score scale {scale:.4f}",
        f"wrote {visible(str(folder))}",
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m training.train_als",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--processed", type=Path, metavar="DIR", help="folder of the ratings")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="artifacts folder; the model goes to DIR/als"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings, config/training.yaml by default"
    )
    add_flags(parser, AlsSettings)
    add_flags(parser, FoldInSettings, _FOLD_IN)
    given = parser.parse_args(arguments)

    def command() -> None:
        processed = processed_folder(given.processed).path
        config = given.config or config_folder().path / TRAINING_CONFIG
        settings, folding = read_als_settings(config)
        settings = override(settings, given, SECTION)
        folding = override(folding, given, FOLD_IN_SECTION, _FOLD_IN)
        out = output_folder("artifacts", given.out)
        for line in train_als(processed, out, settings, folding, bar):
            sys.stdout.write(f"{line}\n")

    return run(command)


if __name__ == "__main__":
    sys.exit(main())
