"""A kept session over other films: what they lack is left out and named, the rest goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.session.file import SavedSession
from engine.session.read import read
from engine.session.restore import FittedState, fit
from engine.session.session import Session
from tests.bundles import Film, make_bundle, random_films
from tests.engine.session.sessions import answered_ids, observed, saved_session, write_session

FILMS = random_films(60)


@pytest.fixture
def saved(bundle: Bundle, tmp_path: Path) -> SavedSession:
    """A session with an own answer, the imported films 501 and 511, and 401 to watch."""
    session = saved_session(bundle, tmp_path / "session.json")
    session.set_filters(Filters(include=frozenset({"Drama", "Action"}), first_year=1950))
    write_session(bundle, session.state, tmp_path / "session.json")
    return read(tmp_path / "session.json")


def over(folder: Path, saved: SavedSession, films: list[Film]) -> tuple[Bundle, FittedState]:
    bundle = make_bundle(folder / "other", films)
    return bundle, fit(saved, bundle.catalogue)


def without(*movie_ids: int) -> list[Film]:
    return [film for film in FILMS if film.movie_id not in movie_ids]


def test_over_the_same_films_nothing_changes(bundle: Bundle, saved: SavedSession) -> None:
    assert fit(saved, bundle.catalogue) == FittedState(saved.state, (), ())


def test_over_more_films_nothing_changes(saved: SavedSession, tmp_path: Path) -> None:
    bundle, fitted = over(tmp_path, saved, random_films(90))
    assert fitted == FittedState(saved.state, (), ())
    assert Session.restore(bundle, fitted.state).state == saved.state


def test_films_that_are_lacking_are_left_out_and_named_once(
    saved: SavedSession, tmp_path: Path
) -> None:
    both = replace(saved, state=replace(saved.state, watchlist=(401, 501)))
    bundle, fitted = over(tmp_path, both, without(501, 401))
    assert fitted.missing == ()
    assert fitted.left_out == ("Film 0050 (2000)", "Film 0040 (1990)")
    session = Session.restore(bundle, fitted.state)
    assert answered_ids(session) == [
        film.movie_id for film in saved.state.answers if film.movie_id != 501
    ]
    assert session.watchlist == ()
    assert session.recommend() is not None


def test_a_genre_that_no_film_has_leaves_the_filters(saved: SavedSession, tmp_path: Path) -> None:
    tame = [replace(film, genres="Drama") for film in FILMS]
    bundle, fitted = over(tmp_path, saved, tame)
    assert fitted.left_out == ("Action",)
    assert fitted.state.filters == Filters(include=frozenset({"Drama"}), first_year=1950)
    Session.restore(bundle, fitted.state)


def test_a_missing_favourite_is_named_and_another_film_takes_its_place(
    saved: SavedSession, tmp_path: Path
) -> None:
    bundle, fitted = over(tmp_path, saved, without(11))
    assert fitted.missing == ("Film 0001 (1951)",)
    assert fitted.left_out == ()
    assert fitted.state.favourites == (1, 21, 31)
    session = Session.restore(bundle, fitted.with_favourites((1, 21, 31, 511)))
    assert [movie.movie_id for movie in session.favourites] == [1, 21, 31, 511]
    kept = [film for film in saved.state.answers if film.movie_id != 511]
    assert session.state.answers == tuple(kept)
    assert observed(session) == observed(Session.restore(bundle, session.state))
