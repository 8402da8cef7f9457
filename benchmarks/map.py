"""How long the map takes: the way of a long session, and one drawing at every depth of zoom.

Positions are random around the centres of 40 groups, as crowded as those of a real map.

    python -m benchmarks.map
    python -m benchmarks.map --films 87000 --answers 300

As in the app, linear algebra uses one thread.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported, as in the app

import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.answer import make_bundle
from benchmarks.report import Row, add_json, finish
from engine.bundle import Bundle
from engine.policy import Policy
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.session.way import way_of
from engine.taste.base import Answer
from tui.drawing.braille import braille
from tui.view.film_lines import marks_of
from tui.view.map.film_map import FilmMap
from tui.view.map.frame import View

_GROUPS = 40
_SIZES = ((80, 20), (200, 56))  # cells of the map in windows of 80×24 and 200×60
_DEPTHS = (0, 2, 4)
_STYLES = ("dim", "", "bold")


def make_positions(films: int, seed: int = 0) -> NDArray[np.float32]:
    """Return positions, (films, 2) float32 within [-1, 1]."""
    draw = np.random.default_rng(seed)
    centres = draw.uniform(-0.85, 0.85, (_GROUPS, 2))
    positions = centres[draw.integers(_GROUPS, size=films)] + draw.normal(0, 0.08, (films, 2))
    return np.clip(positions, -1, 1).astype(np.float32)


def played(bundle: Bundle, answers: int, seed: int = 0) -> Session:
    """Return a session of random answers, as if imported, to random films."""
    draw = np.random.default_rng(seed)
    ids = draw.choice(bundle.catalogue.movie_ids, 4 + answers, replace=False).tolist()
    kinds = (Answer.LIKE, Answer.DISLIKE, Answer.SKIP)
    session = Session(bundle, Policy(min_genre_affinity=0.0, max_genre_distance=1.0))
    session.start(ids[:4])
    session.import_films(
        [AnsweredFilm(movie_id, kinds[k % 3]) for k, movie_id in enumerate(ids[4:])]
    )
    return session


def time_frames(films: FilmMap, view: View, size: tuple[int, int], times: int) -> list[float]:
    """Return milliseconds of each drawing, from the view to lines of text."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        frame = films.frame(view, *size)
        pieces = [(piece.row, piece.column, piece.text, "") for piece in frame.texts]
        braille(frame.dots, frame.brightness, pieces, _STYLES, *size)
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def rows_for(films: int, dimension: int, answers: int, times: int) -> Iterator[Row]:
    """Yield the rows of the table for one size of catalogue."""
    bundle = make_bundle(films, dimension)
    positions = make_positions(films)
    session = played(bundle, answers)
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        way_of(bundle, session.state, positions)
        taken.append((time.perf_counter() - started) * 1e3)
    yield Row(f"{films:,} films: the way of {answers:,} answers, ms", taken)
    upcoming = [film.movie.row for film in session.recommendations(5)]
    map_of_films = FilmMap(bundle, session.state, positions, marks_of(session), upcoming)
    for depth in _DEPTHS:
        view = View().with_cross(*positions[0].tolist()).zoomed(depth)
        for size in _SIZES:
            what = f"{films:,} films, zoomed {depth} times, {size[0]}×{size[1]} cells: a drawing"
            yield Row(f"{what}, ms", time_frames(map_of_films, view, size, times))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--films", type=int, nargs="+", default=[3_650, 87_000])
    parser.add_argument("--dimension", type=int, default=128)
    parser.add_argument("--answers", type=int, default=300, help="answers of the session")
    parser.add_argument("--times", type=int, default=30, help="drawings of each view")
    add_json(parser)
    flags = parser.parse_args()
    rows: list[Row] = []
    for films in flags.films:
        rows += rows_for(films, flags.dimension, flags.answers, flags.times)
    finish("map", rows, flags.json)


if __name__ == "__main__":
    main()
