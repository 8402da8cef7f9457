"""The map of a session: dots, labels, the person's films, the film nearest to the cross."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.content import Content

from engine.session.session import Session
from engine.session.way import way_of
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films
from tests.tui.films import FILMS
from tui.view.film_lines import marks_of
from tui.view.map.film_map import FilmMap
from tui.view.map.frame import Kind, MapText, View

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


def map_of(session: Session, places: np.ndarray = PLACES) -> FilmMap:
    upcoming = [film.movie.row for film in session.recommendations(5)]
    return FilmMap(session.bundle, session.state, places, marks_of(session), upcoming)


def crowded(tmp_path: Path, films: list[Film]) -> tuple[FilmMap, Session, np.ndarray]:
    """Return a map with films everywhere, its session, and their places."""
    session = Session(make_bundle(tmp_path, films), _open_policy())
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


def two_regions(folder: Path) -> FilmMap:
    """Return a map with horror at the bottom left and comedy at the top right."""
    films = [
        replace(film, genres="Comedy" if k % 2 else "Horror")
        for k, film in enumerate(random_films(80))
    ]
    session = Session(make_bundle(folder, films), _open_policy())
    session.start([film.movie_id for film in films[:4]])
    draw = np.random.default_rng(0)
    centres = np.array([[-0.7, -0.7], [0.7, 0.7]])[np.arange(80) % 2]
    return map_of(session, (centres + draw.uniform(-0.1, 0.1, (80, 2))).astype(np.float32))


def test_a_region_is_labelled_by_the_genre_that_rules_it(tmp_path: Path) -> None:
    texts = two_regions(tmp_path).frame(View(), 60, 20).texts
    labels = {text.text: text for text in texts if text.kind is Kind.REGION}
    assert set(labels) == {"Horror", "Comedy"}
    assert labels["Horror"].row > 10
    assert labels["Horror"].column < 30 < labels["Comedy"].column
    assert labels["Comedy"].row < 10


def test_a_label_is_drawn_where_it_just_fits(tmp_path: Path) -> None:
    film_map = two_regions(tmp_path)
    shown = [
        {text.text for text in film_map.frame(View(), width, 40).texts if text.kind is Kind.REGION}
        for width in (6, 5)
    ]
    assert shown == [{"Horror", "Comedy"}, set()]


def test_imax_and_drama_are_no_regions(tmp_path: Path) -> None:
    films = [
        replace(film, genres="IMAX" if k % 2 else "Drama")
        for k, film in enumerate(random_films(80))
    ]
    film_map, _, _ = crowded(tmp_path, films)
    texts = film_map.frame(View(), 60, 20).texts
    assert not [text for text in texts if text.kind is Kind.REGION]


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
