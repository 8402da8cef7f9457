import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.search.film_finder import FilmFinder
from engine.search.title_index import TitleIndex
from tests.bundles import Film, make_bundle

FILMS = [
    Film(6, "Heat (1995)", "Action|Crime", 90, facts={"imdbId": "0113277", "tmdbId": "949"},
         credits={"directors": "Michael Mann", "cast": "Al Pacino|Robert De Niro"}),
    Film(7, "Solaris (Solyaris) (1972)", "Drama|Sci-Fi", 80, facts={"imdbId": "0069293"},
         credits={"directors": "Andrei Tarkovsky"}),
    Film(8, "Solaris (2002)", "Drama|Sci-Fi", 70, facts={"imdbId": "0307479", "tmdbId": "2103"}),
    Film(9, "Blade Runner 2049 (2017)", "Sci-Fi", 60),
    Film(10, "Star Wars: Episode IV - A New Hope (1977)", "Sci-Fi", 50),
    Film(11, "Heat (1986)", "Action", 40, credits={"cast": "Burt Reynolds|Al Pacino"}),
    Film(12, "Matrix, The (1999)", "Action|Sci-Fi", 30),
    Film(13, "Thelma & Louise (1991)", "Crime|Drama", 20),
    Film(14, "8 1/2 (8½) (1963)", "Drama", 10),
    Film(15, "Blues Brothers 2000 (1998)", "Musical", 5),
]  # fmt: skip


@pytest.fixture(scope="module")
def finder(tmp_path_factory):
    bundle: Bundle = make_bundle(tmp_path_factory.mktemp("home"), FILMS)
    catalogue = bundle.catalogue
    index = TitleIndex.build(catalogue.titles, catalogue.popularity)
    return FilmFinder(catalogue, index, bundle.processed)


def ids_of(finder, typed, limit=50):
    matches = finder.find(typed, limit).matches
    return [int(finder.catalogue.movie_ids[match.row]) for match in matches]


@pytest.mark.parametrize(
    ("typed", "movie_ids"),
    [
        ("tt0113277", [6]),
        ("https://www.imdb.com/title/tt0113277/?ref_=fn", [6]),
        ("themoviedb.org/movie/2103-solaris", [8]),
        ("https://movielens.org/movies/12", [12]),
        ("id:11", [11]),
        ("letterboxd.com/film/the-matrix/", [12]),
        ("letterboxd.com/film/heat-1995", [6]),
        ("letterboxd.com/film/heat-1986/", [11]),
        ("letterboxd.com/film/blade-runner-2049/", [9]),
        ("letterboxd.com/film/solaris-2002-1/", [8]),
        ("letterboxd.com/film/solaris", [7, 8]),
        ("letterboxd.com/film/star-wars/", [10]),
        ("letterboxd.com/film/star-wars-a-new-hope/", [10]),
        ("letterboxd.com/film/thelma-louise/", [13]),
        ("letterboxd.com/film/thelma-louise-1992/", [13]),
        ("letterboxd.com/film/8-half/", [14]),
        ("letterboxd.com/film/blues-brothers-2000-1/", [15]),
        ("(tt0113277)", [6]),
        ("Heat (1995): tt0113277", [6]),
        ("id:11 id:6", [6, 11]),
    ],
)
def test_an_id_or_address_finds_its_film(finder, typed, movie_ids):
    found = finder.find(typed)
    assert sorted(ids_of(finder, typed)) == movie_ids
    assert (found.guess, found.problems) == (False, ())


@pytest.mark.parametrize("beside", ["year:2000", "alien", "genre:comedy"])
def test_text_beside_an_id_is_reported(finder, beside):
    found = finder.find(f"tt0113277 {beside}")
    assert found.problems == (f"“{beside}” was not used: an id or address is enough.",)
    assert len(found.matches) == 1


def test_each_id_that_is_not_there_is_reported(finder):
    found = finder.find("id:404 id:6 tt9999999")
    assert found.problems == (
        "id:404 is not in the catalogue.",
        "tt9999999 is not in the catalogue.",
    )
    assert ids_of(finder, "id:404 id:6 tt9999999") == [6]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("tt9999999", "tt9999999"),
        ("id:404", "id:404"),
        ("https://www.themoviedb.org/movie/404-not?x", "themoviedb.org/movie/404"),
        ("https://movielens.org/movies/404", "id:404"),
    ],
)
def test_a_film_that_is_not_there_is_reported(finder, typed, label):
    found = finder.find(typed)
    assert found.matches == ()
    assert found.problems == (f"{label} is not in the catalogue.",)


@pytest.mark.parametrize("slug", ["heat-1972", "nothing", "thelma", "the-heat-louise"])
def test_an_address_with_the_name_of_no_film_is_reported(finder, slug):
    found = finder.find(f"https://letterboxd.com/film/{slug}/")
    assert found.matches == ()
    assert found.problems == (
        f"letterboxd.com/film/{slug} is not in the catalogue under that name.",
    )


def test_an_address_of_something_else_is_reported(finder):
    (problem,) = finder.find("https://example.org/heat").problems
    assert problem.startswith("'https://example.org/heat' is not the address of a film")


@pytest.mark.parametrize(
    ("typed", "movie_ids"),
    [
        ("genre:science fiction", [7, 8, 9, 10, 12]),
        ("solaris 70s", [7]),
        ("year:2000s", [8]),
        ("80s", [11]),
        ("genre:xyz heat", [6, 11]),
    ],
)
def test_filters_narrow_the_films_down(finder, typed, movie_ids):
    assert ids_of(finder, typed) == movie_ids


@pytest.mark.parametrize(
    ("typed", "movie_ids", "heading", "people"),
    [
        ("tarkovsky", [7], "Films by Andrei Tarkovsky", ("Andrei Tarkovsky",)),
        ("tarkovski", [7], "Films by Andrei Tarkovsky, the nearest name", ("Andrei Tarkovsky",)),
        ("pacino", [6, 11], "Films with Al Pacino", ("Al Pacino",)),
        ("pacino 80s", [11], "Films with Al Pacino", ("Al Pacino",)),
        ("with:pacino", [6, 11], "Films with Al Pacino", ("Al Pacino",)),
        ("actor:pacino", [6, 11], "Films with Al Pacino", ("Al Pacino",)),
        ("heat with:reynolds", [11], "1 film", ()),
        ("heat", [6, 11], "2 films", ()),
    ],
)
def test_a_persons_name_finds_their_films_where_no_title_fits(
    finder, typed, movie_ids, heading, people
):
    found = finder.find(typed)
    assert ids_of(finder, typed) == movie_ids
    assert (found.heading, found.people, found.guess) == (heading, people, False)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("director:zzyzx", "No director called “zzyzx” is known; try director:kurosawa."),
        ("director:al pacino", "No director called “al pacino” is known; try with:al pacino."),
        ("actor:zzyzx", "No actor called “zzyzx” is known; try with:de niro."),
        ("with:tarkovsky", "No actor called “tarkovsky” is known; try director:tarkovsky."),
    ],
)
def test_a_name_that_nobody_has_finds_no_film(finder, typed, problem):
    found = finder.find(typed)
    assert found.matches == ()
    assert found.problems == (problem,)


def test_the_best_known_film_of_each_decade_comes_first(finder):
    # By popularity: the first of the 1990s, 1970s, 2000s, 2010s, 1980s and 1960s, then the rest.
    assert ids_of(finder, " ") == [6, 7, 8, 9, 11, 14, 10, 12, 13, 15]


@pytest.mark.parametrize(
    ("typed", "limit", "heading"),
    [
        ("", 50, "Well-known films of every decade"),
        ("80s", 50, "Popular films that pass"),
        ("heat", 50, "2 films"),
        ("heat", 1, "The 1 best of more films"),
        ("hetaers qqq", 50, "No film like that."),
        ("heat qqqq", 50, "No film like that; nearest:"),
        ("year:1920s", 50, "No film passes these filters."),
        ("tt9999999", 50, "No such film."),
    ],
)
def test_the_heading_says_what_was_found(finder, typed, limit, heading):
    assert finder.find(typed, limit).heading == heading


@given(st.text(st.characters(), max_size=40), st.sampled_from(["", "tt", "id:", "imdb.com/title/"]))
def test_anything_can_be_searched(finder, text, start):
    found = finder.find(start + text)
    assert all(0 <= match.row < len(FILMS) for match in found.matches)
    assert all(problem and "\n" not in problem for problem in found.problems)
