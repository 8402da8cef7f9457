"""The way over the map, compared with an independent slow version."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.session.way import way_of
from engine.taste.base import Answer
from tests.bundles import make_bundle, random_films
from tests.engine.session.sessions import FOUR, MOVES, play, started
from tests.engine.strategies import OPEN


def places_of(bundle: Bundle) -> np.ndarray:
    return np.random.default_rng(3).uniform(-1, 1, (len(bundle.catalogue), 2)).astype(np.float32)


def slow_way(bundle: Bundle, session: Session, positions: np.ndarray) -> list[np.ndarray]:
    """Return a place for the start and each answer: the mean of the 20 best films' places."""
    way = []
    for count in range(len(session.state.answers) + 1):
        partial = Session(bundle, session.policy)
        partial.start(FOUR)
        partial.import_films(session.state.answers[:count])
        scores = bundle.vectors.astype(np.float64) @ partial.user
        way.append(positions[np.argsort(-scores, kind="stable")[:20]].mean(axis=0))
    return way


@given(moves=MOVES)
def test_a_short_session_has_a_place_a_step(bundle: Bundle, moves) -> None:
    session = play(started(bundle), moves)
    positions = places_of(bundle)
    way = way_of(bundle, session.state, positions)
    assert way.dtype == np.float32
    np.testing.assert_allclose(way, slow_way(bundle, session, positions), atol=1e-5)


@given(st.integers(0, 56))
def test_the_last_place_is_that_of_all_answers(bundle: Bundle, count: int) -> None:
    ids = [m for m in bundle.catalogue.movie_ids.tolist() if m not in FOUR][:count]
    session = started(bundle, OPEN)
    session.import_films([AnsweredFilm(movie_id, Answer.LIKE) for movie_id in ids])
    positions = places_of(bundle)
    way = way_of(bundle, session.state, positions)
    assert len(way) <= 60
    scores = bundle.vectors @ session.user
    best = positions[np.argsort(-scores, kind="stable")[:20]].mean(axis=0)
    np.testing.assert_allclose(way[-1], best, atol=1e-5)


def test_a_long_session_has_a_place_every_few_answers_and_after_the_last(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, random_films(70))
    ids = [m for m in bundle.catalogue.movie_ids.tolist() if m not in FOUR][:61]
    session = started(bundle, OPEN)
    session.import_films([AnsweredFilm(movie_id, Answer.LIKE) for movie_id in ids])
    positions = places_of(bundle)
    every_step = slow_way(bundle, session, positions)
    expected = [every_step[count] for count in (*range(0, 61, 2), 61)]
    np.testing.assert_allclose(way_of(bundle, session.state, positions), expected, atol=1e-5)
