"""Solve the normal equations of ALS for the rows of one side, compiled, with a thread a core.

Row i's minimiser x solves (D_i + Σ c y yᵀ) x = b_i + Σ c t y over the row's observations, with
D_i diagonal. Conjugate gradients never form the system: a step costs two passes over the
vectors y of the row (Takács, Pilászy & Tikk 2011, "Applications of the conjugate gradient
method for implicit feedback collaborative filtering").
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from training.als.observations import ObservationMatrix

TO_THE_END: Final = 500  # steps: far more than float32's rounding leaves to be done
_TOLERANCE = 1e-7  # of a residual, relative to the first one: float32's rounding
_PARTS_OF_A_THREAD = 16  # so that all threads end at about the same time
_SIGNATURE = (
    "void(int64, int64, int64[::1], int32[::1], float32[::1], float32[::1], float32[:, ::1], "
    "float32[::1], float32[::1], float32[:, ::1], float32[:, ::1], int64, float32)"
)


def solve(
    observed: ObservationMatrix,
    vectors: NDArray[np.float32],
    shared: NDArray[np.float32],
    ridge: NDArray[np.float32],
    constant: NDArray[np.float32],
    solution: NDArray[np.float32],
    steps: int,
) -> None:
    """Improve the solution of each of m rows, in place.

    Parameters
    ----------
    observed
        (m, n).
    vectors
        y, (n, d).
    shared, ridge
        (d,) and (m,): D_i is shared + ridge_i, above 0.
    constant
        b, (m, d).
    solution
        (m, d): where conjugate gradients start, and what they reach.
    steps
        At most so many a row; fewer where rounding leaves nothing to improve.
    """
    kernel = compiled()
    threads = _threads()
    starts = observed.confidence.indptr.astype(np.int64)
    columns = observed.confidence.indices.astype(np.int32, copy=False)
    parts = np.linspace(0, int(starts[-1]) + len(ridge), threads * _PARTS_OF_A_THREAD + 1)
    ends = np.searchsorted(starts + np.arange(len(starts)), parts)
    ends[0], ends[-1] = 0, len(ridge)

    values = observed.confidence.data, observed.target.data
    rest = (vectors, shared, ridge, constant, solution, steps, np.float32(_TOLERANCE**2))

    def part(first: int, last: int) -> None:
        kernel(first, last, starts, columns, *values, *rest)

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(part, ends[:-1].tolist(), ends[1:].tolist()):
            pass


def _threads() -> int:
    """Return the number of threads that BLAS may use, so that one setting rules both."""
    blas = [library for library in _libraries().info() if library["user_api"] == "blas"]
    return max((library["num_threads"] for library in blas), default=1)


@cache
def _libraries() -> ThreadpoolController:
    """Return the libraries that have threads; to find them takes milliseconds."""
    return ThreadpoolController()


@cache
def compiled() -> Any:
    """Return the compiled kernel; the first call takes about 2 s.

    It is not stored: numba would unpickle what lies beside this file.
    """
    from numba import njit

    return njit(_SIGNATURE, nogil=True, fastmath={"reassoc", "contract", "nsz"})(_solve_rows)


def _solve_rows(
    first: int,
    last: int,
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    confidence: NDArray[np.float32],
    target: NDArray[np.float32],
    vectors: NDArray[np.float32],
    shared: NDArray[np.float32],
    ridge: NDArray[np.float32],
    constant: NDArray[np.float32],
    solution: NDArray[np.float32],
    steps: int,
    tolerance: np.float32,
) -> None:
    """Improve rows `first` to `last` − 1: conjugate gradients, preconditioned by the diagonal."""
    dimension = vectors.shape[1]
    residual = np.empty(dimension, np.float32)
    direction = np.empty(dimension, np.float32)
    image = np.empty(dimension, np.float32)
    inverse = np.empty(dimension, np.float32)
    for i in range(first, last):
        x = solution[i]
        if starts[i] == starts[i + 1]:
            for k in range(dimension):
                x[k] = constant[i, k] / (shared[k] + ridge[i])
            continue
        for k in range(dimension):
            inverse[k] = shared[k] + ridge[i]
            residual[k] = constant[i, k] - inverse[k] * x[k]
        for e in range(starts[i], starts[i + 1]):
            y = vectors[columns[e]]
            score = np.float32(0)
            for k in range(dimension):
                score += y[k] * x[k]
            error = confidence[e] * (target[e] - score)
            for k in range(dimension):
                residual[k] += error * y[k]
                inverse[k] += confidence[e] * y[k] * y[k]
        norm = np.float32(0)
        for k in range(dimension):
            inverse[k] = 1 / inverse[k]
            direction[k] = inverse[k] * residual[k]
            norm += residual[k] * direction[k]
        least = max(tolerance * norm, np.float32(1e-30))
        for _ in range(steps):
            if norm <= least:
                break
            for k in range(dimension):
                image[k] = (shared[k] + ridge[i]) * direction[k]
            for e in range(starts[i], starts[i + 1]):
                y = vectors[columns[e]]
                score = np.float32(0)
                for k in range(dimension):
                    score += y[k] * direction[k]
                score *= confidence[e]
                for k in range(dimension):
                    image[k] += score * y[k]
            curvature = np.float32(0)
            for k in range(dimension):
                curvature += direction[k] * image[k]
            length = norm / curvature
            previous = norm
            norm = np.float32(0)
            for k in range(dimension):
                x[k] += length * direction[k]
                residual[k] -= length * image[k]
                norm += residual[k] * residual[k] * inverse[k]
            for k in range(dimension):
                direction[k] = inverse[k] * residual[k] + norm / previous * direction[k]
