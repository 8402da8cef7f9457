"""What is taken from TMDB's answer about one film, and what is not."""

import json

import pytest

from preprocessing.tmdb.metadata_table import Metadata
from preprocessing.tmdb.parse import AnswerError, metadata_in

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


def told(**fields):
    return metadata_in(json.dumps({**HEAT, **fields}).encode(), 949)


def test_every_field_is_taken():
    assert told() == Metadata(
        overview="A thief and a detective.",
        poster_url="https://image.tmdb.org/t/p/w500/p_1-a.jpg",
        backdrop_url="https://image.tmdb.org/t/p/w1280/b.jpg",
        release_date="1995-12-15",
        tmdb_popularity="63.25",
        tmdb_vote_avg="7.9",
    )


WRONG = (None, "", 5, True, [], {}, "\x1b\x07")
NO_NUMBER = (None, "", "7", True, [], {}, -1, float("nan"), float("inf"), 10**400, 1e10)


@pytest.mark.parametrize(
    ("field", "cell", "values"),
    [
        ("overview", "overview", (*WRONG, "x" * 4_001)),
        ("poster_path", "poster_url", (*WRONG, "p.jpg", "/../x", "//evil.example/x", "/a b.jpg",
                                       "/a\n.jpg", "/" + "a" * 300, "https://evil.example/x")),
        ("backdrop_path", "backdrop_url", (*WRONG, "b.jpg", "/?x=1", "/é.jpg")),
        ("release_date", "release_date", (*WRONG, "1995", "1995-02-30", "1995-2-3", "19951215",
                                          "1995-12-15T00:00", "١٩٩٥-12-15")),
        ("popularity", "tmdb_popularity", NO_NUMBER),
        ("vote_average", "tmdb_vote_avg", (*NO_NUMBER, 10.5)),
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_one_that_tmdb_lacks(field, cell, values):
    lacking = {value if isinstance(value, str) else repr(value): told(**{field: value})
               for value in values}  # fmt: skip

    assert {name: getattr(film, cell) for name, film in lacking.items()} == dict.fromkeys(
        lacking, ""
    )


def test_a_film_that_is_nothing_but_an_object_lacks_everything():
    assert metadata_in(b"{}", 949) == Metadata()


@pytest.mark.parametrize(
    ("number", "text"), [(7, "7"), (7.0, "7"), (0, "0"), (0.1 + 0.2, "0.30000000000000004")]
)
def test_numbers_are_the_shortest_decimals_that_read_back(number, text):
    assert told(vote_average=number).tmdb_vote_avg == text


def test_an_average_of_no_votes_is_none():
    assert told(vote_average=0.0, vote_count=0).tmdb_vote_avg == ""


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
def test_what_is_no_film_or_another_one_is_told(body, problem):
    with pytest.raises(AnswerError, match=f"the answer {problem}"):
        metadata_in(body, 949)
