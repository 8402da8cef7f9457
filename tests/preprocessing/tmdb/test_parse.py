"""Which values are taken from TMDB's response about one film, and which are not."""

import json

import pytest

from preprocessing.tmdb.parse import ResponseError, parse_film, parse_found, single_line

HEAT = {
    "id": 949,
    "overview": "A thief and a detective.",
    "poster_path": "/p_1-a.jpg",
    "backdrop_path": "/b.jpg",
    "release_date": "1995-12-15",
    "popularity": 63.25,
    "vote_average": 7.9,
    "vote_count": 7000,
}


def parsed(**fields):
    return parse_film(json.dumps({**HEAT, **fields}).encode(), 949)


def test_every_field_is_parsed():
    assert parsed() == {
        "overview": "A thief and a detective.",
        "poster_url": "https://image.tmdb.org/t/p/w500/p_1-a.jpg",
        "backdrop_url": "https://image.tmdb.org/t/p/w1280/b.jpg",
        "release_date": "1995-12-15",
        "tmdb_popularity": "63.25",
        "tmdb_vote_avg": "7.9",
    }


WRONG = (None, "", 5, True, [], {}, "\x1b\x07")
NOT_NUMBERS = (None, "", "7", True, [], {}, -1, float("nan"), float("inf"), 10**400, 1e10)


@pytest.mark.parametrize(
    ("field", "cell", "values"),
    [
        ("overview", "overview", (*WRONG, "x" * 4_001)),
        ("poster_path", "poster_url", (*WRONG, "p.jpg", "/../x", "//evil.example/x", "/a b.jpg",
                                       "/a\n.jpg", "/" + "a" * 300, "https://evil.example/x")),
        ("backdrop_path", "backdrop_url", (*WRONG, "b.jpg", "/?x=1", "/é.jpg")),
        ("release_date", "release_date", (*WRONG, "1995", "1995-02-30", "1995-2-3", "19951215",
                                          "1995-12-15T00:00", "١٩٩٥-12-15")),
        ("popularity", "tmdb_popularity", NOT_NUMBERS),
        ("vote_average", "tmdb_vote_avg", (*NOT_NUMBERS, 10.5)),
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_counts_as_missing(field, cell, values):
    films = {
        value if isinstance(value, str) else repr(value): parsed(**{field: value})
        for value in values
    }

    assert {name: film.get(cell, "") for name, film in films.items()} == dict.fromkeys(films, "")


def test_a_film_with_only_an_id_lacks_every_field():
    assert parse_film(b'{"id": 949}', 949) == {}


@pytest.mark.parametrize(
    ("number", "text"), [(7, "7"), (7.0, "7"), (0, "0"), (0.1 + 0.2, "0.30000000000000004")]
)
def test_numbers_are_the_shortest_decimals_that_read_back(number, text):
    assert parsed(vote_average=number)["tmdb_vote_avg"] == text


def test_an_average_of_no_votes_counts_as_missing():
    assert parsed(vote_average=0.0, vote_count=0).get("tmdb_vote_avg") is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "is not JSON"),
        (b"<html>", "is not JSON"),
        (b'{"overview": "The be', "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"popularity": ' + b"9" * 5_000 + b"}", "is not JSON"),
        (b"[]", "is not a film"),
        (b"null", "is not a film"),
        (b'"x"', "is not a film"),
        (b"{}", "is not a film"),
        (b'{"success": false, "status_message": "x"}', "is not a film"),
        (b'{"success": false, "id": 949}', "is not a film"),
        (b'{"id": 5}', "is about another film"),
        (b'{"id": null}', "is about another film"),
    ],
)
def test_a_response_that_is_not_the_film_is_an_error(body, problem):
    with pytest.raises(ResponseError, match=f"the response {problem}"):
        parse_film(body, 949)


CREDITS = {
    "crew": [
        {"name": "Lana Wachowski", "job": "Director"},
        {"name": "Joel Silver", "job": "Producer"},
        {"name": "Lilly | Wachowski", "job": "Director"},
        {"name": "Lana Wachowski", "job": "Director"},
        {"name": 5, "job": "Director"},
        "nobody",
    ],
    "cast": [
        {"name": "Fifth", "order": 4},
        {"name": "First", "order": 0},
        {"name": " Third\x1b\n", "order": 2},
        {"name": "Second", "order": 1},
        {"name": "Unordered"},
        {"name": "x" * 300, "order": 3},
        {"name": "Sixth", "order": 5},
    ],
}


def test_credits_name_directors_and_four_leads():
    film = parsed(credits=CREDITS)

    assert film["directors"] == "Lana Wachowski|Lilly / Wachowski"
    assert film["cast"] == "First|Second|Third|Fifth"


def test_countries_and_languages_are_codes_with_the_original_language_first():
    film = parsed(
        original_language="fr",
        spoken_languages=[{"iso_639_1": "en"}, {"iso_639_1": "fr"}, {"iso_639_1": "xxx"}, {}],
        production_countries=[{"iso_3166_1": "FR"}, {"iso_3166_1": "us"}, {"iso_3166_1": "US"}],
    )

    assert (film["countries"], film["languages"]) == ("FR|US", "fr|en")


def test_the_runtime_is_whole_minutes():
    assert parsed(runtime=136)["runtime"] == "136"


@pytest.mark.parametrize("runtime", [0, -1, 1.5, "136", True, 1001, 10**9])
def test_an_impossible_runtime_counts_as_missing(runtime):
    assert "runtime" not in parsed(runtime=runtime)


@pytest.mark.parametrize(
    ("original", "cell"), [("Heat", None), ("Fuego", "Fuego"), ("", None), (None, None)]
)
def test_the_original_title_is_given_where_it_differs(original, cell):
    assert parsed(title="Heat", original_title=original).get("original_title") == cell


@pytest.mark.parametrize("wrong", [None, [], "x", {"crew": 5, "cast": None}, {"cast": [None]}])
def test_credits_of_the_wrong_kind_count_as_missing(wrong):
    film = parsed(credits=wrong, production_countries=wrong, spoken_languages=wrong)

    assert film.keys().isdisjoint({"directors", "cast", "countries", "languages"})


@pytest.mark.parametrize(
    ("results", "tmdb_id"),
    [([{"id": 949}], 949), ([], None), ([{"id": 1}, {"id": 2}], None), ([{"id": "9"}], None)],
)
def test_a_search_finds_the_only_film(results, tmdb_id):
    assert parse_found(json.dumps({"movie_results": results}).encode()) == tmdb_id


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        (" two \r\n\t lines\u2028three ", "two lines three"),
        ("bell\x07 escape\x1b[31m c1\x9b", "bell escape[31m c1"),
        ("left\u202eright\u200b zero", "leftright zero"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("Amélie 東京 — “quoted”", "Amélie 東京 — “quoted”"),
    ],
)
def test_text_is_put_on_one_line_without_control_characters(text, cleaned):
    assert single_line(text) == cleaned
