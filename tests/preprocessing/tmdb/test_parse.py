"""Which values are taken from TMDB's response about one film, and which are not."""

import json

import pytest

from preprocessing.tmdb.metadata_table import Metadata
from preprocessing.tmdb.parse import ResponseError, parse_film, single_line

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
    assert parsed() == Metadata(
        overview="A thief and a detective.",
        poster_url="https://image.tmdb.org/t/p/w500/p_1-a.jpg",
        backdrop_url="https://image.tmdb.org/t/p/w1280/b.jpg",
        release_date="1995-12-15",
        tmdb_popularity="63.25",
        tmdb_vote_avg="7.9",
    )


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

    assert {name: getattr(film, cell) for name, film in films.items()} == dict.fromkeys(films, "")


def test_an_empty_object_lacks_every_field():
    assert parse_film(b"{}", 949) == Metadata()


@pytest.mark.parametrize(
    ("number", "text"), [(7, "7"), (7.0, "7"), (0, "0"), (0.1 + 0.2, "0.30000000000000004")]
)
def test_numbers_are_the_shortest_decimals_that_read_back(number, text):
    assert parsed(vote_average=number).tmdb_vote_avg == text


def test_an_average_of_no_votes_counts_as_missing():
    assert parsed(vote_average=0.0, vote_count=0).tmdb_vote_avg == ""


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
        (b'{"id": 5}', "is about another film"),
        (b'{"id": null}', "is about another film"),
    ],
)
def test_a_response_that_is_not_the_film_is_an_error(body, problem):
    with pytest.raises(ResponseError, match=f"the response {problem}"):
        parse_film(body, 949)


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
