"""The map of a session: dots, labels, the person's films, the film nearest to the cross."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.content import Content

from engine.session.session import Session
from engine.session.state import SessionState
from engine.session.way import way_of
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films
from tests.engine.strategies import OPEN
from tests.tui.films import FILMS
from tui.view.film_lines import marks_of
from tui.view.map.film_map import FilmMap
from tui.view.map.frame import Kind, MapText, View

PLACES = np.array([[i / 12 - 0.5, (i % 5) / 5 - 0.4] for i in range(12)], dtype=np.float32)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session(bundle := make_bundle(tmp_path, FILMS), OPEN)
    session.start((1, 2, 3, 4))
    session.answer(Answer.LIKE, 7)
    session.rate(2, 8)
    assert len(bundle.catalogue) == len(PLACES)
    return session


def map_of(session: Session, places: np.ndarray = PLACES) -> FilmMap:
    upcoming = [film.movie.row for film in session.recommendations(5)]
    return FilmMap(session.bundle, session.state, places, marks_of(session), upcoming)


def crowded(tmp_path: Path, films: list[Film]) -> tuple[FilmMap, Session, np.ndarray]:
    """Return a map with films everywhere, its session, and their places."""
    session = Session(make_bundle(tmp_path, films), OPEN)
    session.start([film.movie_id for film in films[:4]])
    for film in films[4:30]:
        session.answer(Answer.LIKE, film.movie_id)
    places = np.random.default_rng(1).uniform(-1, 1, (len(films), 2)).astype(np.float32)
    return map_of(session, places), session, places


def cells_of(text: MapText) -> set[tuple[int, int]]:
    return {(text.row, text.column + k) for k in range(Content(text.text).cell_length)}


def test_every_film_is_a_dot_within_the_frame(session: Session) -> None:
    frame = map_of(session).frame(View(), 30, 10)
    assert len(frame.dots) == len(FILMS)
    assert (frame.dots >= 0).all()
    assert (frame.dots < [60, 40]).all()
    assert set(frame.brightness.tolist()) == {0, 1, 2}


def test_the_best_known_films_are_brightest(tmp_path: Path) -> None:
    films = [Film(number, f"Film {number}", popularity=number) for number in range(1, 101)]
    bundle = make_bundle(tmp_path, films)
    state = SessionState(OPEN, 0, (1, 2, 3, 4))
    frame = FilmMap(bundle, state, np.zeros((100, 2), dtype=np.float32), {}, []).frame(View(), 9, 9)
    assert frame.brightness.tolist() == [*[0] * 70, *[1] * 24, *[2] * 6]


def test_a_film_at_the_edge_of_the_map_is_near_that_of_the_frame(session: Session) -> None:
    places = np.resize(np.array([(-1, 1), (1, -1)], dtype=np.float32), (12, 2))
    frame = map_of(session, places).frame(View(), 30, 10)
    assert {(column, row) for column, row in frame.dots.tolist()} == {
        (1, 0),
        (58, 39),
    }  # of 60 × 40


def test_a_film_in_the_outermost_dots_is_drawn_and_none_beyond(session: Session) -> None:
    far = np.array([(1.049, 0), (0, 1.049), (1.051, 0), (0, 1.051)], dtype=np.float32)
    frame = map_of(session, np.concatenate([far, -far, far])).frame(View(), 30, 10)
    assert {*map(tuple, frame.dots.tolist())} == {(59, 20), (30, 0), (0, 20), (30, 39)}


@pytest.mark.parametrize("depth", range(7))
@pytest.mark.parametrize(
    ("x", "y", "row", "column", "arms"),
    [(-9, 0, 5, 0, [1]), (9, 0, 5, 29, [28]), (0, 9, 0, 15, [14, 16]), (0, -9, 9, 15, [14, 16])],
)
def test_the_cross_is_shown_at_each_edge_of_the_map(
    session: Session, depth: int, x: int, y: int, row: int, column: int, arms: list[int]
) -> None:
    view = View().zoomed(depth).moved(100 * x, 100 * y)
    texts = map_of(session).frame(view, 30, 10).texts
    cross = [text for text in texts if text.kind is Kind.CROSS]
    assert [text.column for text in cross] == [*arms, column]
    assert {text.row for text in cross} == {row}


@pytest.mark.parametrize(
    ("x", "arms"), [(-1.03, [1]), (-0.96, [0, 2]), (0.96, [27, 29]), (1.03, [28])]
)
def test_the_cross_has_the_arms_that_are_in_the_frame(
    session: Session, x: float, arms: list[int]
) -> None:
    texts = map_of(session).frame(View().with_cross(x, 0.9), 30, 10).texts
    assert [text.column for text in texts if text.text == "─"] == arms


def test_only_what_is_in_view_is_drawn(session: Session) -> None:
    near = View().with_cross(*PLACES[0].tolist()).zoomed(5)
    frame = map_of(session).frame(near, 30, 10)
    inside = np.abs(PLACES - [near.x, near.y]).max(axis=1) < near.half
    assert len(frame.dots) == int(inside.sum())


def test_own_films_next_films_and_the_way_are_marked(session: Session) -> None:
    texts = map_of(session).frame(View(), 60, 30).texts
    signs = {kind: [text.text for text in texts if text.kind is kind] for kind in Kind}
    assert sorted(signs[Kind.OWN]) == sorted(["♥"] * 4 + ["+", "★"])
    assert signs[Kind.NEXT] == ["1", "2", "3", "4", "5"]
    assert signs[Kind.WAY] == ["•", "•"]
    assert signs[Kind.POSITION] == ["◉"]
    assert signs[Kind.CROSS] == ["─", "─", "┼"]


def test_the_cross_shows_the_sign_that_it_is_on(session: Session) -> None:
    films = map_of(session)
    texts = films.frame(View().with_cross(*films.position), 60, 30).texts
    assert (texts[-1].text, texts[-1].kind) == ("◉", Kind.CROSS)
    assert sum(text.text == "─" and text.row == texts[-1].row for text in texts) == 2


def test_the_place_is_the_end_of_the_way(tmp_path: Path) -> None:
    film_map, session, places = crowded(tmp_path, random_films(60))
    way = way_of(session.bundle, session.state, places)
    assert film_map.position == tuple(way[-1].tolist()) != tuple(way[-2].tolist())


def test_a_film_in_the_middle_is_a_dot_in_the_middle(session: Session) -> None:
    frame = map_of(session, np.zeros_like(PLACES)).frame(View(), 30, 10)
    assert {(column, row) for column, row in frame.dots.tolist()} == {(30, 20)}  # of 60 × 40


@pytest.mark.parametrize("title", ["Film {} (1999)", "映画の題名 {} (1999)"])
def test_labels_cover_neither_each_other_nor_a_sign(tmp_path: Path, title: str) -> None:
    films = [replace(film, title=title.format(k)) for k, film in enumerate(random_films(200))]
    film_map, _, _ = crowded(tmp_path, films)
    kinds = set()
    for depth in range(7):
        frame = film_map.frame(View().zoomed(depth), 60, 16)
        signs = (Kind.WAY, Kind.NEXT, Kind.OWN, Kind.POSITION)
        taken = {cell for text in frame.texts if text.kind in signs for cell in cells_of(text)}
        for text in frame.texts:
            if text.kind in (Kind.REGION, Kind.TITLE):
                kinds.add(text.kind)
                cells = cells_of(text)
                assert not cells & taken
                assert all(0 <= row < 16 and 0 <= column < 60 for row, column in cells)
                taken |= cells
    assert Kind.TITLE in kinds


def test_a_session_that_goes_on_does_not_change_its_map(tmp_path: Path) -> None:
    film_map, session, _ = crowded(tmp_path, random_films(60))
    before = film_map.frame(View(), 60, 20).texts
    session.answer(Answer.LIKE)
    session.toggle_watchlist(session.recommendations(1)[0].movie.movie_id)
    assert film_map.frame(View(), 60, 20).texts == before


@pytest.mark.parametrize("row", range(12))
def test_the_nearest_film_is_found(session: Session, row: int) -> None:
    x, y = (PLACES[row] + 0.001).tolist()
    film = map_of(session).nearest(View().with_cross(x, y))
    assert film.movie_id == FILMS[row].movie_id
