"""How good a library is: sessions of 200 people whose ratings the models have not seen.

They are drawn at random of those with enough likes; als is fitted once to all others.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.files.locations import input_folder
from engine.files.names import RATINGS_FILTERED, TRAINING_CONFIG
from engine.presets import DEFAULT
from preprocessing.progress import bar
from training.als.model import fit_als_fold_in
from training.als.settings import read_als_settings
from training.baselines.popularity import fit_popularity
from training.evaluation.bootstrap import Estimate, estimates
from training.evaluation.metrics import GEM_SHARE, METRICS, STEPS
from training.evaluation.policies import NONE, read_policies
from training.evaluation.run_fold import Failure, FoldResult, FoldTask, run_fold
from training.evaluation.user_folds import (
    MIN_LIKES,
    Fold,
    HeldOutUser,
    eligible_users,
    held_out_users,
)
from training.fitted_bundle import FOLD_IN, NO_TASTE
from training.fitter import Model
from training.library.build_folder import write_check
from training.rating_table import RatingTable

PEOPLE: Final = 200
_FOLDS: Final = 5  # of those with enough likes, one in so many is held out at most
_SEED: Final = 0
_CHOICES: Final = ("well-known", "balanced", "deep-cuts")


def check_library(folder: Path) -> str:
    """Measure the library in `folder`, save the report there, and return who was held out.

    Raises
    ------
    DataError
        Nobody has enough likes, or a model cannot be fitted.
    """
    processed = folder / "processed"
    table = RatingTable.of_processed(processed, bar)
    eligible = len(eligible_users(table, None, _SEED))
    asked = eligible_users(table, min(PEOPLE, max(eligible // _FOLDS, 1)), _SEED)
    if len(asked) == 0:
        raise DataError(
            f"nobody has {MIN_LIKES} likes among its films",
            where=processed / RATINGS_FILTERED,
            fix="build without --check",
        )
    lines = check_lines(table, held_out_users(table, asked, _SEED), input_folder("config").path)
    write_check(folder, lines)
    return f"{len(asked):,} of {len(table.users):,} people held out"


def check_lines(table: RatingTable, users: Sequence[HeldOutUser], config: Path) -> list[str]:
    """Return three lines: the default, popularity, and what each preset changes.

    Raises
    ------
    DataError
        A model cannot be fitted, or a policy is missing or damaged.
    """
    held_out = np.array([user.user_id for user in users], dtype=np.int64)
    fold = Fold(0, np.setdiff1d(table.users.ids, held_out), held_out)
    als, fold_in = read_als_settings(config / TRAINING_CONFIG)

    def results(model: Model, names: Sequence[str]) -> list[FoldResult]:
        task = FoldTask(model, _SEED, fold, list(users))
        found = run_fold(task, table, read_policies(names, config)[0])
        if isinstance(found, Failure):
            problem = f"{model.name} cannot be checked: {found.error}"
            raise DataError(problem, fix="build without --check")
        return found

    fit = partial(fit_als_fold_in, settings=als, fold_in=fold_in)
    default, *by_choice = results(Model("als", fit, (FOLD_IN,)), [DEFAULT, *_CHOICES])
    (popularity,) = results(Model("popularity", fit_popularity, (NO_TASTE,)), [NONE])
    steps = "; ".join(
        f"{name} {_shown(found, 'likes_at_20')} and {_shown(found, 'gems_at_20')}"
        for name, found in zip(_CHOICES, by_choice, strict=True)
    )
    return [
        f"The default: of {STEPS} films, people liked {_with_interval(default)}, "
        f"{_shown(default, 'gems_at_20')} of them little known: "
        f"rated by fewer than 1 in {1 / GEM_SHARE:.0f} of the others.",
        f"Popularity alone: {_with_interval(popularity)}, {_shown(popularity, 'gems_at_20')} "
        "of them little known.",
        f"Under each preset, films liked and little known ones of them: {steps}.",
    ]


def _estimate(result: FoldResult, metric: str) -> Estimate:
    return estimates(result.metrics[:, [METRICS.index(metric)]], _SEED)[0]


def _shown(result: FoldResult, metric: str) -> str:
    return f"{_estimate(result, metric).mean or 0.0:.1f}"


def _with_interval(result: FoldResult) -> str:
    found = _estimate(result, "likes_at_20")
    return f"{found.mean or 0.0:.1f} ({found.low or 0.0:.1f} to {found.high or 0.0:.1f})"
