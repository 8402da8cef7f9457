"""How long an answer takes: update the taste, score all films, explain the next one.

Plays sessions of random answers on random film vectors, for both taste models. From 100,000
films on it is compared with its limit, the bare product of all vectors and one in float32, with
the bytes that an answer moves and the rate at which it moves them. The last rows compare the
end of a session of 10,000 answers with its beginning.

    python -m benchmarks.answer
    python -m benchmarks.answer --films 1000000 --dimension 64

As in the app, linear algebra uses one thread.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported, as in the app

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Row, add_json, finish
from engine.bundle import Bundle
from engine.catalogue.movies import Catalogue
from engine.policy import Policy
from engine.session.session import Session
from engine.taste.base import Answer, TasteConfig
from engine.taste.fold_in import FoldInConfig
from engine.taste.fold_in_prior import Evidence, FoldInPrior
from engine.taste.rocchio import RocchioConfig

_GENRES = ("Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi", "Thriller", "War")
_WARM_UP = 5  # answers that are not timed
_LONG, _LONG_FILMS, _PART = 10_000, 20_000, 1_000
_LARGE = 100_000  # films; from here on memory is the limit
_PER_FILM = 4 + (4 + 4) + 2 * (4 + 4 + 4) + 4  # bytes: score, weigh, add and bound, best of a block


def make_bundle(films: int, dimension: int, seed: int = 0) -> Bundle:
    """Return a synthetic bundle of `films` films with one or two genres, which folds answers in."""
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
        taste=FoldInConfig(
            FoldInPrior(
                gram=wide.T @ wide,
                alpha0=0.003,
                ridge=0.66,
                ridge_per_answer=0.06,
                favourite=Evidence(1.0, 1.0),
                like=Evidence(1.0, 1.0),
                dislike=Evidence(0.4, -0.15),
                skip=Evidence(0.3, 0.0),
            )
        ),
        score_scale=1.0,
        data_set="synthetic",
        processed=None,
    )


def tastes_of(bundle: Bundle) -> dict[str, TasteConfig]:
    """Return the taste models by name."""
    return {"rocchio": RocchioConfig(unit_length=False), "fold_in": bundle.taste}


def time_session(bundle: Bundle, count: int, seed: int) -> tuple[NDArray[np.float64], float]:
    """Return milliseconds of each of `count` answers, and the KB that an answer leaves behind."""
    draw = np.random.default_rng(seed)
    session = Session(bundle, Policy(min_genre_affinity=0.0, max_genre_distance=1.0))
    session.start(draw.choice(bundle.catalogue.movie_ids, 4, replace=False).tolist())
    session.recommend()
    answers = [list(Answer)[k] for k in draw.integers(0, 3, count)]
    tracemalloc.start()
    _answer(session, Answer.LIKE)
    before = tracemalloc.get_traced_memory()[0]
    for answer in answers:
        _answer(session, answer)
    left_behind = (tracemalloc.get_traced_memory()[0] - before) / count / 1e3
    tracemalloc.stop()
    for _ in answers:
        session.undo()
    taken = np.empty(count)
    for k, answer in enumerate(answers):
        started = time.perf_counter()
        _answer(session, answer)
        taken[k] = (time.perf_counter() - started) * 1e3
    return taken[_WARM_UP:], left_behind


def _answer(session: Session, answer: Answer) -> None:
    session.answer(answer)
    session.recommend()


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
    for name, taste in tastes_of(bundle).items():
        tasting = replace(bundle, taste=taste)
        played = [time_session(tasting, answers, seed) for seed in range(sessions)]
        taken = np.concatenate([times for times, _ in played])
        if films < _LARGE:
            yield Row(f"{size} {name}: an answer, ms", taken)
            yield Row(f"{size} {name}: left behind by an answer, KB", [kb for _, kb in played])
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
    for name, taste in tastes_of(bundle).items():
        taken, _ = time_session(replace(bundle, taste=taste), _LONG, seed=0)
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
    flags = parser.parse_args()
    rows: list[Row] = []
    for films in flags.films:
        sessions = flags.sessions if films < _LARGE else min(flags.sessions, 2)
        rows += rows_for(films, flags.dimension, flags.answers, sessions)
    rows += long_session_rows(flags.dimension)
    finish("answer", rows, flags.json)


if __name__ == "__main__":
    main()
