"""Settings compared on inner splits of each outer fold's training users.

This is the inner loop of nested cross-validation (Cawley & Talbot 2010, "On Over-fitting in
Model Selection and Subsequent Selection Bias in Performance Evaluation"): the users who are
held out in an outer fold play no part in the choice for that fold.

The inner folds of an outer fold are the other outer folds. So the fit without the users of two
folds serves twice: the users of each of them help to choose for the other one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.errors import DataError
from engine.policy import Policy
from preprocessing.progress import Progress, silent
from training.evaluation.cross_validate import asked_users
from training.evaluation.metrics import METRICS
from training.evaluation.processes import run_tasks
from training.evaluation.protocol import Protocol
from training.evaluation.run_fold import evaluate_user
from training.evaluation.user_folds import Fold, HeldOutUser, held_out_users, split_users
from training.rating_table import RatingTable

_FEWEST_FOLDS = 3  # an outer one, an inner one, and one to train on

Candidates = Callable[[RatingTable, int], Iterable[tuple[Bundle, Policy]]]
"""Fits all settings to a training set under a seed; yields each one's bundle and policy."""


@dataclass(frozen=True)
class InnerResults:
    """The metrics of s settings for u users, once for each outer fold but their own.

    Attributes
    ----------
    user_ids
        (u,) int64, ascending.
    metrics
        (s, folds, u, len(METRICS)) float64: of settings, chosen among for an outer fold, by a
        user of its inner folds. NaN for the users of the outer fold itself, and where a user has
        no value.
    """

    user_ids: NDArray[np.int64]
    metrics: NDArray[np.float64]

    def of_fold(self, metric: str, outer: int) -> NDArray[np.float64]:
        """Return a metric for each user who helps to choose for a fold, and setting, (v, s)."""
        values = self._column(metric)[:, outer].T
        return values[np.isfinite(values).all(axis=1)]

    def of_users(self, metric: str) -> NDArray[np.float64]:
        """Return the mean over outer folds of a metric, for each user and setting, (u, s)."""
        values = self._column(metric)
        means: NDArray[np.float64] = np.nanmean(values, axis=1).T
        return means

    def _column(self, metric: str) -> NDArray[np.float64]:
        return self.metrics[..., METRICS.index(metric)]


def inner_folds(folds: Sequence[Fold], outer: Fold) -> list[Fold]:
    """Return the inner folds of `outer`, one of `folds`: each other fold is held out in turn.

    Training users are those in neither fold.
    """
    return [
        Fold(fold.index, np.setdiff1d(outer.training, fold.held_out), fold.held_out)
        for fold in folds
        if fold.index != outer.index
    ]


def evaluate_settings(
    table: RatingTable,
    candidates: Candidates,
    protocol: Protocol,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
) -> InnerResults:
    """Evaluate each setting on the inner folds of each outer fold, under the protocol's seed.

    Parameters
    ----------
    table
        All ratings of the films with enough ratings.
    candidates
        The settings.
    jobs
        The number of processes; each takes one fit at a time. None: this process.

    Raises
    ------
    DataError
        There are fewer than three folds or fewer users than folds, or the eligible users are not
        in two folds.
    """
    if protocol.folds < _FEWEST_FOLDS:
        raise DataError("inner splits need three folds", where="--folds", fix="give 3 or more")
    asked = asked_users(table, protocol)
    tasks = _tasks(table, asked, protocol)
    work = partial(_evaluate, table=table, candidates=candidates, seed=protocol.seed)
    results: list[tuple[_Task, NDArray[np.float64]]] = []
    with progress("evaluating", len(tasks), unit=" fits") as advance:
        for task, found in run_tasks(work, tasks, jobs):
            if isinstance(found, DataError):
                raise found
            results.append((task, found))
            advance(1)
    n_settings = len(results[0][1])
    metrics = np.full((n_settings, protocol.folds, len(asked), len(METRICS)), np.nan)
    for task, found in results:
        for user, of_user in zip(task.users, np.moveaxis(found, 1, 0), strict=True):
            outer = task.outer_of(user)
            metrics[:, outer, np.searchsorted(asked, user.user_id)] = of_user
    return InnerResults(asked, metrics)


@dataclass(frozen=True)
class _Task:
    """Two folds, each the other's inner fold; their users evaluate a fit to all others.

    Attributes
    ----------
    users
        The users of both folds who are asked.
    """

    folds: tuple[Fold, Fold]
    users: list[HeldOutUser]

    @property
    def training(self) -> NDArray[np.int64]:
        """The ids of the users in neither fold."""
        outer, _ = self.folds
        return inner_folds(self.folds, outer)[0].training

    def outer_of(self, user: HeldOutUser) -> int:
        """Return the index of the outer fold for which `user` helps to choose."""
        one, other = self.folds
        return other.index if user.user_id in one.held_out else one.index


def _tasks(table: RatingTable, asked: NDArray[np.int64], protocol: Protocol) -> list[_Task]:
    folds = split_users(table, protocol.folds, protocol.seed)
    by_fold = [
        held_out_users(table, np.intersect1d(fold.held_out, asked), protocol.seed) for fold in folds
    ]
    if sum(map(bool, by_fold)) < 2:
        raise DataError("the eligible users are all in one fold", fix="use a larger data set")
    return [
        _Task((folds[i], folds[k]), by_fold[i] + by_fold[k])
        for i, k in combinations(range(len(folds)), 2)
    ]


def _evaluate(
    task: _Task, table: RatingTable, candidates: Candidates, seed: int
) -> NDArray[np.float64]:
    """Return the metrics of each setting and user, (s, users of the task, len(METRICS))."""
    train = table.of_users(task.training)
    found = [
        [evaluate_user(bundle, policy, user, train, seed)[0] for user in task.users]
        for bundle, policy in candidates(train, seed)
    ]
    return np.array(found)
