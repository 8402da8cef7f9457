"""A close view of films in chosen cells, with everything else out of view."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.policy import Policy
from engine.session.state import SessionState
from tests.bundles import Film, make_bundle
from tui.view.map.film_map import FilmMap
from tui.view.map.frame import View

WIDTH, HEIGHT = 42, 24
CLOSE = View(0.7, 0.7, 2, (0.7, 0.7))
ELSEWHERE = (-0.9, -0.9)
Place = tuple[int, int]
"""A row and a column of cells."""


def map_of(folder: Path, films: Sequence[Film], places: Sequence[tuple[float, float]]) -> FilmMap:
    """Return a map whose person is elsewhere, where the twenty films of their taste are."""
    fillers = [Film(1000 + number, f"Filler {number}", "Drama") for number in range(20)]
    others = [replace(film, vector=(-1.0, 0.0)) for film in films]
    bundle = make_bundle(folder, [*others, *fillers])
    positions = np.array([*places, *[ELSEWHERE] * 20], dtype=np.float32)
    state = SessionState(Policy(), 0, tuple(film.movie_id for film in fillers[:4]))
    return FilmMap(bundle, state, positions, {}, [])


def at_cell(
    view: View, row: int, column: int, size: Place = (HEIGHT, WIDTH)
) -> tuple[float, float]:
    """Return the position in the middle of a cell, of as many rows and columns as `size`."""
    right, down = (column + 0.5) / size[1], (row + 0.5) / size[0]
    return view.x + (2 * right - 1) * view.half, view.y + (1 - 2 * down) * view.half
