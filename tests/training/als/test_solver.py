"""Stacks of systems compared with NumPy's solver, and several threads with one."""

import numpy as np
import pytest
from scipy.sparse import random as random_matrix
from threadpoolctl import threadpool_limits

from training.als import factorisation, solver
from training.als.observations import ObservationMatrix
from training.als.solver import solve_definite


def systems(count: int, size: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    roots = draw.normal(size=(count, 2 * size, size))
    stack = roots.transpose(0, 2, 1) @ roots + size * np.eye(size)
    return stack.astype(np.float32), draw.normal(size=(count, size)).astype(np.float32)


def directly(stack: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.linalg.solve(stack.astype(float), right.astype(float)[:, :, None])[:, :, 0]


@pytest.mark.parametrize("size", [1, 2, 17, 64])
def test_a_solution_equals_that_of_a_factorisation_up_to_rounding(size):
    stack, right = systems(9, size)
    expected = directly(stack, right)
    assert solve_definite(stack, right) == pytest.approx(expected, abs=3e-6 * abs(expected).max())


def test_the_arguments_are_not_changed():
    stack, right = systems(5, 8)
    before = stack.copy(), right.copy()
    solve_definite(stack, right)
    assert np.array_equal(stack, before[0])
    assert np.array_equal(right, before[1])


def test_a_right_hand_side_of_zero_has_the_solution_zero():
    stack, right = systems(3, 8)
    right[1] = 0.0
    found = solve_definite(stack, right)
    assert not found[1].any()
    assert found == pytest.approx(directly(stack, right), abs=1e-5)


def test_scales_may_differ_by_many_orders_of_magnitude():
    stack, right = systems(4, 10)
    scale = np.logspace(-4, 4, 10, dtype=np.float32)
    found = solve_definite(stack * scale * scale[:, None], right)
    expected = directly(stack, right / scale) / scale
    assert found * scale == pytest.approx(expected * scale, rel=1e-3, abs=1e-3)


def test_systems_that_conjugate_gradients_do_not_solve_are_factorised(monkeypatch):
    stack, right = systems(6, 30)
    stack[::2] = np.eye(30, dtype=np.float32)
    monkeypatch.setattr(solver, "_MOST_STEPS", 2)
    expected = directly(stack, right)
    assert solve_definite(stack, right) == pytest.approx(expected, abs=3e-6 * abs(expected).max())


def observed() -> ObservationMatrix:
    target = random_matrix(200, 90, 0.2, format="csr", dtype=np.float32, rng=0)
    confidence = target.copy()
    confidence.data[:] = np.random.default_rng(0).uniform(0.2, 3.0, target.nnz)
    return ObservationMatrix(confidence, target)


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


@pytest.mark.parametrize("gathered", [1 << 18, 128])
def test_solving_long_rows_in_parts_does_not_change_the_result(monkeypatch, gathered):
    films, ridge = factorisation.first_factors(90, 6, 0), np.ones(200)
    whole = factorisation.solve_rows(observed(), films, 0.1, ridge)
    monkeypatch.setattr(solver, "_GATHERED", gathered)
    parts = factorisation.solve_rows(observed(), films, 0.1, ridge)
    assert parts == pytest.approx(whole, abs=1e-6)


def test_an_error_in_a_batch_is_raised():
    def fail(batch):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), solver.batch_runner() as run:
        run(fail, [None])
