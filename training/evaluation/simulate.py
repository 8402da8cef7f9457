"""The two views of one held-out user: the first ranking, and a simulated session.

The session is the engine's, so that the evaluation measures what the app does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.bundle import Bundle
from engine.catalogue.genre_profile import GenreProfile
from engine.policy import Policy
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking, ceiling_of
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from training.evaluation.user_folds import HeldOutUser


@dataclass(frozen=True)
class SimulatedSession:
    """One user's session.

    Attributes
    ----------
    shown, answers, taste_scores
        The rows of the films shown, in order, the answers, and how well each film fitted the
        user's taste, u·m / score_scale.
    ran_empty
        Whether recommendations ran out.
    """

    shown: tuple[int, ...]
    answers: tuple[Answer, ...]
    taste_scores: tuple[float, ...]
    ran_empty: bool


def first_ranking(
    bundle: Bundle, policy: Policy, favourites: Sequence[int], count: int, seed: int
) -> list[int]:
    """Return the rows that a session recommends after the favourites, best first, at most `count`.

    Films outside the policy's bounds are left out. Equal to `Session.recommendations`, without
    the explanations.
    """
    profile = GenreProfile.of(bundle.catalogue, favourites)
    scorer = PolicyScorer(bundle.catalogue, policy, profile, bundle.score_scale)
    seen = np.zeros(len(bundle.catalogue), dtype=np.bool_)
    seen[list(favourites)] = True
    taste = bundle.taste.start(bundle.vectors, favourites, policy.taste)
    return [
        film.row for film in Ranking(taste, scorer).score(ceiling_of(seen), [seed, 0]).top(count)
    ]


def simulate_session(
    bundle: Bundle, policy: Policy, user: HeldOutUser, steps: int, seed: int
) -> SimulatedSession:
    """Let `user` answer `steps` recommendations, fewer if they run out.

    If they are shown only films that they rated, all others count as seen, and not as evidence.
    """
    session = Session(bundle, policy, seed)
    session.start([int(bundle.catalogue.movie_ids[row]) for row in user.favourites])
    if user.only_rated:
        unrated = (row for row in range(len(bundle.catalogue)) if row not in user.stars)
        ids = bundle.catalogue.movie_ids
        session.import_films([AnsweredFilm(int(ids[row]), Answer.SEEN) for row in unrated])
    shown: list[int] = []
    answers: list[Answer] = []
    taste_scores: list[float] = []
    while len(shown) < steps and (recommendation := session.recommend()) is not None:
        row = recommendation.movie.row
        rating = user.rating(row)
        if rating is None:
            session.answer(user.answer(row))
        else:
            session.rate(rating)
        shown.append(row)
        taste_scores.append(recommendation.terms.taste / policy.score_weight_model)
        answers.append(session.state.answers[-1].answer)
    return SimulatedSession(tuple(shown), tuple(answers), tuple(taste_scores), len(shown) < steps)
