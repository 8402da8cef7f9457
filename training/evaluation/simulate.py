"""The two views of one person: the first ranking, and a played session.

The session is the engine's own, so that what is measured is what ships.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.catalogue.genre_profile import GenreProfile
from engine.policy import Policy
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking
from engine.session.session import Session
from engine.taste.rocchio import Answer
from training.evaluation.user_folds import Person
from training.recommender import Recommender


@dataclass(frozen=True)
class Played:
    """A session: rows of the films shown, in order, the answers, and whether it ran empty."""

    shown: tuple[int, ...]
    answers: tuple[Answer, ...]
    ran_empty: bool


def first_ranking(
    recommender: Recommender, policy: Policy, favourites: Sequence[int], count: int, seed: int
) -> list[int]:
    """Return the rows that a session would show from four favourites, best first.

    At most `count`; films outside the policy's bounds are not among them. Equal to
    `Session.upcoming`, without working out why each film is shown.
    """
    bundle = recommender.bundle
    profile = GenreProfile.of(bundle.catalogue, favourites)
    scorer = PolicyScorer(bundle.catalogue, policy, profile, bundle.score_scale)
    seen = np.zeros(len(bundle.catalogue), dtype=np.bool_)
    seen[list(favourites)] = True
    taste = recommender.make_taste(favourites, policy)
    ranking = Ranking(bundle.catalogue, taste, scorer)
    return [placed.row for placed in ranking.best(count, seen, [seed, 0])]


def play(recommender: Recommender, policy: Policy, person: Person, steps: int, seed: int) -> Played:
    """Let `person` answer `steps` recommendations, fewer where the list runs empty."""
    bundle = recommender.bundle
    session = Session(bundle, policy, seed, recommender.make_taste)
    session.start([int(bundle.catalogue.movie_ids[row]) for row in person.favourites])
    recommendation = session.recommend()
    shown: list[int] = []
    answers: list[Answer] = []
    while recommendation is not None and len(shown) < steps:
        row = recommendation.movie.row
        shown.append(row)
        answers.append(person.answer(row))
        if len(shown) < steps:
            recommendation = session.answer(answers[-1])
    return Played(tuple(shown), tuple(answers), len(shown) < steps)
