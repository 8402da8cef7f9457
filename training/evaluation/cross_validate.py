"""Cross-validation over users: one row for each model, taste model and policy."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.policy import Policy
from engine.taste.ratings import STEP
from preprocessing.progress import Progress, silent
from training.evaluation.processes import run_tasks
from training.evaluation.protocol import LIKES, RATED, RATINGS, Protocol
from training.evaluation.run_fold import Failure, FoldResult, FoldTask, run_fold
from training.evaluation.user_folds import (
    MIN_LIKES,
    Fold,
    HeldOutUser,
    eligible_users,
    held_out_users,
    split_users,
)
from training.fitter import Model
from training.rating_table import RatingTable


@dataclass(frozen=True)
class Row:
    """The metrics of one model, taste model and policy for all held-out users.

    Attributes
    ----------
    user_ids
        (u,) int64, ascending.
    by_seed
        (seeds, u, len(METRICS)) float64, NaN where a user has no value.
    coverage
        Mean over folds and seeds of the number of distinct films shown in a fold.
    """

    model: str
    taste: str
    policy: str
    user_ids: NDArray[np.int64]
    by_seed: NDArray[np.float64]
    coverage: float

    @classmethod
    def joined(cls, model: str, seeds: Sequence[Sequence[FoldResult]]) -> "Row":
        """Return the row with the results of all folds under each seed."""
        every = [fold for folds in seeds for fold in folds]
        user_ids = [np.concatenate([fold.user_ids for fold in folds]) for folds in seeds]
        metrics = [np.concatenate([fold.metrics for fold in folds]) for folds in seeds]
        return cls(
            model=model,
            taste=every[0].taste,
            policy=every[0].policy,
            user_ids=np.sort(user_ids[0]),
            by_seed=np.stack(
                [found[np.argsort(ids)] for ids, found in zip(user_ids, metrics, strict=True)]
            ),
            coverage=float(np.mean([len(fold.shown) for fold in every])),
        )

    @property
    def name(self) -> str:
        """The row's name: "als/fold_in/default"."""
        return f"{self.model}/{self.taste}/{self.policy}"

    @property
    def metrics(self) -> NDArray[np.float64]:
        """(u, len(METRICS)) float64: each user's means over the seeds, NaN without any value."""
        counts = np.isfinite(self.by_seed).sum(axis=0)
        with np.errstate(invalid="ignore"):
            means: NDArray[np.float64] = np.nansum(self.by_seed, axis=0) / counts
        return means


@dataclass(frozen=True)
class Comparison:
    """The rows of the models that were fitted, and why the others were not.

    Attributes
    ----------
    failed
        An error for each model without rows, in one line.
    n_users
        The number of held-out users.
    """

    rows: list[Row]
    failed: Mapping[str, str]
    n_users: int


def cross_validate(
    table: RatingTable,
    models: Sequence[Model],
    policies: Sequence[Policy],
    protocol: Protocol,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
) -> Comparison:
    """Fit every model in every fold and simulate a session of each held-out user with each model.

    A model that fails in a fold has no rows; the others do.

    Parameters
    ----------
    table
        All ratings of the films with enough ratings.
    models
        In the order of the rows.
    jobs
        The number of processes; each takes one model of one fold at a time. None: this process.

    Raises
    ------
    DataError
        There is no model or no policy, two have one name, there are fewer users than folds, no
        user has enough likes, or users are to answer with ratings that are not in half steps.
    """
    _require_rows("model", [model.name for model in models])
    _require_rows("policy", [policy.name for policy in policies])
    asked = asked_users(table, protocol)
    failed: dict[str, str] = {}
    kinds: dict[str, list[tuple[str, str]]] = {}
    results: dict[tuple[str, int], list[list[FoldResult]]] = defaultdict(list)
    tasks = (
        task for task in _tasks(table, models, asked, protocol) if task.model.name not in failed
    )
    work = partial(run_fold, table=table, policies=policies)
    total = len(models) * protocol.repeats * len(asked)
    with progress("simulating", total, unit=" sessions") as advance:
        for task, found in run_tasks(work, tasks, jobs):
            model = task.model.name
            if isinstance(found, DataError):
                failed.setdefault(model, str(found))
            elif isinstance(found, Failure):
                failed.setdefault(model, found.error)
            elif kinds.setdefault(model, _kinds(found)) != _kinds(found):
                failed.setdefault(model, "the fitter returned other taste models in another fold")
            else:
                results[model, task.seed].append(found)
            advance(len(task.users))
    fitted = [model.name for model in models if model.name not in failed]
    rows = [
        Row.joined(model, [[fold[k] for fold in results[model, seed]] for seed in protocol.seeds])
        for model in fitted
        for k in range(len(kinds[model]))
    ]
    in_order = {model.name: failed[model.name] for model in models if model.name in failed}
    return Comparison(rows, in_order, len(asked))


def _require_rows(kind: str, names: Sequence[str]) -> None:
    """Check that there are rows to compare, and that each has a name of its own."""
    if not names:
        raise DataError(f"no {kind} to compare", fix="name at least one")
    if repeated := [name for name in names if names.count(name) > 1]:
        raise DataError(f"more than one {kind} is called {repeated[0]!r}", fix="rename it")


def _kinds(found: Sequence[FoldResult]) -> list[tuple[str, str]]:
    return [(result.taste, result.policy) for result in found]


def asked_users(table: RatingTable, protocol: Protocol) -> NDArray[np.int64]:
    """Return the ids of the users who evaluate the models, the same ones under every seed.

    (u,) int64, ascending.

    Raises
    ------
    DataError
        There are fewer users than folds, or no user has enough likes.
    """
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
    if protocol.answers == RATINGS and (table.ratings["rating"] % STEP).any():
        raise DataError(
            f"--answers {RATINGS} needs ratings in steps of {STEP:g}",
            fix=f"use --answers {LIKES}",
        )
    return eligible


def _tasks(
    table: RatingTable,
    models: Sequence[Model],
    asked: NDArray[np.int64],
    protocol: Protocol,
) -> Iterator[FoldTask]:
    for seed in protocol.seeds:
        folds = _folds(table, asked, protocol, seed)
        yield from (FoldTask(model, seed, *fold) for model in models for fold in folds)


def _folds(
    table: RatingTable, asked: NDArray[np.int64], protocol: Protocol, seed: int
) -> list[tuple[Fold, list[HeldOutUser]]]:
    """Return each fold with users who are asked, and these users."""
    users_of = partial(
        held_out_users,
        table,
        seed=seed,
        rates=protocol.answers == RATINGS,
        only_rated=protocol.candidates == RATED,
    )
    by_fold = [
        (fold, np.intersect1d(fold.held_out, asked))
        for fold in split_users(table, protocol.folds, seed)
    ]
    return [(fold, users_of(user_ids)) for fold, user_ids in by_fold if len(user_ids)]
