"""Films with too few ratings, of other_films.csv: known, kept and seen, but never recommended."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.bundle import Bundle
from engine.catalogue.all_films import AllFilms
from engine.catalogue.filters import Filters
from engine.errors import DataError, SessionError
from engine.files.manifest import write_manifest
from engine.files.names import OTHER_FILMS, PROCESSED_RUNTIME
from engine.importing.match import match_films
from engine.importing.reader import read_import_files
from engine.policy import Policy
from engine.ranking.no_results import Constraint
from engine.session.file import document, encode
from engine.session.read import read
from engine.session.restore import fit
from engine.session.session import Session
from engine.session.way import way_of
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films, write_model, write_processed
from tests.engine.session.sessions import FOUR, started
from tests.engine.strategies import OPEN

FILMS = random_films(60)
RARE = [
    Film(2, "Unseen One, The (1999)", "Drama", 3),
    Film(305, "Unseen Two (2021)", "Comedy|Horror", 0),
    Film(9000, "Unseen Three (2023)", "(no genres listed)", 1),
]
PLACES = np.random.default_rng(0).uniform(-1, 1, (60, 2)).astype(np.float32)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    write_processed(tmp_path / "processed", FILMS, RARE)
    write_model(tmp_path / "svd", FILMS, positions=PLACES)
    return Bundle.load(tmp_path / "svd", tmp_path / "processed")


@pytest.fixture
def without(tmp_path: Path) -> Bundle:
    return make_bundle(tmp_path / "without", FILMS)


def test_they_are_in_the_catalogue_without_a_vector(bundle):
    catalogue = bundle.catalogue
    assert len(catalogue) == 63
    rows = catalogue.rows([film.movie_id for film in RARE])
    assert catalogue.rare.nonzero()[0].tolist() == sorted(rows.tolist())
    assert not bundle.vectors[rows].any()
    known = catalogue.rows([film.movie_id for film in FILMS])
    assert bundle.vectors[known].tolist() == [pytest.approx(film.vector) for film in FILMS]
    found = catalogue.movie_of(305)
    assert (found.label, found.genres, found.popularity, found.rare) == (
        "Unseen Two (2021)", ("Comedy", "Horror"), 1, True,
    )  # fmt: skip


def test_no_film_is_recommended_differently_because_of_them(bundle, without):
    both = [started(one) for one in (bundle, without)]
    for answer in [Answer.LIKE, Answer.DISLIKE, Answer.SKIP] * 5:
        shown, expected = [one.recommendations(80) for one in both]
        assert [film.movie.movie_id for film in shown] == [film.movie.movie_id for film in expected]
        scores = [film.score for film in expected]
        assert [film.score for film in shown] == pytest.approx(scores, abs=1e-6)
        for one in both:
            one.answer(answer)


def test_they_pass_no_filter(bundle):
    session = started(bundle)
    session.set_filters(Filters(first_year=2021))
    assert session.recommend() is None
    session.set_filters(Filters(include=frozenset({"Horror"})))
    assert session.recommend() is None
    assert session.count_passing(Filters()).within_bounds == 56


@pytest.mark.parametrize("policy", [OPEN, Policy(min_genre_affinity=0.7)])
def test_why_no_film_is_left_is_the_same_with_them(bundle, without, policy):
    both = [started(one, policy) for one in (bundle, without)]
    for session in both:
        while session.recommend() is not None:
            session.answer(Answer.SKIP)
    shown, expected = [session.no_results() for session in both]
    assert shown == expected
    assert shown.constraint in (Constraint.ALL_SEEN, Constraint.MIN_AFFINITY)


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_to_one_moves_nothing_and_it_stays_answered(bundle, answer):
    session, before = started(bundle), started(bundle)
    session.answer(answer, 2)
    session.rate(5.0, 305)
    session.toggle_watchlist(9000)
    assert session.user.tolist() == before.user.tolist()
    assert session.recommend().movie == before.recommend().movie
    assert session.state.answers[0].answer is answer
    assert [film.movie_id for film in session.watchlist] == [9000]
    assert way_of(bundle, session.state, bundle.positions).shape == (3, 2)


def test_none_can_be_a_favourite(bundle):
    session = Session(bundle, OPEN)
    with pytest.raises(SessionError, match=r"too few people rated The Unseen One \(1999\)"):
        session.start((2, *FOUR[1:]))
    assert session.state.favourites == ()


def test_a_saved_session_with_one_as_favourite_misses_it(bundle, tmp_path):
    session = started(bundle)
    saved = replace(session.state, favourites=(*FOUR[:3], 305))
    (tmp_path / "mine.json").write_bytes(encode(document(bundle, saved)))
    fitted = fit(read(tmp_path / "mine.json"), bundle.catalogue)
    assert (fitted.state.favourites, fitted.missing) == (FOUR[:3], ("Unseen Two (2021)",))


def test_imported_ones_are_seen_and_suggested_for_no_place(bundle, tmp_path):
    (tmp_path / "ratings.csv").write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2026-01-01,The Unseen One,1999,,5\n"
        "2026-01-02,Film 0003,1953,,4\n"
    )
    matches = match_films(read_import_files([tmp_path / "ratings.csv"])[0], bundle)
    assert {film.movie.movie_id for film in matches.matched} == {2, 31}
    assert [film.movie.movie_id for film in matches.best(4)] == [31]


def test_they_are_like_no_film_and_outside_the_map(bundle):
    row = bundle.catalogue.rows([2])[0]
    assert bundle.nearest(row, 5) == []
    assert row not in bundle.nearest(0, 100)
    places = bundle.positions
    assert (np.abs(places[bundle.catalogue.rare]) > 1).all()
    assert places[~bundle.catalogue.rare].tolist() == PLACES.tolist()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("movieId,title,genres,rating_count\n2,A (1999),Drama,some\n", "'some' for a rating_count"),
        ("movieId,title,genres,rating_count\nx,A (1999),Drama,1\n", "'x' for a movieId"),
        ("movieId,title,genres,rating_count\n11,A (1999),Drama,1\n", "names a film twice"),
        ("movieId,title,genres\n2,A (1999),Drama\n", "rating_count"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path, content, problem):
    processed = tmp_path / "processed"
    write_processed(processed, FILMS)
    (processed / OTHER_FILMS).write_text(content)
    write_manifest(processed, {}, PROCESSED_RUNTIME)
    write_model(tmp_path / "svd", FILMS)
    with pytest.raises(DataError, match=problem) as caught:
        Bundle.load(tmp_path / "svd", processed)
    assert OTHER_FILMS in str(caught.value)


def test_all_films_count_all_ratings_of_theirs(bundle):
    films = AllFilms.read(bundle.processed)
    assert films.popularity[films.rare].tolist() == [3, 1, 1]
