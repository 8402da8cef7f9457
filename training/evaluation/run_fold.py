"""One model in one fold: fitted on the training users, asked by the people held out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.policy import Policy
from training.evaluation.metrics import FIGURES, RANKED, STEPS, figures_of
from training.evaluation.simulate import first_ranking, play
from training.evaluation.user_folds import Fold, Person
from training.rating_table import RatingTable
from training.recommender import Fitter


@dataclass(frozen=True)
class Task:
    """A model to fit in a fold, and who then asks it for films."""

    model: str
    fit: Fitter
    fold: Fold
    people: list[Person]


@dataclass(frozen=True)
class Part:
    """What one taste model and policy did for the u people of a fold.

    Attributes
    ----------
    user_ids
        (u,) int64, ascending.
    figures
        (u, len(FIGURES)) float64, NaN where a person has no value.
    shown
        Rows of all films that came up.
    """

    taste: str
    policy: str
    user_ids: NDArray[np.int64]
    figures: NDArray[np.float64]
    shown: frozenset[int]


def carry_out(
    task: Task, table: RatingTable, policies: Sequence[Policy], seed: int
) -> tuple[Task, list[Part]]:
    """Return the task and its parts, one for each taste model and policy, in that order.

    The model sees no rating of the fold's held-out users.
    """
    train = table.of_users(task.fold.training)
    parts = [
        _part(taste, recommender, policy, task.people, train.counts, seed)
        for taste, recommender in task.fit(train, seed).items()
        for policy in policies
    ]
    return task, parts


def _part(
    taste: str,
    recommender: Bundle,
    policy: Policy,
    people: list[Person],
    counts: NDArray[np.int64],
    seed: int,
) -> Part:
    figures = np.empty((len(people), len(FIGURES)))
    shown: set[int] = set()
    for row, person in enumerate(people):
        ranking = first_ranking(recommender, policy, person.favourites, RANKED, seed)
        played = play(recommender, policy, person, STEPS, seed)
        figures[row] = figures_of(person, ranking, played, counts)
        shown.update(played.shown)
    user_ids = np.array([person.user_id for person in people], dtype=np.int64)
    return Part(taste, policy.name, user_ids, figures, frozenset(shown))
