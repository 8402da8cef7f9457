"""Solve the normal equations of ALS for batches of rows, with a thread for each core.

A row's minimiser is x = (D + FᵀCF)⁻¹FᵀCt, D diagonal in the axes that the caller chose. The
size of a system is d for rows with many observations, and their number for the other rows. The
eigenvalues are so close together that about ten steps of conjugate gradients are exact up to
float32's rounding, at a fraction of the cost of a factorisation.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from training.als.batches import Batch

_GATHERED = 1 << 18  # numbers in the vectors gathered at a time for long rows: 1 MiB
_TOLERANCE = 1e-6  # of a residual, relative to the right-hand side: float32's rounding
_MOST_STEPS = 64
_TINY = np.finfo(np.float32).tiny

BatchRunner = Callable[[Callable[[Batch], None], Iterable[Batch]], None]
"""Calls a function for each batch, in any order."""


@contextmanager
def batch_runner() -> Iterator[BatchRunner]:
    """Yield a runner with as many threads as BLAS may use.

    Meanwhile BLAS uses one thread: the systems are too small to share.
    """
    blas = [library for library in threadpool_info() if library["user_api"] == "blas"]
    threads = max((library["num_threads"] for library in blas), default=1)
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:

        def run(solve: Callable[[Batch], None], batches: Iterable[Batch]) -> None:
            for _ in pool.map(solve, batches):
                pass

        yield run


def solve_batch(
    batch: Batch,
    vectors: NDArray[np.float32],
    diagonal: NDArray[np.float32],
    start: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return x for each row of the batch, (b, d) float32.

    Parameters
    ----------
    vectors
        (n + 1, d): the other side's vectors, and zeros for padding.
    diagonal
        D, (b, d), above 0.
    start
        (b, d), what x would be without the row's observations; None for 0.
    """
    right_side = batch.right_side
    if start is not None:
        gathered = _gathered(batch, slice(None), vectors)
        right_side = right_side - (gathered @ start[:, :, None])[:, :, 0]
    solve = _through_observations if batch.width < vectors.shape[1] else _through_dimensions
    solution = solve(batch, vectors, diagonal, right_side)
    return solution if start is None else solution + start


def _through_observations(
    batch: Batch,
    vectors: NDArray[np.float32],
    diagonal: NDArray[np.float32],
    right_side: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return D⁻¹Gᵀ(I + GD⁻¹Gᵀ)⁻¹y through w × w systems, with G = √C·F."""
    shrunk = 1.0 / np.sqrt(diagonal)
    scaled = _gathered(batch, slice(None), vectors)
    scaled *= shrunk[:, None, :]
    turned = scaled.transpose(0, 2, 1)
    kernel = scaled @ turned
    corner = np.arange(batch.width)
    kernel[:, corner, corner] += 1.0
    weights = solve_definite(kernel, right_side)
    solution: NDArray[np.float32] = shrunk * (turned @ weights[:, :, None])[:, :, 0]
    return solution


def _through_dimensions(
    batch: Batch,
    vectors: NDArray[np.float32],
    diagonal: NDArray[np.float32],
    right_side: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return (D + GᵀG)⁻¹Gᵀy through d × d systems, with G = √C·F."""
    rows, dimension = diagonal.shape
    precision = np.empty((rows, dimension, dimension), dtype=np.float32)
    right = np.empty((rows, dimension, 1), dtype=np.float32)
    at_a_time = max(1, _GATHERED // (batch.width * dimension))
    for first in range(0, rows, at_a_time):
        part = slice(first, first + at_a_time)
        gathered = _gathered(batch, part, vectors)
        turned = gathered.transpose(0, 2, 1)
        np.matmul(turned, gathered, out=precision[part])
        np.matmul(turned, right_side[part, :, None], out=right[part])
    corner = np.arange(dimension)
    precision[:, corner, corner] += diagonal
    return solve_definite(precision, right[:, :, 0])


def _gathered(batch: Batch, part: slice, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return √C·F for some rows, (rows, w, d)."""
    gathered: NDArray[np.float32] = np.take(vectors, batch.columns[part], axis=0)
    if batch.root is not None:
        gathered *= batch.root[part, :, None]
    return gathered


def solve_definite(systems: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return x of A x = y for each A of the stack, up to float32's rounding, (b, k) float32.

    Conjugate gradients, preconditioned by A's diagonal; systems that they have not solved
    after 64 steps are factorised.

    Parameters
    ----------
    systems
        (b, k, k), symmetric and positive definite.
    right
        y, (b, k).
    """
    preconditioner = 1.0 / np.diagonal(systems, axis1=1, axis2=2)
    solution = np.zeros_like(right)
    residual = right.copy()
    direction = preconditioner * residual
    step, image = np.empty_like(right), np.empty_like(right)
    squared_norm = _dots(residual, direction)
    tolerance = np.float32(_TOLERANCE**2) * squared_norm
    for _ in range(_MOST_STEPS):
        np.matmul(systems, direction[:, :, None], out=image[:, :, None])
        step_length = squared_norm / np.maximum(_dots(direction, image), _TINY)
        np.multiply(step_length[:, None], direction, out=step)
        solution += step
        np.multiply(step_length[:, None], image, out=step)
        residual -= step
        np.multiply(preconditioner, residual, out=step)
        previous, squared_norm = squared_norm, _dots(residual, step)
        if (squared_norm <= tolerance).all():
            return solution
        direction *= (squared_norm / np.maximum(previous, _TINY))[:, None]
        direction += step
    unsolved = ~(squared_norm <= tolerance)
    exact = np.linalg.solve(
        systems[unsolved].astype(np.float64), right[unsolved, :, None].astype(np.float64)
    )
    solution[unsolved] = exact[:, :, 0]
    return solution


def _dots(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the product of each row of `left` with the same row of `right`, (b,)."""
    dots: NDArray[np.float32] = np.einsum("ij,ij->i", left, right)
    return dots
