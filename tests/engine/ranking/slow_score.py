"""The documented score, film by film, to compare the engine's with."""

from collections import Counter
from collections.abc import Sequence
from math import inf, isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.movies import Catalogue, Movie
from engine.policy import Policy


def slow_terms(
    catalogue: Catalogue, policy: Policy, favourites: Sequence[int], row: int, taste_score: float
) -> dict[str, float]:
    """Return every term of a film's score before exploration, by name."""
    films = [catalogue.movie(row) for row in range(len(catalogue))]
    favourites_with = Counter(genre for row in favourites for genre in films[row].genres)
    most_popular = max(film.popularity for film in films)
    terms, _ = _terms(films[row], policy, favourites_with, most_popular)
    return {"taste": taste_score * policy.score_weight_model, **terms}


def _terms(
    film: Movie, policy: Policy, favourites_with: Counter[str], most_popular: int
) -> tuple[dict[str, float], float]:
    """Return the terms that do not depend on taste, and the film's affinity."""
    weights = [favourites_with[genre] / 4 for genre in film.genres]
    affinity = sum(weights) / len(weights) if weights else 0.0
    fame = film.popularity / most_popular
    boosted = 0 < affinity < policy.diversity_affinity_cap
    terms = {
        "genre": -(1 - affinity) * policy.genre_distance_penalty,
        "popularity": -fame * policy.popularity_penalty,
        "fame": -sqrt(fame) * policy.fame_penalty,
        "diversity": policy.diversity_boost if boosted else 0.0,
    }
    return terms, affinity


def slow_scores(
    catalogue: Catalogue,
    policy: Policy,
    favourites: Sequence[int],
    taste: NDArray[np.float32],
    hidden: NDArray[np.bool_],
    key: Sequence[int],
    scale: float = 1.0,
) -> list[float]:
    """Return the final score of every film, −inf for films that are not candidates.

    Parameters
    ----------
    favourites
        Rows of the four favourites.
    taste
        (n,) float32, each film's taste score.
    hidden
        (n,) bool, films that are not candidates.
    key
        Seeds exploration, one draw a film.
    scale
        What the taste scores are divided by.
    """
    films = [catalogue.movie(row) for row in range(len(catalogue))]
    favourites_with = Counter(genre for row in favourites for genre in films[row].genres)
    most_popular = max(film.popularity for film in films)
    scores = []
    for film, taste_score in zip(films, taste.tolist(), strict=True):
        terms, affinity = _terms(film, policy, favourites_with, most_popular)
        distance = 1 - affinity
        rest = sum(terms.values())
        allowed = affinity >= policy.min_genre_affinity - 1e-9
        allowed = allowed and distance <= policy.max_genre_distance + 1e-9
        score = taste_score * (policy.score_weight_model / scale) + rest
        scores.append(score if allowed and not hidden[film.row] else -inf)
    lowest = min((score for score in scores if isfinite(score)), default=0.0)
    return [
        score - 0.1 * (score - lowest)
        if isfinite(score) and draw < policy.exploration_rate
        else score
        for score, draw in zip(scores, np.random.default_rng(key).random(len(films)), strict=True)
    ]
