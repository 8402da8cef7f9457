"""How long one answer takes: learn, score every film, pick the next, and say why.

Sessions of answers drawn at random, on random film vectors, for both taste models. From 100,000
films on the peer is the limit: the bare product of all vectors and one, in the same run and as
float32, with the bytes that an answer has to move and the rate it moves them at. Last, whether
the end of a session of 10,000 answers takes longer than its beginning.

    python -m benchmarks.answer
    python -m benchmarks.answer --films 1000000 --dimension 64

As in the app, linear algebra has one thread.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy comes, as `tui.startup` does

import time
import tracemalloc
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Row, add_json, finish
from engine.bundle import Bundle
from engine.catalogue.movies import Catalogue
from engine.policy import Policy
from engine.session.session import Session
from engine.taste.fold_in_prior import Evidence, FoldInPrior
from engine.taste.registry import fold_in_factory, rocchio_factory
from engine.taste.base import Answer
from engine.taste.rocchio import TasteFactory

_GENRES = ("Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi", "Thriller", "War")
_WARM_UP = 5  # answers that are not timed
_LONG, _LONG_FILMS, _PART = 10_000, 20_000, 1_000
_LARGE = 100_000  # films from which memory is the limit
_PER_FILM = 4 + (4 + 4) + (4 + 4 + 4) + 1 + 4  # bytes: score, weigh, add, mask, best of a block


def make_bundle(films: int, dimension: int, seed: int = 0) -> Bundle:
    """Return a made-up bundle of `films` films with one or two genres."""
    draw = np.random.default_rng(seed)
    vectors = (draw.normal(size=(films, dimension)) / np.sqrt(dimension)).astype(np.float32)
    wide = vectors.astype(np.float64)
    first, second = draw.integers(0, len(_GENRES), (2, films)).tolist()
    return Bundle(
        model="benchmark",
        catalogue=Catalogue(
            movie_ids=np.arange(1, films + 1, dtype=np.int64),
            titles=[f"Film {k} ({1950 + k % 70})" for k in range(films)],
            genres=[
                "|".join(sorted({_GENRES[a], _GENRES[b]}))
                for a, b in zip(first, second, strict=True)
            ],
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
    """Return milliseconds of each answer of a session, and KB kept an answer."""
    draw = np.random.default_rng(seed)
    session = Session(bundle, Policy(min_genre_affinity=0.0, max_genre_distance=1.0), 0, make_taste)
    session.start([int(film) for film in draw.choice(bundle.catalogue.movie_ids, 4, replace=False)])
    session.recommend()
    given = [list(Answer)[k] for k in draw.integers(0, 3, answers)]
    tracemalloc.start()
    session.answer(Answer.LIKE)
    before = tracemalloc.get_traced_memory()[0]
    for answer in given:
        session.answer(answer)
    kept = (tracemalloc.get_traced_memory()[0] - before) / answers / 1e3
    tracemalloc.stop()
    for _ in given:
        session.undo()
    taken = np.empty(answers)
    for k, answer in enumerate(given):
        started = time.perf_counter()
        session.answer(answer)
        taken[k] = (time.perf_counter() - started) * 1e3
    return taken[_WARM_UP:], kept


def time_product(bundle: Bundle, times: int = 50) -> NDArray[np.float64]:
    """Return milliseconds of each product of all vectors and one."""
    user = np.random.default_rng(1).normal(size=bundle.vectors.shape[1]).astype(np.float32)
    out = np.empty(len(bundle.vectors), dtype=np.float32)
    taken = np.empty(times)
    for k in range(times):
        started = time.perf_counter()
        np.dot(bundle.vectors, user, out=out)
        taken[k] = (time.perf_counter() - started) * 1e3
    return taken[_WARM_UP:]


def rows_for(films: int, dimension: int, answers: int, sessions: int) -> Iterator[Row]:
    """Yield the rows of the table for one size of catalogue."""
    bundle = make_bundle(films, dimension)
    size = f"{films:,} × {dimension}"
    for name, make in (("rocchio", rocchio_factory), ("fold_in", fold_in_factory)):
        played = [time_session(bundle, make(bundle), answers, seed) for seed in range(sessions)]
        taken = np.concatenate([times for times, _ in played])
        if films < _LARGE:
            yield Row(f"{size} {name}: an answer, ms", taken)
            yield Row(f"{size} {name}: kept an answer, KB", [kept for _, kept in played])
            continue
        bare = time_product(bundle)
        matrix = bundle.vectors.nbytes
        moved = matrix + films * _PER_FILM
        yield Row(f"{size} {name}: an answer, ms", taken, bare, "bare product")
        yield Row(f"{size} {name}: bytes moved, MB", [moved / 1e6], [matrix / 1e6], "bare product")
        rates = moved / taken / 1e6
        yield Row(f"{size} {name}: GB/s", rates, matrix / bare / 1e6, "bare product")


def long_session_rows(dimension: int) -> Iterator[Row]:
    """Yield the rows that compare the end of a long session with its beginning."""
    bundle = make_bundle(_LONG_FILMS, dimension)
    for name, make in (("rocchio", rocchio_factory), ("fold_in", fold_in_factory)):
        taken, _ = time_session(bundle, make(bundle), _LONG, seed=0)
        what = f"{_LONG_FILMS:,} × {dimension} {name}: the last {_PART:,} of {_LONG:,} answers, ms"
        yield Row(what, taken[-_PART:], taken[:_PART], f"the first {_PART:,}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--films", type=int, nargs="+", default=[3_650, 16_000, 1_000_000])
    parser.add_argument("--dimension", type=int, default=64)
    parser.add_argument("--answers", type=int, default=50, help="answers in a session")
    parser.add_argument("--sessions", type=int, default=20)
    add_json(parser)
    given = parser.parse_args()
    rows: list[Row] = []
    for films in given.films:
        sessions = given.sessions if films < _LARGE else min(given.sessions, 2)
        rows += rows_for(films, given.dimension, given.answers, sessions)
    rows += long_session_rows(given.dimension)
    finish("answer", rows, given.json)


if __name__ == "__main__":
    main()
