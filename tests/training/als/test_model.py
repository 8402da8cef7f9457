"""Films of the core, and films with few ratings."""

from dataclasses import replace

import numpy as np
import pytest

from tests.training.tables import Rating, random_ratings, rating_table
from training.als.model import fit_movies
from training.als.settings import AlsSettings

SETTINGS = AlsSettings(
    dimension=4,
    sweeps=4,
    neutral_confidence=0.4,
    dislike_confidence=0.5,
    feature_weight=0.5,
    core_ratings=5,
)
CORE = random_ratings(20, 30, 0.6)
RARE: list[Rating] = [(1, 101, 5.0), (2, 101, 4.0), (3, 102, 1.0)]


def test_films_with_few_ratings_do_not_change_the_core():
    alone = fit_movies(rating_table(CORE), SETTINGS, 0)
    beside = fit_movies(rating_table([*CORE, *RARE]), SETTINGS, 0)
    assert (alone.core_movies, len(beside.movies), beside.core_movies) == (30, 32, 30)
    assert np.array_equal(beside.movies[:30], alone.movies)
    assert np.array_equal(beside.users, alone.users)
    assert beside.objective == alone.objective


def test_the_factors_of_a_rare_film_solve_the_normal_equations_of_its_ratings():
    settings = replace(SETTINGS, feature_weight=0.0)
    found = fit_movies(rating_table([*CORE, *RARE]), settings, 0)
    users = found.users.astype(float)
    ridge = settings.regularisation * (2 + settings.alpha0 * len(users))
    precision = settings.alpha0 * users.T @ users + ridge * np.eye(4)
    precision += users[:2].T @ users[:2]
    expected = np.linalg.solve(precision, users[:2].sum(axis=0))
    assert found.movies[30] == pytest.approx(expected, abs=1e-5)


def test_a_disliked_film_scores_lower_than_a_liked_one():
    found = fit_movies(rating_table([*CORE, (1, 101, 5.0), (1, 102, 1.0)]), SETTINGS, 0)
    liked, disliked = found.movies[30:] @ found.users[0]
    assert liked > disliked


def test_the_most_rated_films_are_the_core_if_none_has_enough_ratings():
    ratings = [(1, 1, 5.0), (2, 1, 4.0), (1, 2, 5.0), (2, 3, 4.0), (2, 2, 3.0)]
    found = fit_movies(rating_table(ratings), SETTINGS, 0)
    assert found.core_movies == 2
    assert np.isfinite(found.movies).all()
    assert found.movies[2].any()
