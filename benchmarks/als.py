"""One ALS fit, ours or the `implicit` package's, of the same objective from the same factors.

implicit minimises Σ_observed c(1 − u·v)² + Σ_others (u·v)² + λ'(Σ‖u‖² + Σ‖v‖²). Times α₀, and
with c = 1 + 1/α₀, λ' = λ/α₀, that is ours for a confidence of 1, a target of 1 + α₀ and a ridge
of λ for every row: equal for all factors but for a constant. What cannot be had in implicit is
the ridge that grows with a row's observations, which the shipped model has; it costs nothing.
"""

import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.model_data import read_likes
from training.als import fit as als
from training.als.fit import Factors, Side
from training.als.observations import Observed
from training.als.solver import side_by_side

ALPHA0, RIDGE = 0.1, 1.0
CONTENDERS = ("fourfold", "implicit, conjugate gradient", "implicit, exact")
Curve = list[tuple[float, float, float]]
"""By sweep: s since the fit began, processor s since then, and the objective.

Measuring the objective does not count.
"""


def fit(contender: str, file: Path, dimension: int, sweeps: int, threads: int) -> Curve:
    """Return the curve of a fit of `sweeps` sweeps to the likes kept in `file`."""
    likes = read_likes(file)
    likes.target.data[:] = 1.0 + ALPHA0
    if contender == "fourfold":
        with threadpool_limits(threads, user_api="blas"):
            return _ours(likes, dimension, sweeps)
    exact = contender.endswith("exact")
    return _implicit(likes, dimension, sweeps, threads, exact=exact)


class _Watch:
    """Notes time and objective at the end of each sweep."""

    def __init__(self, likes: Observed):
        self.curve: Curve = []
        self._likes = likes
        self._started = _now()

    def note(self, users: np.ndarray, movies: np.ndarray) -> None:
        elapsed = _now() - self._started
        lengths = sum(float(np.sum(np.square(side, dtype=np.float64))) for side in (users, movies))
        fitted = als.objective(
            self._likes, Factors(users, movies), alpha0=ALPHA0, regularisation=0.0
        )
        self.curve.append((*elapsed.tolist(), fitted + RIDGE * lengths))
        self._started = _now() - elapsed


def _now() -> np.ndarray:
    return np.array([time.perf_counter(), time.process_time()])


def _ours(likes: Observed, dimension: int, sweeps: int) -> Curve:
    watch = _Watch(likes)
    sides = [
        Side.of(rows, dimension, ALPHA0, np.full(rows.shape[0], RIDGE))
        for rows in (likes, likes.by_movie)
    ]
    movies = als.first_factors(likes.shape[1], dimension, 0)
    with side_by_side() as run:
        for _ in range(sweeps):
            users = sides[0].solved(movies, run)
            movies = sides[1].solved(users, run)
            watch.note(users, movies)
    return watch.curve


def _implicit(likes: Observed, dimension: int, sweeps: int, threads: int, *, exact: bool) -> Curve:
    from implicit.cpu.als import AlternatingLeastSquares

    with threadpool_limits(1, user_api="blas"):  # as it asks for
        model = AlternatingLeastSquares(
            factors=dimension,
            regularization=RIDGE / ALPHA0,
            alpha=1.0 + 1.0 / ALPHA0,
            use_cg=not exact,
            iterations=sweeps,
            num_threads=threads,
        )
        model.item_factors = als.first_factors(likes.shape[1], dimension, 0)
        model.user_factors = np.zeros((likes.shape[0], dimension), dtype=np.float32)
        watch = _Watch(likes)
        model.fit(
            likes.confidence,
            show_progress=False,
            callback=lambda *_: watch.note(model.user_factors, model.item_factors),
        )
    return watch.curve


def seconds_to(objective: float, curve: Curve) -> np.ndarray:
    """Return s and processor s until `curve` reaches `objective`, (2,), NaN where it does not.

    Between sweeps by a line.
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
