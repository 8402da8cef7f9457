import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.titles import shown
from engine.errors import TitleError
from engine.search.query.resolve import find_by_name
from engine.search.title_index import TitleIndex
from tests.engine.search.famous_films import FAMOUS_FILMS

INDEX = TitleIndex.build(FAMOUS_FILMS, np.arange(len(FAMOUS_FILMS), 0, -1))


def named(title):
    return FAMOUS_FILMS[find_by_name(title, FAMOUS_FILMS, INDEX)]


def error(title):
    with pytest.raises(TitleError) as raised:
        find_by_name(title, FAMOUS_FILMS, INDEX)
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
    message = error("sabrina")
    assert "Sabrina (1954)" in message
    assert "Sabrina (1995)" in message
    assert "add the year" in message


def test_a_wrong_year_lists_the_films_of_that_name():
    assert "Jaws (1975)" in error("Jaws (1990)")


def test_an_unknown_name_lists_the_nearest():
    assert "The Matrix (1999)" in error("matirx")


def test_part_of_a_name_is_not_a_name():
    assert "Star Wars: Episode IV - A New Hope (1977)" in error("star wars")


@pytest.mark.parametrize("name", ["", "   ", "\ud800", "(1999)", "qqqqqqqqqq", "x" * 5000])
def test_a_name_of_no_film_is_reported(name):
    assert "no film" in error(name)


@given(st.text(alphabet=st.characters(), max_size=30))
def test_any_text_finds_a_film_or_is_reported(text):
    with contextlib.suppress(TitleError):
        assert 0 <= find_by_name(text, FAMOUS_FILMS, INDEX) < len(FAMOUS_FILMS)
