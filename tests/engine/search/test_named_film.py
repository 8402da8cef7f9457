import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.movies import Catalogue
from engine.catalogue.titles import shown
from engine.errors import AmbiguousTitleError, TitleError
from engine.search.film_finder import FilmFinder
from engine.search.named_film import find_named_film
from engine.search.title_index import TitleIndex
from tests.bundles import Film, make_bundle
from tests.engine.search.famous_films import FAMOUS_FILMS

N = len(FAMOUS_FILMS)
POPULARITY = np.arange(N, 0, -1)
CATALOGUE = Catalogue(np.arange(1, N + 1), FAMOUS_FILMS, ["Drama"] * N, POPULARITY)
FINDER = FilmFinder(CATALOGUE, TitleIndex.build(FAMOUS_FILMS, POPULARITY), None)


def named(title, *, exact=True):
    film = find_named_film(title, FINDER)
    assert film.exact == exact
    return FAMOUS_FILMS[film.row]


def error(title, kind=TitleError):
    with pytest.raises(TitleError) as raised:
        find_named_film(title, FINDER)
    assert type(raised.value) is kind
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("title", FAMOUS_FILMS)
@pytest.mark.parametrize("written", [str, shown], ids=["stored", "displayed"])
def test_a_full_title_finds_its_film(title, written):
    assert named(written(title)) == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("matrix", "Matrix, The (1999)"),
        ("The Matrix", "Matrix, The (1999)"),
        ("Matrix, The", "Matrix, The (1999)"),
        ("MATRIX (1999)", "Matrix, The (1999)"),
        ("amélie", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)"),
        ("tar", "TÁR (2022)"),
        ("Cidade de Deus", "City of God (Cidade de Deus) (2002)"),
        ("rocky 2", "Rocky II (1979)"),
        ("wall-e", "WALL·E (2008)"),
        ("pulpfiction", "Pulp Fiction (1994)"),
        ("godfather vol 2", "Godfather: Part II, The (1974)"),
        (
            "doctor strangelove or how i learned to stop worrying and love the bomb",
            "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb (1964)",
        ),
        ("sabrina (1954)", "Sabrina (1954)"),
        ("sabrina 1995", "Sabrina (1995)"),
        ("the heat", "Heat, The (2013)"),
        ("heat", "Heat (1995)"),
        ("Blade Runner 2049", "Blade Runner 2049 (2017)"),
        ("2012", "2012 (2009)"),
        ("godfather", "Godfather, The (1972)"),
    ],
)
def test_a_name_of_only_one_film_is_enough(name, title):
    assert named(name) == title


def test_an_ambiguous_name_lists_the_films_with_their_years():
    message = error("sabrina", AmbiguousTitleError)
    assert "Sabrina (1954)" in message
    assert "Sabrina (1995)" in message
    assert "add the year" in message


def test_a_wrong_year_lists_the_films_of_that_name():
    assert "Jaws (1975)" in error("Jaws (1990)")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("matirx", "Matrix, The (1999)"),
        ("pulpfictoin", "Pulp Fiction (1994)"),
        ("rocky 1", "Rocky (1976)"),
        ("star wars 5", "Star Wars: Episode V - The Empire Strikes Back (1980)"),
        ("seven samur", "Seven Samurai (Shichinin no samurai) (1954)"),
        (f"id:{FAMOUS_FILMS.index('Jaws (1975)') + 1}", "Jaws (1975)"),
        ("letterboxd.com/film/fargo", "Fargo (1996)"),
    ],
)
def test_the_one_clear_film_of_a_search_is_taken(typed, title):
    assert named(typed, exact=False) == title


def test_films_of_which_several_may_be_meant_are_listed():
    message = error("star wars", AmbiguousTitleError)
    assert "Star Wars: Episode IV - A New Hope (1977)" in message
    assert "Star Wars: Episode V - The Empire Strikes Back (1980)" in message


def test_a_guess_is_never_taken():
    assert "no film has this name; nearest are The Matrix (1999)" in error("matrix zzzz")


def test_a_slip_in_a_title_is_allowed_though_a_person_has_such_a_name(tmp_path):
    films = [
        Film(1, "Ronin (1998)", popularity=50),
        Film(2, "Kon-Tiki (2012)", popularity=40, credits={"directors": "Joachim Rønning"}),
        Film(3, "Maleficent (2019)", popularity=90, credits={"directors": "Joachim Rønning"}),
    ]
    bundle = make_bundle(tmp_path, films)
    catalogue = bundle.catalogue
    index = TitleIndex.build(catalogue.titles, catalogue.popularity)
    finder = FilmFinder(catalogue, index, bundle.processed)
    assert finder.find("ronnin").people == ("Joachim Rønning",)
    film = find_named_film("ronnin", finder)
    assert (catalogue.titles[film.row], film.exact) == ("Ronin (1998)", False)
    message = "^joachim: is a person, not a film; name a film: Maleficent .2019.; Kon-Tiki .2012."
    with pytest.raises(TitleError, match=message):
        find_named_film("joachim", finder)


def test_an_id_that_is_not_in_the_catalogue_is_reported():
    problem = "id:99999 is not in the catalogue; name a film by its title"
    assert error("id:99999") == f"id:99999: {problem}"


@pytest.mark.parametrize("name", ["", "   "])
def test_a_blank_name_is_reported(name):
    assert "a title is blank; give a title" in error(name)


@pytest.mark.parametrize("name", ["\ud800", "qqqqqqqqqq", "x" * 5000])
def test_a_name_of_no_film_is_reported(name):
    assert "no film" in error(name)


@given(st.text(alphabet=st.characters(), max_size=30))
def test_any_text_finds_a_film_or_is_reported(text):
    with contextlib.suppress(TitleError):
        assert 0 <= find_named_film(text, FINDER).row < N
