"""What the filter window says of the films of a bundle: their genres, names and last year."""

from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.policy import Policy
from engine.search.credit_names import CreditKind
from engine.session.session import Session
from tests.bundles import Film, make_bundle, make_library
from tests.tui.films import FILMS
from tui.view.filter_form import FilterForm, beyond_the_catalogue, genre_counts, read_names

RARE = Film(99, "Tin Lantern, The (2030)", "Comedy|Western", 3)


@pytest.fixture
def library(tmp_path: Path) -> Bundle:
    return make_library(tmp_path, FILMS, [RARE])


def test_genres_count_the_films_that_can_be_recommended(library: Bundle) -> None:
    assert genre_counts(Session(library, Policy())) == {
        "Comedy": 1, "Drama": 10, "Fantasy": 2, "Romance": 2, "Sci-Fi": 2, "Thriller": 3,
        "Western": 0,
    }  # fmt: skip


def test_imax_is_a_genre_of_the_window_only_where_the_filters_name_it(tmp_path: Path) -> None:
    screened = [Film(20, "Night Ferry 2 (2001)", "Drama|IMAX"), *FILMS]
    session = Session(make_bundle(tmp_path, screened), Policy())
    session.start([film.movie_id for film in FILMS[:4]])
    assert "IMAX" not in genre_counts(session)
    for filters in (Filters(include=frozenset(["IMAX"])), Filters(exclude=frozenset(["IMAX"]))):
        session.set_filters(filters)
        assert genre_counts(session)["IMAX"] == 1
        assert FilterForm.of(session.filters).filters() == filters


def test_the_names_of_the_films_can_be_asked_for(tmp_path: Path) -> None:
    film = Film(20, "Cléo (1962)", credits={"directors": "Agnès Varda", "countries": "FR"})
    names = read_names(make_bundle(tmp_path, [film, *FILMS]))
    assert names.any_kind("varda") == (CreditKind.PERSON, {"Agnès Varda"})


def test_years_after_the_last_film_are_said_to_be_beyond_it(
    tmp_path: Path, library: Bundle
) -> None:
    bundled = make_bundle(tmp_path / "bundled", FILMS)  # the last film is of 2018
    beyond = Filters(first_year=2019)
    assert beyond_the_catalogue(library, beyond) == "No film passes: the catalogue ends in 2018."
    assert beyond_the_catalogue(bundled, beyond) == (
        "No film passes: the catalogue ends in 2018. "
        "`fourfold build` makes a catalogue of 87,000 films, to 2023."
    )
    for filters in (Filters(first_year=2018), Filters(last_year=2030), NO_FILTERS):
        assert beyond_the_catalogue(bundled, filters) == ""


def test_nothing_is_beyond_films_without_years(tmp_path: Path) -> None:
    undated = make_bundle(tmp_path, [Film(1, "Moonlight")])
    assert beyond_the_catalogue(undated, Filters(first_year=2030)) == ""
