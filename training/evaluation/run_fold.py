"""One model in one fold: fitted to the training users, evaluated by the held-out users."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.errors import DataError, FourfoldError
from engine.policy import Policy
from engine.text import visible
from training.evaluation.metrics import METRICS, RANKED, STEPS, metrics_of
from training.evaluation.simulate import SimulatedSession, first_ranking, simulate_session
from training.evaluation.user_folds import Fold, HeldOutUser
from training.fitter import Model
from training.rating_table import RatingTable

_LONGEST: Final = 300  # characters of an error's message
_SEE: Final = "see Fitter in training/fitter.py"


@dataclass(frozen=True)
class FoldTask:
    """A model to fit in a fold under a seed, and the users who evaluate it."""

    model: Model
    seed: int
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


@dataclass(frozen=True)
class Failure:
    """Why a model has no results, in one line."""

    error: str

    @classmethod
    def of(cls, error: BaseException) -> "Failure":
        """Return the failure that `error` describes, with the line of code that raised it."""
        if isinstance(error, FourfoldError):
            return cls(str(error))
        kind = MemoryError if isinstance(error, MemoryError) else type(error)
        message = shorten(f"{kind.__name__}: {error}".rstrip(": "), _LONGEST)
        *_, place = traceback.extract_tb(error.__traceback__)
        return cls(visible(f"{message} ({Path(place.filename).name}, line {place.lineno})"))


def run_fold(
    task: FoldTask, table: RatingTable, policies: Sequence[Policy]
) -> list[FoldResult] | Failure:
    """Return the task's results, one for each taste model and policy, in that order.

    The model sees no rating of the fold's held-out users. Whatever it raises, there or in a
    session, is the failure that is returned.
    """
    try:
        return _results(task, table, policies)
    except (Exception, SystemExit) as error:
        return Failure.of(error)


def evaluate_user(
    bundle: Bundle, policy: Policy, user: HeldOutUser, train: RatingTable, seed: int
) -> tuple[NDArray[np.float64], SimulatedSession]:
    """Return a user's metrics, (len(METRICS),), and their simulated session.

    Parameters
    ----------
    train
        What the bundle was fitted to.
    """
    ranking = first_ranking(bundle, policy, user.favourites, RANKED, seed)
    session = simulate_session(bundle, policy, user, STEPS, seed)
    return metrics_of(user, ranking, session, train.counts, len(train.users)), session


def _results(task: FoldTask, table: RatingTable, policies: Sequence[Policy]) -> list[FoldResult]:
    train = table.of_users(task.fold.training)
    bundles = task.model.fit(train, task.seed)
    _require_bundles(bundles, train)
    return [
        _evaluate(taste, bundle, policy, task.users, train, task.seed)
        for taste, bundle in bundles.items()
        for policy in policies
    ]


def _require_bundles(bundles: object, train: RatingTable) -> None:
    """Check what a fitter returned.

    Raises
    ------
    DataError
        It is not a mapping of names to bundles of the training set's films.
    """
    if not isinstance(bundles, Mapping) or not bundles:
        found = "an empty mapping" if isinstance(bundles, Mapping) else type(bundles).__name__
        raise DataError(f"the fitter returned {found}, not bundles by taste model", fix=_SEE)
    for taste, bundle in bundles.items():
        if not isinstance(bundle, Bundle):
            found = type(bundle).__name__
            raise DataError(f"{taste}: the fitter returned {found}, not a bundle", fix=_SEE)
        if not np.array_equal(bundle.catalogue.movie_ids, train.movies.ids):
            problem = f"{taste}: the bundle has other films than the training set"
            raise DataError(problem, fix=_SEE)


def _evaluate(
    taste: str,
    bundle: Bundle,
    policy: Policy,
    users: list[HeldOutUser],
    train: RatingTable,
    seed: int,
) -> FoldResult:
    _require_scores(taste, bundle, policy, users[0])
    metrics = np.empty((len(users), len(METRICS)))
    shown: set[int] = set()
    for row, user in enumerate(users):
        metrics[row], session = evaluate_user(bundle, policy, user, train, seed)
        shown.update(session.shown)
    user_ids = np.array([user.user_id for user in users], dtype=np.int64)
    return FoldResult(taste, policy.name, user_ids, metrics, frozenset(shown))


def _require_scores(taste: str, bundle: Bundle, policy: Policy, user: HeldOutUser) -> None:
    """Check the scores with which a session of `user` starts; other users' have the same source.

    Raises
    ------
    DataError
        They are not one finite number for each film.
    """
    scores = bundle.taste.start(bundle.vectors, user.favourites, policy.taste).scores()
    if scores.shape != (len(bundle.catalogue),) or not np.isfinite(scores).all():
        problem = f"{taste}: the scores are not one finite number for each film"
        raise DataError(problem, fix=_SEE)
