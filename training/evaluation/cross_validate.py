"""Cross-validation over users: one row for each model, taste model and policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import joblib
import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.policy import Policy
from engine.taste.ratings import STEP
from preprocessing.progress import Progress, silent
from training.evaluation.protocol import LIKES, RATINGS, Protocol
from training.evaluation.run_fold import FoldResult, FoldTask, run_fold
from training.evaluation.user_folds import (
    MIN_LIKES,
    Fold,
    HeldOutUser,
    eligible_users,
    held_out_users,
    split_users,
)
from training.rating_table import RatingTable
from training.recommender import Fitter

_BLAS_THREADS = 1  # for each process; the processes already fill the cores


@dataclass(frozen=True)
class Row:
    """The metrics of one model, taste model and policy for all held-out users.

    Attributes
    ----------
    user_ids
        (u,) int64, ascending.
    metrics
        (u, len(METRICS)) float64, NaN where a user has no value.
    coverage
        Mean over folds of the number of distinct films shown in a fold.
    """

    model: str
    taste: str
    policy: str
    user_ids: NDArray[np.int64]
    metrics: NDArray[np.float64]
    coverage: float

    @classmethod
    def joined(cls, model: str, folds: Sequence[FoldResult]) -> "Row":
        """Return the row with the results of all `folds`."""
        user_ids = np.concatenate([fold.user_ids for fold in folds])
        order = np.argsort(user_ids)
        return cls(
            model=model,
            taste=folds[0].taste,
            policy=folds[0].policy,
            user_ids=user_ids[order],
            metrics=np.concatenate([fold.metrics for fold in folds])[order],
            coverage=float(np.mean([len(fold.shown) for fold in folds])),
        )

    @property
    def name(self) -> str:
        """The row's name: "als/fold_in/default"."""
        return f"{self.model}/{self.taste}/{self.policy}"


def cross_validate(
    table: RatingTable,
    fitters: Mapping[str, Fitter],
    policies: Sequence[Policy],
    protocol: Protocol,
    *,
    jobs: int = 1,
    progress: Progress = silent,
) -> list[Row]:
    """Fit every model in every fold and simulate a session of each held-out user with each model.

    Parameters
    ----------
    table
        All ratings of the films with enough ratings.
    fitters
        The models, in the order of the rows.
    jobs
        The number of processes; each takes one model of one fold at a time.

    Raises
    ------
    DataError
        There are fewer users than folds, no user has enough likes, or users are to answer with
        ratings that are not in half steps.
    """
    folds = _folds(table, protocol)
    tasks = [FoldTask(model, fit, *fold) for model, fit in fitters.items() for fold in folds]
    results: dict[tuple[str, int], list[FoldResult]] = {}
    total = sum(len(task.users) for task in tasks)
    with progress("simulating", total, unit=" sessions") as advance:
        for task, found in _run(tasks, table, policies, protocol.seed, jobs):
            results[task.model, task.fold.index] = found
            advance(len(task.users))
    rows: list[Row] = []
    for model in fitters:
        by_fold = [results[model, fold.index] for fold, _ in folds]
        rows += [Row.joined(model, same_policy) for same_policy in zip(*by_fold, strict=True)]
    return rows


def _folds(table: RatingTable, protocol: Protocol) -> list[tuple[Fold, list[HeldOutUser]]]:
    """Return each fold with eligible users, and these users."""
    if len(table.users) < protocol.folds:
        raise DataError(
            f"{len(table.users)} users cannot make {protocol.folds} folds", fix="lower --folds"
        )
    eligible = eligible_users(table, protocol.at_most or None, protocol.seed)
    if len(eligible) == 0:
        raise DataError(
            f"no user has {MIN_LIKES} likes among films with enough ratings",
            fix="lower --min-movie-ratings or use a larger data set",
        )
    rates = protocol.answers == RATINGS
    if rates and (table.ratings["rating"] % STEP).any():
        raise DataError(
            f"--answers {RATINGS} needs ratings in steps of {STEP:g}",
            fix=f"use --answers {LIKES}",
        )
    folds = split_users(table, protocol.folds, protocol.seed)
    by_fold = [np.intersect1d(fold.held_out, eligible) for fold in folds]
    return [
        (fold, held_out_users(table, user_ids, protocol.seed, rates=rates))
        for fold, user_ids in zip(folds, by_fold, strict=True)
        if len(user_ids)
    ]


def _run(
    tasks: Sequence[FoldTask],
    table: RatingTable,
    policies: Sequence[Policy],
    seed: int,
    jobs: int,
) -> Iterable[tuple[FoldTask, list[FoldResult]]]:
    """Run the tasks on `jobs` processes and yield them as they finish."""
    with joblib.parallel_config("loky", n_jobs=jobs, inner_max_num_threads=_BLAS_THREADS):
        parallel = joblib.Parallel(return_as="generator_unordered")
        yield from parallel(joblib.delayed(run_fold)(task, table, policies, seed) for task in tasks)
