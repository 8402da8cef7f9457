"""One ALS fit by fourfold or by `implicit`, with the same objective and initial factors.

implicit minimises Σ_observed c(1 − u·v)² + Σ_others (u·v)² + λ'(Σ‖u‖² + Σ‖v‖²). Multiplied by
α₀, and with c = 1 + 1/α₀ and λ' = λ/α₀, this equals our objective up to a constant, for a
confidence of 1, a target of 1 + α₀ and a ridge of λ for every row. implicit lacks the ridge that
grows with a row's observations, which the shipped model has; it takes no time.
"""

import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.synthetic.model_data import read_likes
from training.als import factorisation
from training.als.factorisation import STEPS_OF_A_SWEEP, Factors, Side
from training.als.observations import ObservationMatrix

ALPHA0, RIDGE = 0.1, 1.0
CONTENDERS = ("fourfold", "implicit, conjugate gradient", "implicit, exact")
Curve = list[tuple[float, float, float]]
"""By sweep: s since the start, processor s since the start, and the objective.

Computing the objective does not count.
"""


def fit(contender: str, file: Path, dimension: int, sweeps: int, threads: int) -> Curve:
    """Return the curve of a fit of `sweeps` sweeps to the likes stored in `file`."""
    likes = read_likes(file)
    likes.target.data[:] = 1.0 + ALPHA0
    if contender == "fourfold":
        with threadpool_limits(threads, user_api="blas"):
            return _ours(likes, dimension, sweeps)
    exact = contender.endswith("exact")
    return _implicit(likes, dimension, sweeps, threads, exact=exact)


class _Stopwatch:
    """Records time and objective at the end of each sweep."""

    def __init__(self, likes: ObservationMatrix):
        self.curve: Curve = []
        self._likes = likes
        self._started = _now()

    def record(self, users: np.ndarray, movies: np.ndarray) -> None:
        elapsed = _now() - self._started
        lengths = sum(float(np.sum(np.square(side, dtype=np.float64))) for side in (users, movies))
        fitted = factorisation.objective(
            self._likes, Factors(users, movies), alpha0=ALPHA0, regularisation=0.0
        )
        self.curve.append((*elapsed.tolist(), fitted + RIDGE * lengths))
        self._started = _now() - elapsed


def _now() -> np.ndarray:
    return np.array([time.perf_counter(), time.process_time()])


def _ours(likes: ObservationMatrix, dimension: int, sweeps: int) -> Curve:
    stopwatch = _Stopwatch(likes)
    by_user, by_movie = (
        Side(rows, ALPHA0, np.full(rows.shape[0], RIDGE)) for rows in (likes, likes.by_movie)
    )
    users, movies = None, factorisation.first_factors(likes.shape[1], dimension, 0)
    for _ in range(sweeps):
        users = by_user.solve(movies, users, steps=STEPS_OF_A_SWEEP)
        movies = by_movie.solve(users, movies, steps=STEPS_OF_A_SWEEP)
        stopwatch.record(users, movies)
    return stopwatch.curve


def _implicit(
    likes: ObservationMatrix, dimension: int, sweeps: int, threads: int, *, exact: bool
) -> Curve:
    from implicit.cpu.als import AlternatingLeastSquares

    with threadpool_limits(1, user_api="blas"):  # as implicit requires
        model = AlternatingLeastSquares(
            factors=dimension,
            regularization=RIDGE / ALPHA0,
            alpha=1.0 + 1.0 / ALPHA0,
            use_cg=not exact,
            iterations=sweeps,
            num_threads=threads,
        )
        model.item_factors = factorisation.first_factors(likes.shape[1], dimension, 0)
        model.user_factors = np.zeros((likes.shape[0], dimension), dtype=np.float32)
        stopwatch = _Stopwatch(likes)
        model.fit(
            likes.confidence,
            show_progress=False,
            callback=lambda *_: stopwatch.record(model.user_factors, model.item_factors),
        )
    return stopwatch.curve


def seconds_to(objective: float, curve: Curve) -> np.ndarray:
    """Return s and processor s until `curve` reaches `objective`, (2,), NaN if it does not.

    Interpolated linearly between sweeps.
    """
    steps = np.array(curve)
    times, values = steps[:, :2], steps[:, 2]
    below = np.flatnonzero(values <= objective)
    if len(below) == 0:
        return np.full(2, np.nan)
    k = int(below[0])
    if k == 0:
        return times[0]
    share = (values[k - 1] - objective) / (values[k - 1] - values[k])
    return times[k - 1] + share * (times[k] - times[k - 1])
