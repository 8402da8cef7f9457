"""Implicit-feedback ALS with a confidence and a target for each observation.

Minimises, over user factors u (m, d) and film factors v (n, d),

    Σ_observed c (t − u·v)² + α₀ Σ_all (u·v)²
        + λ Σ_users (|S_u| + α₀n) ‖u‖² + λ Σ_films (|S_v| + α₀m) ‖v‖²

where |S| counts a user's or film's observations of positive confidence: the frequency-scaled
regulariser with ν = 1 of Rendle et al. 2021, "Revisiting the Performance of iALS on Item
Recommendation Benchmarks". With every c and t at 1 it is the paper's objective. Where films
are expected at μ (n, d) rather than at 0, ‖v − μ‖² stands in place of ‖v‖².
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from preprocessing.progress import Progress, silent

_GATHERED = 1 << 23  # numbers of film or user vectors gathered at a time: 32 MiB
_INITIAL_LENGTH = 0.1


@dataclass(frozen=True)
class Observed:
    """What was observed of m users and n films.

    Attributes
    ----------
    confidence, target
        (m, n) float32 CSR matrices with the same entries stored, confidences above 0.
    """

    confidence: csr_matrix
    target: csr_matrix

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n)."""
        m, n = self.confidence.shape
        return m, n

    @property
    def by_movie(self) -> "Observed":
        """The same, films × users."""
        return Observed(self.confidence.T.tocsr(), self.target.T.tocsr())

    def of_movies(self, chosen: NDArray[np.bool_]) -> "Observed":
        """Return what was observed of the films `chosen`, (n,)."""
        return Observed(self.confidence[:, chosen], self.target[:, chosen])

    def counts(self) -> NDArray[np.int64]:
        """Return how many observations each row has, (m,)."""
        return np.diff(self.confidence.indptr).astype(np.int64)


@dataclass(frozen=True)
class Factors:
    """User factors (m, d) and film factors (n, d), float32.

    `expected`, μ (n, d), is where the films were expected when they were last solved for;
    None for 0.
    """

    users: NDArray[np.float32]
    movies: NDArray[np.float32]
    expected: NDArray[np.float32] | None = None


Expectation = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Where films are expected, (n, d), as their factors so far, (n, d), suggest."""


def fit(
    observed: Observed,
    *,
    dimension: int,
    alpha0: float,
    regularisation: float,
    sweeps: int,
    seed: int,
    expect: Expectation | None = None,
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
        At least 1. More sweeps go on from where fewer end.
    expect
        Asked anew in each sweep, before the films are solved for; None expects them at 0.
    """
    by_movie = observed.by_movie
    user_ridge = _ridge(observed, alpha0, regularisation)
    movie_ridge = _ridge(by_movie, alpha0, regularisation)
    expected = None
    draw = np.random.default_rng(seed)
    length = _INITIAL_LENGTH / np.sqrt(dimension)
    movies = (draw.standard_normal((observed.shape[1], dimension)) * length).astype(np.float32)
    with (
        # The systems are too small to share: threads would wait for each other.
        threadpool_limits(1, user_api="blas"),
        progress("fitting als", sweeps, unit=" sweeps") as advance,
    ):
        for _ in range(sweeps):
            users = solve_rows(observed, movies, alpha0, user_ridge)
            expected = None if expect is None else expect(movies)
            movies = solve_rows(by_movie, users, alpha0, movie_ridge, expected)
            advance(1)
    return Factors(users, movies, expected)


def solve_movies(
    observed: Observed,
    users: NDArray[np.float32],
    *,
    alpha0: float,
    regularisation: float,
    expected: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return the factors of films that had no part in the fit, (n, d): one step for films.

    Parameters
    ----------
    observed
        What the m users say of these n films.
    users
        (m, d), as they were fitted.
    expected
        (n, d).
    """
    by_movie = observed.by_movie
    ridge = _ridge(by_movie, alpha0, regularisation)
    with threadpool_limits(1, user_api="blas"):
        return solve_rows(by_movie, users, alpha0, ridge, expected)


def solve_rows(
    observed: Observed,
    other: NDArray[np.float32],
    alpha0: float,
    ridge: NDArray[np.float64],
    expected: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return the minimiser for every row while the other side's factors stay, (m, d) float32.

    Row i solves (α₀YᵀY + Σ c y yᵀ + ridge_i I) x = Σ c t y + ridge_i μ_i.

    Parameters
    ----------
    observed
        Of m rows.
    other
        Y, (n, d).
    ridge
        (m,), above 0.
    expected
        μ, (m, d); None for 0.
    """
    wide = other.astype(np.float64)
    values, axes = np.linalg.eigh(wide.T @ wide)
    # In the eigenvectors of YᵀY all but the row's own observations is diagonal.
    turned = (wide @ axes).astype(np.float32)
    shared = alpha0 * np.maximum(values, 0.0)
    solution = np.zeros((len(ridge), other.shape[1]))
    if expected is not None:
        # Without observations; what they add is then the answer to what this leaves open.
        solution[:] = expected @ axes * (ridge[:, None] / (shared + ridge[:, None]))
    for batch in _batches(observed, other.shape[1]):
        diagonal = shared + ridge[batch.rows, None]
        gathered = turned[batch.columns]
        if expected is not None:
            start = solution[batch.rows].astype(np.float32)
            batch = replace(batch, target=batch.target - (gathered @ start[:, :, None])[:, :, 0])
        solve = _solve_dual if batch.width < len(shared) else _solve_primal
        solution[batch.rows] += solve(gathered, batch, diagonal)
    turned_back: NDArray[np.float32] = (solution @ axes.T).astype(np.float32)
    return turned_back


def objective(
    observed: Observed, factors: Factors, *, alpha0: float, regularisation: float
) -> float:
    """Return the value that `fit` minimises."""
    users, movies = factors.users.astype(np.float64), factors.movies.astype(np.float64)
    rows = np.repeat(np.arange(len(users)), observed.counts())
    scores = np.einsum("ij,ij->i", users[rows], movies[observed.confidence.indices])
    fit_error = observed.confidence.data @ (observed.target.data - scores) ** 2
    background = alpha0 * np.sum((users.T @ users) * (movies.T @ movies))
    penalty = _ridge(observed, alpha0, regularisation) @ (users**2).sum(axis=1)
    strayed = movies if factors.expected is None else movies - factors.expected
    penalty += _ridge(observed.by_movie, alpha0, regularisation) @ (strayed**2).sum(axis=1)
    return float(fit_error + background + penalty)


def _ridge(observed: Observed, alpha0: float, regularisation: float) -> NDArray[np.float64]:
    """Return λ(|S| + α₀ columns) for each row, (m,)."""
    background = alpha0 * observed.shape[1]
    return np.asarray(regularisation * (observed.counts() + background), dtype=np.float64)


@dataclass(frozen=True)
class _Batch:
    """b rows of similar length, padded to the longest, w.

    `columns`, `confidence` and `target` are (b, w); padding has confidence 0.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    confidence: NDArray[np.float32]
    target: NDArray[np.float32]

    @property
    def width(self) -> int:
        return int(self.columns.shape[1])


def _batches(observed: Observed, dimension: int) -> Iterator[_Batch]:
    """Yield all rows that have observations, shortest first."""
    counts = observed.counts()
    start = observed.confidence.indptr.astype(np.int64)
    order = np.argsort(counts, kind="stable")
    order = order[counts[order] > 0]
    while len(order):
        # Rows come by length, so the batch's last row is its longest.
        padded = np.arange(1, len(order) + 1) * np.maximum(counts[order], dimension)
        fitting = int(np.searchsorted(padded, _GATHERED // dimension, side="right"))
        similar = int(np.searchsorted(counts[order], 1.25 * counts[order[0]] + 4, side="right"))
        rows, order = np.split(order, [max(1, min(fitting, similar))])
        place = np.arange(counts[rows[-1]])
        present = place < counts[rows, None]
        taken = np.where(present, start[rows, None] + place, 0)
        yield _Batch(
            rows,
            observed.confidence.indices[taken].astype(np.int64),
            np.where(present, observed.confidence.data[taken], np.float32(0.0)),
            observed.target.data[taken],
        )


def _solve_dual(
    gathered: NDArray[np.float32], batch: _Batch, diagonal: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return x = D⁻¹Fᵀ(I + CFD⁻¹Fᵀ)⁻¹Ct for each row, (b, d), through w × w systems.

    F is `gathered`, (b, w, d), and D the diagonal of (b, d).
    """
    scaled = gathered / diagonal[:, None, :].astype(np.float32)
    products = batch.confidence[:, :, None] * (gathered @ scaled.transpose(0, 2, 1))
    kernel: NDArray[np.float64] = products.astype(np.float64)
    corner = np.arange(batch.width)
    kernel[:, corner, corner] += 1.0
    weighted = batch.confidence * batch.target
    weights = _solve(kernel, weighted.astype(np.float64)[:, :, None])
    return np.asarray(scaled.transpose(0, 2, 1) @ weights, dtype=np.float64)[:, :, 0]


def _solve_primal(
    gathered: NDArray[np.float32], batch: _Batch, diagonal: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return x = (D + FᵀCF)⁻¹FᵀCt for each row, (b, d), through d × d systems."""
    weighted = (batch.confidence[:, :, None] * gathered).transpose(0, 2, 1)
    precision: NDArray[np.float64] = (weighted @ gathered).astype(np.float64)
    corner = np.arange(diagonal.shape[1])
    precision[:, corner, corner] += diagonal
    wanted: NDArray[np.float64] = (weighted @ batch.target[:, :, None]).astype(np.float64)
    return _solve(precision, wanted)[:, :, 0]


def _solve(system: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return X of system · X = right for each system of the stack."""
    return np.asarray(np.linalg.solve(system, right), dtype=np.float64)
