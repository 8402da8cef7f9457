"""The map of a session: dots, labels, the person's films, the film nearest to the cross."""

from pathlib import Path

import numpy as np
import pytest

from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import make_bundle
from tests.tui.films import FILMS
from tui.view.map.film_map import FilmMap
from tui.view.map.frame import Kind, View

PLACES = np.array([[i / 12 - 0.5, (i % 5) / 5 - 0.4] for i in range(12)], dtype=np.float32)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session(bundle := make_bundle(tmp_path, FILMS), _open_policy())
    session.start((1, 2, 3, 4))
    session.answer(Answer.LIKE, 7)
    session.rate(2, 8)
    assert len(bundle.catalogue) == len(PLACES)
    return session


def _open_policy():
    from engine.policy import Policy

    return Policy(min_genre_affinity=0.0, max_genre_distance=1.0)


def test_every_film_is_a_dot_within_the_frame(session: Session) -> None:
    frame = FilmMap(session, PLACES).frame(View(), 30, 10)
    assert len(frame.dots) == len(FILMS)
    assert (frame.dots >= 0).all()
    assert (frame.dots < [60, 40]).all()
    assert set(frame.brightness.tolist()) == {0, 1, 2}


def test_only_what_is_in_view_is_drawn(session: Session) -> None:
    near = View().with_cross(*PLACES[0].tolist()).zoomed(5)
    frame = FilmMap(session, PLACES).frame(near, 30, 10)
    inside = np.abs(PLACES - [near.x, near.y]).max(axis=1) < near.half
    assert len(frame.dots) == int(inside.sum())


def test_own_films_next_films_and_the_way_are_marked(session: Session) -> None:
    texts = FilmMap(session, PLACES).frame(View(), 60, 30).texts
    signs = {kind: [text.text for text in texts if text.kind is kind] for kind in Kind}
    assert sorted(signs[Kind.OWN]) == sorted(["♥"] * 4 + ["+", "★"])
    assert signs[Kind.NEXT] == ["1", "2", "3", "4", "5"]
    assert signs[Kind.WAY] == ["•", "•"]
    assert signs[Kind.PLACE] == ["◉"]
    assert signs[Kind.CROSS] == ["┼"]


def test_labels_never_overlap(session: Session) -> None:
    films = FilmMap(session, PLACES)
    for depth in range(7):
        frame = films.frame(View().zoomed(depth), 40, 12)
        taken: set[tuple[int, int]] = set()
        for text in frame.texts:
            if text.kind in (Kind.REGION, Kind.TITLE):
                cells = {(text.row, text.column + k) for k in range(len(text.text))}
                assert not cells & taken
                assert all(0 <= column < 40 for _, column in cells)
                taken |= cells


@pytest.mark.parametrize("row", range(12))
def test_the_nearest_film_is_found(session: Session, row: int) -> None:
    x, y = (PLACES[row] + 0.001).tolist()
    film = FilmMap(session, PLACES).nearest(View().with_cross(x, y))
    assert film.movie_id == FILMS[row].movie_id
