"""Every model × taste model × policy, over the same people: one row each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import joblib
import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.policy import Policy
from preprocessing.progress import Progress, silent
from training.evaluation.metrics import FIGURES
from training.evaluation.protocol import Protocol
from training.evaluation.run_fold import Part, Task, carry_out
from training.evaluation.user_folds import (
    MIN_LIKES,
    Fold,
    Person,
    eligible_users,
    people,
    split_users,
)
from training.rating_table import RatingTable
from training.recommender import Fitter

_BLAS_THREADS = 1  # a process; the processes already fill the cores


@dataclass(frozen=True)
class Row:
    """What one model, taste model and policy did for everybody.

    Attributes
    ----------
    user_ids
        (u,) int64, ascending: the people.
    figures
        (u, len(FIGURES)) float64, NaN where a person has no value.
    coverage
        Distinct films shown to the people of a fold, mean over folds.
    """

    model: str
    taste: str
    policy: str
    user_ids: NDArray[np.int64]
    figures: NDArray[np.float64]
    coverage: float

    @classmethod
    def joined(cls, model: str, parts: Sequence[Part]) -> "Row":
        """Return the row whose folds are `parts`."""
        user_ids = np.concatenate([part.user_ids for part in parts])
        order = np.argsort(user_ids)
        return cls(
            model=model,
            taste=parts[0].taste,
            policy=parts[0].policy,
            user_ids=user_ids[order],
            figures=np.concatenate([part.figures for part in parts])[order],
            coverage=float(np.mean([len(part.shown) for part in parts])),
        )

    @property
    def name(self) -> str:
        """The row's name: "als/fold_in/default"."""
        return f"{self.model}/{self.taste}/{self.policy}"

    def column(self, figure: str) -> NDArray[np.float64]:
        """Return one of `FIGURES`, (u,) float64."""
        return self.figures[:, FIGURES.index(figure)]

    def mean(self, figure: str) -> float:
        """Return the mean of one of `FIGURES` over the people who have a value."""
        return float(np.nanmean(self.column(figure)))


def compare(
    table: RatingTable,
    fitters: Mapping[str, Fitter],
    policies: Sequence[Policy],
    protocol: Protocol,
    *,
    jobs: int = 1,
    progress: Progress = silent,
) -> list[Row]:
    """Fit every model in every fold and let the held-out people play with each.

    Parameters
    ----------
    table
        All ratings, of the films that are rated often enough.
    fitters
        The models, in the order of the rows.
    jobs
        Processes; each takes one model of one fold at a time.

    Raises
    ------
    DataError
        There are fewer users than folds, or nobody likes enough films to be asked.
    """
    held_out = _held_out_people(table, protocol)
    tasks = [Task(model, fit, *fold) for model, fit in fitters.items() for fold in held_out]
    parts: dict[tuple[str, int], list[Part]] = {}
    total = sum(len(task.people) for task in tasks)
    with progress("playing", total, unit=" sessions") as advance:
        for task, found in _carried_out(tasks, table, policies, protocol.seed, jobs):
            parts[task.model, task.fold.index] = found
            advance(len(task.people))
    rows: list[Row] = []
    for model in fitters:
        by_fold = [parts[model, fold.index] for fold, _ in held_out]
        rows += [Row.joined(model, same) for same in zip(*by_fold, strict=True)]
    return rows


def _held_out_people(table: RatingTable, protocol: Protocol) -> list[tuple[Fold, list[Person]]]:
    """Return each fold that has somebody to ask, with the people."""
    if len(table.users) < protocol.folds:
        raise DataError(
            f"{len(table.users)} users cannot make {protocol.folds} folds", fix="lower --folds"
        )
    asked = eligible_users(table, protocol.at_most, protocol.seed)
    if len(asked) == 0:
        raise DataError(
            f"nobody has {MIN_LIKES} likes among the films that are left",
            fix="lower --min-movie-ratings or take a larger data set",
        )
    folds = split_users(table, protocol.folds, protocol.seed)
    by_fold = [np.intersect1d(fold.held_out, asked) for fold in folds]
    return [
        (fold, people(table, user_ids, protocol.seed))
        for fold, user_ids in zip(folds, by_fold, strict=True)
        if len(user_ids)
    ]


def _carried_out(
    tasks: Sequence[Task],
    table: RatingTable,
    policies: Sequence[Policy],
    seed: int,
    jobs: int,
) -> Iterable[tuple[Task, list[Part]]]:
    """Carry the tasks out on `jobs` processes and yield them as they finish."""
    with joblib.parallel_config("loky", n_jobs=jobs, inner_max_num_threads=_BLAS_THREADS):
        parallel = joblib.Parallel(return_as="generator_unordered")
        yield from parallel(
            joblib.delayed(carry_out)(task, table, policies, seed) for task in tasks
        )
