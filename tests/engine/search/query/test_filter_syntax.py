import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.credits import Credits
from engine.search.people_index import PeopleIndex
from engine.search.query import filter_syntax
from engine.search.query.genre_names import GenreNames
from engine.search.query.parsed_query import Query

GENRES = ("Action", "Adventure", "Comedy", "Film-Noir", "Sci-Fi", "Thriller")


PEOPLE = PeopleIndex.build(
    {
        1: Credits(directors=("Michael Mann",), cast=("Robert De Niro", "Al Pacino")),
        2: Credits(directors=("Robert De Niro",)),
    }
)


def parse_query(text, title_words=()):
    return filter_syntax.parse_query(text, GENRES, set(title_words).__contains__, PEOPLE.find)


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
        ("year: 1994", (1994, 1994)),
        ("year:80s", (1980, 1989)),
        ("year:00s", (2000, 2009)),
        ("year:80s-90s", (1980, 1999)),
        ('year:"1994"', (1994, 1994)),
        ("80s", (1980, 1989)),
        ("the 80s", (1980, 1989)),
        ("’80s", (1980, 1989)),
        ("1980s", (1980, 1989)),
        ("2010s", (2010, 2019)),
        ("1990's", (1990, 1999)),
        ("nineties", (1990, 1999)),
        ("the Nineties", (1990, 1999)),
        ("year:1990 - 1995", (1990, 1995)),
        ("year:1990 to 1995", (1990, 1995)),
        ("year: 80s – 90s", (1980, 1999)),
        ("year:> 2000", (2001, 9999)),
        ("year>=2000", (2000, 9999)),
        ("year < 2000", (0, 1999)),
        ("year=1999", (1999, 1999)),
        ("year :1999", (1999, 1999)),
        ("year:1950+", (1950, 9999)),
        ("year:1994-96", (1994, 1996)),
        ("1990-1995", (1990, 1995)),
        ("1994–96", (1994, 1996)),
        ("80s-90s", (1980, 1999)),
        ("<1930", (0, 1929)),
        (">= 1990", (1990, 9999)),
    ],
)
def test_year_filters_are_parsed(typed, years):
    query = parse_query(f"heat {typed}")
    assert (query.text, query.years, query.problems) == ("heat", years, ())


@pytest.mark.parametrize(
    ("typed", "genres"),
    [
        ("genre:thriller", (("Thriller",),)),
        ("genre:THR", (("Thriller",),)),
        ("genre:sci-fi", (("Sci-Fi",),)),
        ("genre:scifi", (("Sci-Fi",),)),
        ("genre:a", (("Action", "Adventure"),)),
        ("genre: comedy", (("Comedy",),)),
        ("genre:comedy,noir", (("Comedy", "Film-Noir"),)),
        ("genre:comedy, thriller", (("Comedy", "Thriller"),)),
        ("genre:science fiction", (("Sci-Fi",),)),
        ("genre:science fic", (("Sci-Fi",),)),
        ('genre:"science fiction"', (("Sci-Fi",),)),
        ('genre:"film noir', (("Film-Noir",),)),
        ("genre:sci fi", (("Sci-Fi",),)),
        ("genre:film noir", (("Film-Noir",),)),
        ("genre:comedy,film", (("Comedy", "Film-Noir"),)),
        ("genre:comedy,", (("Comedy",),)),
        ("genre:comedy genre:action", (("Comedy",), ("Action",))),
        ("genre=comedy", (("Comedy",),)),
        ("genre:comedy thriller", (("Comedy",), ("Thriller",))),
        ("genre:comedy & sci-fi", (("Comedy",), ("Sci-Fi",))),
        ("genre:comedy films", (("Comedy",),)),
        ("genre :comedy", (("Comedy",),)),
    ],
)
def test_genre_filters_are_parsed(typed, genres):
    query = parse_query(f"heat {typed}")
    assert (query.text, query.genres, query.problems) == ("heat", genres, ())


def test_imax_is_understood_and_not_suggested() -> None:
    genres = GenreNames([*GENRES, "IMAX"])
    assert genres.named("imax") == ["IMAX"]
    assert genres.problem("xyz").endswith("the genres are " + ", ".join(GENRES) + ".")
    assert "imax." not in genres.problem("imay")


@pytest.mark.parametrize("typed", ["genre:action, 90s", "90s,genre:action", "genre:action; 90s"])
def test_filters_may_have_commas_between_them(typed):
    query = parse_query(typed)
    assert (query.text, query.years, query.genres) == ("", (1990, 1999), (("Action",),))
    assert query.problems == ()


def test_a_filter_may_follow_another():
    query = parse_query("genre:comedy, year:1995 genre:film noir heat")
    assert (query.text, query.years) == ("heat", (1995, 1995))
    assert (query.genres, query.problems) == ((("Comedy",), ("Film-Noir",)), ())


@pytest.mark.parametrize(
    ("typed", "movie_ids", "text"),
    [
        ("director:mann", {1}, ""),
        ("director: michael mann heat", {1}, "heat"),
        ("heat with:de niro", {1}, "heat"),
        ("with:deniro heat", {1}, "heat"),
        ('with:"de niro" heat', {1}, "heat"),
        ("director:de niro year:1995", {2}, ""),
        ("director:man", {1}, ""),
    ],
)
def test_a_filter_by_person_takes_the_longest_name(typed, movie_ids, text):
    query = parse_query(typed)
    assert [set(people.movie_ids) for people in query.people] == [movie_ids]
    assert (query.text, query.problems) == (text, ())


@pytest.mark.parametrize("value", ["science fiction", "thriller", '"science fiction"', "sci-fi"])
def test_words_after_the_longest_genre_are_a_title(value):
    query = parse_query(f"genre:{value} war horse")
    assert (query.text, len(query.genres), query.problems) == ("war horse", 1, ())


@pytest.mark.parametrize("typed", ["80s", "the roaring twenties"])
def test_a_decade_that_a_title_has_as_a_word_is_no_filter(typed):
    query = parse_query(typed, title_words={"80s", "twenties"})
    assert (query.text, query.years) == (typed, None)


@pytest.mark.parametrize("typed", ["parties", "year", "genre", "the sixtieth", "1990x"])
def test_a_word_like_a_filter_stays_in_the_text(typed):
    assert parse_query(typed) == Query(typed)


@pytest.mark.parametrize("empty", ["genre:", "year:", "id:"])
def test_a_filter_without_a_value_leaves_the_next_one_alone(empty):
    query = parse_query(f"heat {empty} year:1995")
    assert (query.text, query.years, len(query.problems)) == ("heat", (1995, 1995), 1)


@pytest.mark.parametrize(("typed", "kept"), [("heat ", "heat "), ("heat", "heat"), ("  ", "")])
def test_a_space_after_a_complete_word_is_kept(typed, kept):
    assert parse_query(typed).text == kept


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("year:199", "year:199 is not a year; try year:1990s."),
        ("year:", "year: needs a year; try year:1980s."),
        ("year:abc", "year:abc is not a year; try year:1980s."),
        ("year:1999x", "year:1999x is not a year; try year:1999."),
        ("year:198x", "year:198x is not a year; try year:1980s."),
        ("year:95-99", "year:95-99 is not a year; try year:1995-1999."),
        ("year:1995 or 1997", "year:1995 or 1997 is not a year; try year:1995-1997."),
        ("genre:comedy -action", "“-action” was not used: a search cannot leave films out."),
        ("genre:-action", "“-action” was not used: a search cannot leave films out."),
        ("year:95", "year:95 is not a year; try year:1995."),
        ("year:-", "year:- is not a year; try year:1980s."),
        ("year:1999-1990", "ends before it starts"),
        ("year:1990 year:2000", "No year passes every filter"),
        ("year:1990 80s", "No year passes every filter"),
        ("genre:xyz", "genre:xyz is not a genre; the genres are Action, Adventure"),
        ("genre:comdy", "genre:comdy is not a genre; try genre:comedy."),
        ("genre:", "genre: needs a genre; the genres are Action"),
        ("id:heat", "id:heat is not a MovieLens id; try one like id:318."),
        ("director:nolan", "No director called “nolan” is known; try director:kurosawa."),
        ("with:", "with: needs a name; try with:de niro."),
        (
            "writer:nolan",
            "There is no filter “writer:”; use year:, genre:, director:, with: or id:.",
        ),
        (
            "-genre:comedy",
            "There is no filter “-genre:”; use year:, genre:, director:, with: or id:.",
        ),
    ],
)
def test_an_invalid_filter_is_reported(typed, problem):
    (reported,) = parse_query(f"heat {typed}").problems
    assert problem in reported


def test_a_word_with_an_unknown_key_stays_in_the_text():
    assert parse_query("Alien:Covenant").text == "Alien:Covenant"


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
    query = parse_query(title)
    assert (query.text, query.years, query.genres, query.problems) == (title, None, (), ())


def test_a_film_must_pass_every_filter():
    years = np.array([1995, 1995, 2013, 0])
    has_genre = np.zeros((4, len(GENRES)), dtype=bool)
    has_genre[[0, 2, 3], GENRES.index("Thriller")] = True
    query = parse_query("year:1990s genre:thriller")
    movie_ids = np.arange(4)
    assert query.mask(years, GENRES, has_genre, movie_ids).tolist() == [True, False, False, False]
    open_end = parse_query("year:<2020")
    assert open_end.mask(years, GENRES, has_genre, movie_ids).tolist() == [True, True, True, False]
    by_mann = parse_query("director:mann")
    assert by_mann.mask(years, GENRES, has_genre, movie_ids).tolist() == [False, True, False, False]


def test_without_filters_there_is_no_mask():
    one = np.array([1995])
    assert parse_query("heat").mask(one, GENRES, np.ones((1, 6), bool), np.array([6])) is None


@given(
    st.text(alphabet=st.characters(), max_size=40), st.sampled_from(["", "year:", "genre:", "id:"])
)
def test_anything_can_be_typed(text, key):
    query = parse_query(f"{key}{text}")
    assert all("\n" not in problem and problem for problem in query.problems)
