"""One model in one fold: fitted to the training users, evaluated by the held-out users."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.policy import Policy
from training.evaluation.metrics import METRICS, RANKED, STEPS, metrics_of
from training.evaluation.simulate import first_ranking, simulate_session
from training.evaluation.user_folds import Fold, HeldOutUser
from training.rating_table import RatingTable
from training.recommender import Fitter


@dataclass(frozen=True)
class FoldTask:
    """A model to fit in a fold, and the users who evaluate it."""

    model: str
    fit: Fitter
    fold: Fold
    users: list[HeldOutUser]


@dataclass(frozen=True)
class FoldResult:
    """The metrics of one taste model and policy for the u users of a fold.

    Attributes
    ----------
    user_ids
        (u,) int64, ascending.
    metrics
        (u, len(METRICS)) float64, NaN where a user has no value.
    shown
        Rows of all films shown.
    """

    taste: str
    policy: str
    user_ids: NDArray[np.int64]
    metrics: NDArray[np.float64]
    shown: frozenset[int]


def run_fold(
    task: FoldTask, table: RatingTable, policies: Sequence[Policy], seed: int
) -> tuple[FoldTask, list[FoldResult]]:
    """Return the task and its results, one for each taste model and policy, in that order.

    The model sees no rating of the fold's held-out users.
    """
    train = table.of_users(task.fold.training)
    results = [
        _evaluate(taste, bundle, policy, task.users, train, seed)
        for taste, bundle in task.fit(train, seed).items()
        for policy in policies
    ]
    return task, results


def _evaluate(
    taste: str,
    bundle: Bundle,
    policy: Policy,
    users: list[HeldOutUser],
    train: RatingTable,
    seed: int,
) -> FoldResult:
    metrics = np.empty((len(users), len(METRICS)))
    shown: set[int] = set()
    for row, user in enumerate(users):
        ranking = first_ranking(bundle, policy, user.favourites, RANKED, seed)
        session = simulate_session(bundle, policy, user, STEPS, seed)
        metrics[row] = metrics_of(user, ranking, session, train.counts, len(train.users))
        shown.update(session.shown)
    user_ids = np.array([user.user_id for user in users], dtype=np.int64)
    return FoldResult(taste, policy.name, user_ids, metrics, frozenset(shown))
