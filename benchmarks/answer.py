"""How long one answer takes: learn, score every film, pick the next, and say why.

Sessions of answers drawn at random, on random film vectors, for both taste models.

    python -m benchmarks.answer
    python -m benchmarks.answer --films 90000 --dimensions 64

On a machine that others use too, wall times say little beyond the median: the last column
is the p99 of processor time, which waiting does not enter. Set OPENBLAS_NUM_THREADS=1 for it.
"""

import argparse
import time
import tracemalloc

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue import Catalogue
from engine.fold_in_prior import Evidence, FoldInPrior
from engine.policy import Policy
from engine.session import Session
from engine.taste import Answer, TasteFactory
from engine.taste_factories import fold_in_factory, rocchio_factory

_GENRES = ("Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi", "Thriller", "War")
_WARM_UP = 5  # answers that are not timed


def make_bundle(films: int, dimension: int, seed: int = 0) -> Bundle:
    """Return a made-up bundle of `films` films with one or two genres."""
    draw = np.random.default_rng(seed)
    vectors = (draw.normal(size=(films, dimension)) / np.sqrt(dimension)).astype(np.float32)
    wide = vectors.astype(np.float64)
    return Bundle(
        model="benchmark",
        catalogue=Catalogue(
            movie_ids=np.arange(1, films + 1, dtype=np.int64),
            titles=[f"Film {k} ({1950 + k % 70})" for k in range(films)],
            genres=["|".join(sorted({*draw.choice(_GENRES, 2)})) for _ in range(films)],
            popularity=draw.integers(1, 300, films),
        ),
        vectors=vectors,
        unit_length=False,
        score_scale=1.0,
        data_set="made up",
        processed=None,
        fold_in=FoldInPrior(
            gram=wide.T @ wide,
            alpha0=0.003,
            ridge=0.66,
            ridge_per_answer=0.06,
            favourite=Evidence(1.0, 1.0),
            like=Evidence(1.0, 1.0),
            dislike=Evidence(0.4, -0.15),
            skip=Evidence(0.3, 0.0),
        ),
    )


def time_session(
    bundle: Bundle, make_taste: TasteFactory, answers: int, seed: int
) -> tuple[NDArray[np.float64], float]:
    """Return (answers, 2) wall and processor seconds of a session, and bytes kept an answer."""
    draw = np.random.default_rng(seed)
    session = Session(bundle, Policy(min_genre_affinity=0.0, max_genre_distance=1.0), 0, make_taste)
    session.start([int(film) for film in draw.choice(bundle.catalogue.movie_ids, 4, replace=False)])
    session.recommend()
    given = [list(Answer)[k] for k in draw.integers(0, 3, answers)]
    seconds = np.empty((answers, 2))
    tracemalloc.start()
    session.answer(Answer.LIKE)
    before = tracemalloc.get_traced_memory()[0]
    for answer in given:
        session.answer(answer)
    kept = (tracemalloc.get_traced_memory()[0] - before) / answers
    tracemalloc.stop()
    for _ in given:
        session.undo()
    for k, answer in enumerate(given):
        started = np.array([time.perf_counter(), time.process_time()])
        session.answer(answer)
        seconds[k] = np.array([time.perf_counter(), time.process_time()]) - started
    return seconds[_WARM_UP:], kept


def main() -> None:
    """Print a table, one line a taste model and dimension."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--films", type=int, default=3_650)
    parser.add_argument("--dimensions", type=int, nargs="*", default=[64, 128, 256])
    parser.add_argument("--answers", type=int, default=50, help="answers in a session")
    parser.add_argument("--sessions", type=int, default=20)
    options = parser.parse_args()
    print(f"{options.films:,} films, {options.sessions} sessions of {options.answers} answers; ms")
    print(
        f"{'taste':<8} {'d':>5} {'median':>8} {'p95':>8} {'p99':>8} {'worst':>8} {'KB/answer':>10} "
        f"{'cpu p99':>8}"
    )
    for dimension in options.dimensions:
        bundle = make_bundle(options.films, dimension)
        for name, make in (("rocchio", rocchio_factory), ("fold_in", fold_in_factory)):
            sessions = [
                time_session(bundle, make(bundle), options.answers, seed)
                for seed in range(options.sessions)
            ]
            times = 1e3 * np.concatenate([seconds for seconds, _ in sessions])
            median, p95, p99 = np.percentile(times[:, 0], [50, 95, 99])
            kept = np.median([size for _, size in sessions]) / 1e3
            print(
                f"{name:<8} {dimension:>5} {median:>8.2f} {p95:>8.2f} {p99:>8.2f} "
                f"{times[:, 0].max():>8.2f} {kept:>10.1f} {np.percentile(times[:, 1], 99):>8.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
