import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.query.filter_syntax import parse_query

GENRES = ("Action", "Adventure", "Comedy", "Film-Noir", "Sci-Fi", "Thriller")


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("year:1994", (1994, 1994)),
        ("year:1990s", (1990, 1999)),
        ("year:1990-1999", (1990, 1999)),
        ("year:1990–1999", (1990, 1999)),
        ("year:1990-", (1990, 9999)),
        ("year:-1999", (0, 1999)),
        ("year:>2000", (2001, 9999)),
        ("year:>=2000", (2000, 9999)),
        ("year:<2000", (0, 1999)),
        ("year:<=2000", (0, 2000)),
        ("YEAR:1994", (1994, 1994)),
        ("year:>1990 year:<2000", (1991, 1999)),
    ],
)
def test_year_filters_are_parsed(typed, years):
    query = parse_query(f"heat {typed}", GENRES)
    assert (query.text, query.years, query.problems) == ("heat", years, ())


@pytest.mark.parametrize(
    ("typed", "genres"),
    [
        ("genre:thriller", (("Thriller",),)),
        ("genre:THR", (("Thriller",),)),
        ("genre:sci-fi", (("Sci-Fi",),)),
        ("genre:scifi", (("Sci-Fi",),)),
        ("genre:a", (("Action", "Adventure"),)),
        ("genre:comedy,noir", None),
        ("genre:comedy,film", (("Comedy", "Film-Noir"),)),
        ("genre:comedy,", (("Comedy",),)),
        ("genre:comedy genre:action", (("Comedy",), ("Action",))),
    ],
)
def test_genre_filters_are_parsed(typed, genres):
    query = parse_query(f"{typed} heat", GENRES)
    assert query.text == "heat"
    assert query.genres == (genres or ())
    assert bool(query.problems) == (genres is None)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("year:199", "year:199"),
        ("year:", "year:"),
        ("year:abcd", "year:abcd"),
        ("year:-", "year:-"),
        ("year:1999-1990", "ends before it starts"),
        ("year:1990 year:2000", "No year"),
        ("genre:xyz", "genre:xyz"),
        ("genre:", "genre:"),
        ("director:nolan", "director:"),
    ],
)
def test_an_invalid_filter_is_reported(typed, problem):
    (reported,) = parse_query(f"heat {typed}", GENRES).problems
    assert problem in reported


def test_a_word_with_an_unknown_key_stays_in_the_text():
    assert parse_query("Alien:Covenant", GENRES).text == "Alien:Covenant"


@pytest.mark.parametrize(
    "title",
    [
        "Star Wars: Episode IV",
        "2001: A Space Odyssey",
        "3:10 to Yuma",
        "Kill Bill: Vol. 2",
        "Star Wars:",
        "Mission: Impossible - Fallout",
    ],
)
def test_a_title_with_a_colon_is_not_a_filter(title):
    query = parse_query(title, GENRES)
    assert (query.text, query.years, query.genres, query.problems) == (title, None, (), ())


def test_a_film_must_pass_every_filter():
    years = np.array([1995, 1995, 2013, 0])
    has_genre = np.zeros((4, len(GENRES)), dtype=bool)
    has_genre[[0, 2, 3], GENRES.index("Thriller")] = True
    query = parse_query("year:1990s genre:thriller", GENRES)
    assert query.mask(years, GENRES, has_genre).tolist() == [True, False, False, False]
    open_end = parse_query("year:<2020", GENRES)
    assert open_end.mask(years, GENRES, has_genre).tolist() == [True, True, True, False]


def test_without_filters_there_is_no_mask():
    assert parse_query("heat", GENRES).mask(np.array([1995]), GENRES, np.ones((1, 6), bool)) is None


@given(st.text(alphabet=st.characters(), max_size=40), st.sampled_from(["", "year:", "genre:"]))
def test_anything_can_be_typed(text, key):
    query = parse_query(f"{key}{text}", GENRES)
    assert all("\n" not in problem and problem for problem in query.problems)
