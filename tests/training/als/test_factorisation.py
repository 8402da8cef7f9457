"""ALS compared with its objective, its normal equations, and the engine's fold-in."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from engine.policy import TASTE_RATES
from engine.taste.base import Answer
from engine.taste.fold_in import FoldInConfig
from tests.training.tables import random_ratings, rating_table
from training.als import factorisation
from training.als.factorisation import Factors, objective, solve_rows
from training.als.film_features import FilmFeatures
from training.als.observations import ObservationMatrix, observe
from training.als.settings import AlsSettings, FoldInSettings

CONSTANTS = {"alpha0": 0.2, "regularisation": 0.05}


def observed(users: int = 25, films: int = 18, seed: int = 0) -> ObservationMatrix:
    """Return uneven confidences and targets, and a user and a film without observations."""
    draw = np.random.default_rng(seed)
    stored = draw.random((users, films)) < 0.4
    stored[3], stored[:, 5] = False, False
    confidence = np.where(stored, draw.uniform(0.2, 3.0, stored.shape), 0).astype(np.float32)
    rows, columns = np.nonzero(stored)
    targets = draw.uniform(-0.5, 1.0, len(rows)).astype(np.float32)
    return ObservationMatrix(
        csr_matrix(confidence), csr_matrix((targets, (rows, columns)), shape=stored.shape)
    )


def fitted(data: ObservationMatrix, dimension: int, sweeps: int) -> Factors:
    return factorisation.fit(data, dimension=dimension, sweeps=sweeps, seed=0, **CONSTANTS)


def summed_by_hand(data: ObservationMatrix, factors: Factors) -> float:
    """Return the objective, summed term by term."""
    users, films = factors.users.astype(float), factors.movies.astype(float)
    confidence, target = data.confidence.toarray(), data.target.toarray()
    total = 0.0
    for u in range(len(users)):
        for v in range(len(films)):
            score = users[u] @ films[v]
            total += confidence[u, v] * (target[u, v] - score) ** 2
            total += CONSTANTS["alpha0"] * score**2
    for rows, counts, others in (
        (users, (confidence > 0).sum(1), len(films)),
        (films, (confidence > 0).sum(0), len(users)),
    ):
        for row, count in zip(rows, counts, strict=True):
            ridge = CONSTANTS["regularisation"] * (count + CONSTANTS["alpha0"] * others)
            total += ridge * row @ row
    return total


@pytest.mark.parametrize("dimension", [3, 30])
def test_the_objective_is_the_documented_one(dimension):
    data = observed()
    factors = fitted(data, dimension, 2)
    assert objective(data, factors, **CONSTANTS) == pytest.approx(summed_by_hand(data, factors))


@pytest.mark.parametrize("dimension", [3, 30])
def test_the_objective_never_rises(dimension):
    data = observed()
    values = [objective(data, fitted(data, dimension, k), **CONSTANTS) for k in range(1, 12)]
    assert all(later <= before * (1 + 1e-6) for before, later in pairwise(values))
    assert values[-1] < values[0]


@pytest.mark.parametrize("dimension", [2, 30])
def test_a_fixed_point_satisfies_the_normal_equations(dimension):
    data = observed()
    factors = fitted(data, dimension, 200)
    users, films = factors.users.astype(float), factors.movies.astype(float)
    confidence, target = data.confidence.toarray(), data.target.toarray()
    for u in range(len(users)):
        count = np.count_nonzero(confidence[u])
        ridge = CONSTANTS["regularisation"] * (count + CONSTANTS["alpha0"] * len(films))
        precision = CONSTANTS["alpha0"] * films.T @ films
        precision += (films.T * confidence[u]) @ films + ridge * np.eye(dimension)
        right_side = films.T @ (confidence[u] * target[u])
        assert precision @ users[u] == pytest.approx(right_side, abs=2e-3)


@pytest.mark.parametrize("dimension", [2, 7, 30])
def test_solving_rows_equals_a_dense_solve(dimension):
    data = observed()
    films = np.random.default_rng(1).normal(size=(18, dimension)).astype(np.float32)
    ridge = np.linspace(0.5, 2.0, 25)
    found = solve_rows(data, films, 0.3, ridge)
    confidence, target = data.confidence.toarray(), data.target.toarray()
    for u in range(25):
        precision = 0.3 * films.T @ films + (films.T * confidence[u]) @ films
        precision = precision + ridge[u] * np.eye(dimension)
        expected = np.linalg.solve(precision, films.T @ (confidence[u] * target[u]))
        assert found[u] == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("dimension", [2, 7, 30])
def test_rows_are_drawn_to_their_prior_mean(dimension):
    data = observed()
    draw = np.random.default_rng(1)
    films = draw.normal(size=(18, dimension)).astype(np.float32)
    mean = draw.normal(size=(25, dimension)).astype(np.float32)
    ridge = np.linspace(0.5, 2.0, 25)
    found = solve_rows(data, films, 0.3, ridge, mean)
    confidence, target = data.confidence.toarray(), data.target.toarray()
    for u in range(25):
        precision = 0.3 * films.T @ films + (films.T * confidence[u]) @ films
        precision = precision + ridge[u] * np.eye(dimension)
        right_side = films.T @ (confidence[u] * target[u]) + ridge[u] * mean[u]
        assert found[u] == pytest.approx(np.linalg.solve(precision, right_side), abs=1e-3)


def test_the_objective_counts_distances_from_the_prior_mean():
    data = observed()
    factors = fitted(data, 4, 3)
    at_the_mean = replace(factors, mean=factors.movies)
    penalty = (ridge_of(data.by_movie) * (factors.movies.astype(float) ** 2).sum(axis=1)).sum()
    assert objective(data, at_the_mean, **CONSTANTS) == pytest.approx(
        objective(data, factors, **CONSTANTS) - penalty
    )


def test_each_sweep_computes_the_prior_mean_again():
    calls = []

    def prior_mean(movies):
        calls.append(movies)
        return np.full_like(movies, 0.25)

    factors = factorisation.fit(
        observed(), dimension=4, sweeps=3, seed=0, prior_mean=prior_mean, **CONSTANTS
    )
    assert len(calls) == 3
    assert factors.mean == pytest.approx(np.full((18, 4), 0.25))
    assert factors.movies[5].any()  # without ratings a film is near its prior mean


def test_solving_for_films_repeats_the_last_step_of_a_fit():
    data = observed()
    factors = fitted(data, 4, 200)
    again = factorisation.solve_movies(data, factors.users, **CONSTANTS)
    assert again == pytest.approx(factors.movies, abs=1e-4)


@pytest.mark.parametrize("dimension", [4, 40])
def test_each_sweep_comes_about_as_far_as_with_exact_solves(dimension):
    data = observed(60, 50)
    movies = factorisation.first_factors(50, dimension, 0).astype(float)
    for sweeps in range(1, 9):
        users = solved_densely(data, movies)
        movies = solved_densely(data.by_movie, users)
        exact = Factors(users.astype(np.float32), movies.astype(np.float32))
        reached = objective(data, fitted(data, dimension, sweeps), **CONSTANTS)
        assert reached == pytest.approx(objective(data, exact, **CONSTANTS), rel=0.02)


def solved_densely(data: ObservationMatrix, other: np.ndarray) -> np.ndarray:
    """Return every row's minimiser by a dense float64 solve."""
    confidence, target = data.confidence.toarray().astype(float), data.target.toarray()
    solved = []
    for c, t, ridge in zip(confidence, target, ridge_of(data), strict=True):
        precision = CONSTANTS["alpha0"] * other.T @ other + (other.T * c) @ other
        precision += ridge * np.eye(other.shape[1])
        solved.append(np.linalg.solve(precision, other.T @ (c * t)))
    return np.array(solved)


def test_users_and_films_without_observations_have_no_factors():
    factors = fitted(observed(), 4, 3)
    assert not factors.users[3].any()
    assert not factors.movies[5].any()


def test_the_same_seed_gives_the_same_factors():
    one, other = fitted(observed(), 4, 3), fitted(observed(), 4, 3)
    assert one.movies.tobytes() == other.movies.tobytes()
    assert one.movies.dtype == one.users.dtype == np.float32


def test_folding_a_training_user_in_gives_the_users_own_factors():
    table = rating_table(random_ratings(20, 30, 0.6))
    data = observe(table, FilmFeatures.of(table), AlsSettings())
    factors = fitted(data, 6, 5)
    again = solve_rows(data, factors.movies, CONSTANTS["alpha0"], ridge_of(data))
    settings = FoldInSettings(**CONSTANTS, background=CONSTANTS["alpha0"] * len(factors.movies))
    config = FoldInConfig(settings.prior(factors.movies))
    for user in range(5):
        likes = data.confidence.indices[slice(*data.confidence.indptr[user : user + 2])].tolist()
        taste = config.start(factors.movies, likes[:4], TASTE_RATES)
        for row in likes[4:]:
            taste.update(row, Answer.LIKE)
        assert taste.vector == pytest.approx(again[user], abs=1e-4)


def ridge_of(data: ObservationMatrix) -> np.ndarray:
    return CONSTANTS["regularisation"] * (data.counts() + CONSTANTS["alpha0"] * data.shape[1])
