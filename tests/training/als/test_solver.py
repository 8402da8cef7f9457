"""Conjugate gradients compared with dense solves, and several threads with one."""

import numpy as np
import pytest
from scipy.sparse import random as random_matrix
from threadpoolctl import threadpool_limits

from training.als import factorisation
from training.als.observations import ObservationMatrix
from training.als.solver import TO_THE_END, solve


def observed(rows: int = 200, columns: int = 90) -> ObservationMatrix:
    target = random_matrix(rows, columns, 0.2, format="csr", dtype=np.float32, rng=0)
    confidence = target.copy()
    confidence.data[:] = np.random.default_rng(0).uniform(0.2, 3.0, target.nnz)
    return ObservationMatrix(confidence, target)


def system(data: ObservationMatrix, dimension: int) -> tuple[np.ndarray, ...]:
    """Return vectors, shared, ridge, constant and a start, all float32."""
    draw = np.random.default_rng(1)
    rows, columns = data.shape
    drawn = (
        draw.normal(size=(columns, dimension)),
        draw.uniform(0.0, 2.0, dimension),
        draw.uniform(0.1, 2.0, rows),
        draw.normal(size=(rows, dimension)),
        draw.normal(size=(rows, dimension)),
    )
    return tuple(values.astype(np.float32) for values in drawn)


def densely(data: ObservationMatrix, vectors, shared, ridge, constant) -> np.ndarray:
    confidence, target = (m.toarray().astype(float) for m in (data.confidence, data.target))
    wide = vectors.astype(float)
    solved = []
    for c, t, r, b in zip(confidence, target, ridge, constant, strict=True):
        precision = np.diag(shared + r).astype(float) + (wide.T * c) @ wide
        solved.append(np.linalg.solve(precision, b + wide.T @ (c * t)))
    return np.array(solved)


@pytest.mark.parametrize("rows", [1, 7, 200])
@pytest.mark.parametrize("dimension", [1, 6, 40])
def test_solutions_equal_those_of_dense_solves_up_to_rounding(rows, dimension):
    data = observed(rows)
    *given, solution = system(data, dimension)
    solve(data, *given, solution, TO_THE_END)
    expected = densely(data, *given)
    assert solution == pytest.approx(expected, abs=2e-5 * abs(expected).max())


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_few_steps_come_closer_from_wherever_they_start(steps):
    data = observed()
    vectors, shared, ridge, constant, start = system(data, 12)
    exact = densely(data, vectors, shared, ridge, constant)
    solution = start.copy()
    solve(data, vectors, shared, ridge, constant, solution, steps)
    assert energy(data, vectors, shared, ridge, solution - exact) < 0.5**steps * energy(
        data, vectors, shared, ridge, start - exact
    )


def energy(data, vectors, shared, ridge, errors) -> float:
    """Return Σ eᵀ(D + Σ c y yᵀ)e, which each step of conjugate gradients lowers."""
    scores = errors @ vectors.T.astype(float)
    own = (data.confidence.toarray() * scores**2).sum()
    return float(own + ((shared + ridge[:, None]) * errors**2).sum())


def test_a_row_that_is_solved_stays_as_it_is():
    data = observed()
    *given, solution = system(data, 12)
    solve(data, *given, solution, TO_THE_END)
    again = solution.copy()
    solve(data, *given, again, 3)
    assert again == pytest.approx(solution, abs=1e-5)


def test_without_observations_a_row_is_its_constant_by_its_diagonal():
    data = observed(rows=4, columns=5)
    for matrix in (data.confidence, data.target):
        matrix.data = matrix.data[:0]
        matrix.indices = matrix.indices[:0]
        matrix.indptr[:] = 0
    vectors, shared, ridge, constant, solution = system(data, 3)
    solve(data, vectors, shared, ridge, constant, solution, 1)
    assert solution == pytest.approx(constant / (shared + ridge[:, None]))


@pytest.mark.parametrize("dimension", [6, 40])
def test_the_number_of_threads_does_not_change_a_bit(dimension):
    found = []
    for threads in (1, 3):
        with threadpool_limits(threads, user_api="blas"):
            fitted = factorisation.fit(
                observed(), dimension=dimension, alpha0=0.1, regularisation=0.01, sweeps=3, seed=0
            )
        found.append(fitted.movies.tobytes())
    assert found[0] == found[1]
