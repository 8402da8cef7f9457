"""Implicit-feedback ALS with a confidence and a target for each observation.

Minimises, over user factors u (m, d) and film factors v (n, d),

    Σ_observed c (t − u·v)² + α₀ Σ_all (u·v)²
        + λ Σ_users (|S_u| + α₀n) ‖u‖² + λ Σ_films (|S_v| + α₀m) ‖v‖²

where |S| counts a user's or film's observations of positive confidence: the frequency-scaled
regulariser with ν = 1 of Rendle et al. 2021, "Revisiting the Performance of iALS on Item
Recommendation Benchmarks". With every c and t at 1 it is the paper's objective. If films have
a prior mean μ (n, d) other than 0, ‖v − μ‖² replaces ‖v‖².
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from preprocessing.progress import Progress, silent
from training.als.observations import ObservationMatrix
from training.als.solver import TO_THE_END, solve

STEPS_OF_A_SWEEP: Final = 3  # more would solve exactly for factors that the next sweep changes
_INITIAL_LENGTH = 0.1
_SCORED_AT_ONCE = 1 << 13  # observations whose vectors are gathered together


@dataclass(frozen=True)
class Factors:
    """User factors (m, d) and film factors (n, d), float32.

    `mean` is the films' prior mean μ, (n, d), when they were last solved for; None for 0.
    """

    users: NDArray[np.float32]
    movies: NDArray[np.float32]
    mean: NDArray[np.float32] | None = None


PriorMean = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Returns the films' prior mean, (n, d), for their factors so far, (n, d)."""


def fit(
    observed: ObservationMatrix,
    *,
    dimension: int,
    alpha0: float,
    regularisation: float,
    sweeps: int,
    seed: int,
    prior_mean: PriorMean | None = None,
    progress: Progress = silent,
) -> Factors:
    """Return the factors after `sweeps` rounds of solving for all users, then all films.

    Parameters
    ----------
    dimension
        d ≥ 1.
    alpha0, regularisation
        α₀ ≥ 0 and λ > 0.
    sweeps
        At least 1. More sweeps continue from where fewer end.
    prior_mean
        Called in each sweep, before the films are solved for; None for a prior mean of 0.
    """
    of_users, of_movies = _ridges(observed, alpha0, regularisation)
    by_user, by_movie = (
        Side(observed, alpha0, of_users),
        Side(observed.by_movie, alpha0, of_movies),
    )
    users = np.zeros((observed.shape[0], dimension), dtype=np.float32)
    movies = first_factors(observed.shape[1], dimension, seed)
    mean = None
    with progress("fitting als", sweeps, unit=" sweeps") as advance:
        for _ in range(sweeps):
            users = by_user.solve(movies, users, steps=STEPS_OF_A_SWEEP)
            mean = None if prior_mean is None else prior_mean(movies)
            movies = by_movie.solve(users, movies, mean, steps=STEPS_OF_A_SWEEP)
            advance(1)
    return Factors(users, movies, mean)


def first_factors(films: int, dimension: int, seed: int) -> NDArray[np.float32]:
    """Return the film factors that a fit starts from, (films, dimension) float32."""
    length = _INITIAL_LENGTH / np.sqrt(dimension)
    drawn = np.random.default_rng(seed).standard_normal((films, dimension)) * length
    first: NDArray[np.float32] = drawn.astype(np.float32)
    return first


def solve_movies(
    observed: ObservationMatrix,
    users: NDArray[np.float32],
    *,
    alpha0: float,
    regularisation: float,
    mean: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return the factors of films that took no part in the fit, (n, d) float32.

    Parameters
    ----------
    observed
        The observations of these n films.
    users
        The fitted factors, (m, d).
    mean
        The films' prior mean μ, (n, d); None for 0.
    """
    _, ridge = _ridges(observed, alpha0, regularisation)
    return solve_rows(observed.by_movie, users, alpha0, ridge, mean)


def solve_rows(
    observed: ObservationMatrix,
    other: NDArray[np.float32],
    alpha0: float,
    ridge: NDArray[np.float64],
    mean: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return the minimiser for each of m rows, the other side's factors fixed, (m, d) float32.

    Parameters
    ----------
    other
        Y, (n, d).
    ridge
        (m,), above 0.
    mean
        μ, (m, d); None for 0.
    """
    return Side(observed, alpha0, ridge).solve(other, mean=mean)


@dataclass(frozen=True)
class Side:
    """The m rows of one side, the users or the films, prepared for repeated solving.

    Attributes
    ----------
    observed
        (m, n).
    alpha0, ridge
        α₀, and (m,) above 0.
    """

    observed: ObservationMatrix
    alpha0: float
    ridge: NDArray[np.float64]

    def solve(
        self,
        other: NDArray[np.float32],
        start: NDArray[np.float32] | None = None,
        mean: NDArray[np.float32] | None = None,
        steps: int = TO_THE_END,
    ) -> NDArray[np.float32]:
        """Return the minimiser for each row, the other side's factors fixed, (m, d) float32.

        Row i solves (α₀YᵀY + Σ c y yᵀ + ridge_i I) x = Σ c t y + ridge_i μ_i.

        Parameters
        ----------
        other
            Y, (n, d).
        start
            (m, d), where conjugate gradients start; None for 0.
        mean
            μ, (m, d); None for 0.
        steps
            Of conjugate gradients; by default as many as are exact up to float32's rounding.
        """
        wide = other.astype(np.float64)
        values, axes = np.linalg.eigh(wide.T @ wide)
        del wide
        # In the eigenvectors of YᵀY, everything but the row's own observations is diagonal.
        axes = axes.astype(np.float32)
        shared = (self.alpha0 * np.maximum(values, 0.0)).astype(np.float32)
        ridge = self.ridge.astype(np.float32)
        shape = (len(ridge), len(axes))
        constant = np.zeros(shape, dtype=np.float32)
        if mean is not None:
            np.multiply(ridge[:, None], mean @ axes, out=constant)
        solution = np.zeros(shape, dtype=np.float32) if start is None else start @ axes
        solve(self.observed, other @ axes, shared, ridge, constant, solution, steps)
        turned_back: NDArray[np.float32] = solution @ axes.T
        return turned_back


def objective(
    observed: ObservationMatrix, factors: Factors, *, alpha0: float, regularisation: float
) -> float:
    """Return the value that `fit` minimises."""
    users, movies = factors.users.astype(np.float64), factors.movies.astype(np.float64)
    rows = np.repeat(np.arange(len(users), dtype=np.int32), observed.counts())
    columns = observed.confidence.indices
    fit_error = 0.0
    for first in range(0, len(rows), _SCORED_AT_ONCE):
        part = slice(first, first + _SCORED_AT_ONCE)
        gathered = factors.users[rows[part]], factors.movies[columns[part]]
        scores = np.einsum("ij,ij->i", *gathered, dtype=np.float64)
        errors = observed.target.data[part] - scores
        fit_error += float(observed.confidence.data[part] @ errors**2)
    background = alpha0 * np.sum((users.T @ users) * (movies.T @ movies))
    of_users, of_movies = _ridges(observed, alpha0, regularisation)
    penalty = of_users @ (users**2).sum(axis=1)
    deviation = movies if factors.mean is None else movies - factors.mean
    penalty += of_movies @ (deviation**2).sum(axis=1)
    return float(fit_error + background + penalty)


def _ridges(
    observed: ObservationMatrix, alpha0: float, regularisation: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return λ(|S| + α₀n) for each of the m rows, and λ(|S| + α₀m) for each of the n columns."""
    m, n = observed.shape
    sizes = observed.counts(), np.bincount(observed.confidence.indices, minlength=n)
    rows, columns = (size.astype(np.float64) for size in sizes)
    return regularisation * (rows + alpha0 * n), regularisation * (columns + alpha0 * m)
