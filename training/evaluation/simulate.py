"""The two views of one person: the first ranking, and a played session.

The session is the engine's own, so that what is measured is what ships.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.bundle import Bundle
from engine.catalogue.genre_profile import GenreProfile
from engine.policy import Policy
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking
from engine.session.session import Session
from engine.taste.base import Answer
from training.evaluation.user_folds import Person


@dataclass(frozen=True)
class Played:
    """A session: rows of the films shown, in order, the answers, and whether it ran empty."""

    shown: tuple[int, ...]
    answers: tuple[Answer, ...]
    ran_empty: bool


def first_ranking(
    bundle: Bundle, policy: Policy, favourites: Sequence[int], count: int, seed: int
) -> list[int]:
    """Return the rows that a session would show from four favourites, best first.

    At most `count`; films outside the policy's bounds are not among them. Equal to
    `Session.recommendations`, without their explanations.
    """
    profile = GenreProfile.of(bundle.catalogue, favourites)
    scorer = PolicyScorer(bundle.catalogue, policy, profile, bundle.score_scale)
    seen = np.zeros(len(bundle.catalogue), dtype=np.bool_)
    seen[list(favourites)] = True
    taste = bundle.taste.start(bundle.vectors, favourites, policy.taste)
    return [film.row for film in Ranking(taste, scorer).score(seen, [seed, 0]).top(count)]


def play(bundle: Bundle, policy: Policy, person: Person, steps: int, seed: int) -> Played:
    """Let `person` answer `steps` recommendations, fewer where the list runs empty."""
    session = Session(bundle, policy, seed)
    session.start([int(bundle.catalogue.movie_ids[row]) for row in person.favourites])
    shown: list[int] = []
    answers: list[Answer] = []
    while len(shown) < steps and (recommendation := session.recommend()) is not None:
        row = recommendation.movie.row
        shown.append(row)
        answers.append(person.answer(row))
        session.answer(answers[-1])
    return Played(tuple(shown), tuple(answers), len(shown) < steps)
