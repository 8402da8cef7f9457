import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import TitleError
from engine.search.query.address import Address, Site, find_addresses


@pytest.mark.parametrize(
    ("typed", "site", "film"),
    [
        ("tt0113277", Site.IMDB, "0113277"),
        ("  TT0113277 ", Site.IMDB, "0113277"),
        ("https://www.imdb.com/title/tt0113277/?ref_=nv_sr_srsg_0", Site.IMDB, "0113277"),
        ("imdb.com/title/tt0113277", Site.IMDB, "0113277"),
        ("m.imdb.com/title/tt0113277/", Site.IMDB, "0113277"),
        ("https://www.imdb.com/de/title/tt0113277/reviews#x", Site.IMDB, "0113277"),
        ("http://www.themoviedb.org/movie/949-heat?language=de", Site.TMDB, "949"),
        ("themoviedb.org/movie/949", Site.TMDB, "949"),
        ("https://movielens.org/movies/6", Site.MOVIELENS, "6"),
        ("https://letterboxd.com/film/heat-1995/", Site.LETTERBOXD, "heat-1995"),
        ("letterboxd.com/film/heat-1995", Site.LETTERBOXD, "heat-1995"),
        ("https://letterboxd.com/someone/film/Se7en/1/?x=y", Site.LETTERBOXD, "se7en"),
        ("//www.imdb.com/title/tt0113277", Site.IMDB, "0113277"),
        ("https%3A%2F%2Fwww.imdb.com%2Ftitle%2Ftt0113277%2F", Site.IMDB, "0113277"),
        ("id:6", Site.MOVIELENS, "6"),
        ("id: 34048", Site.MOVIELENS, "34048"),
        ("id=6", Site.MOVIELENS, "6"),
        ('id:"6"', Site.MOVIELENS, "6"),
        ("id:tt0113277", Site.IMDB, "0113277"),
        ("IMDb: tt0113277", Site.IMDB, "0113277"),
        ("imdb:0113277", Site.IMDB, "0113277"),
        ("tmdb:949", Site.TMDB, "949"),
        ("TMDB: 949", Site.TMDB, "949"),
    ],
)
def test_a_film_is_read_from_its_id_or_address(typed, site, film):
    found, rest = find_addresses(typed)
    assert found == [Address(site, film)]
    assert not any(character.isalnum() for character in rest)


@pytest.mark.parametrize(
    "around", ["({})", "[{}]", '"{}"', "<{}>", "“{}”", "{}.", "{},", "{};", "{}!"]
)
@pytest.mark.parametrize(
    "address", ["tt0113277", "https://www.imdb.com/title/tt0113277/", "imdb.com/title/tt0113277"]
)
def test_punctuation_around_an_address_does_not_count(around, address):
    found, rest = find_addresses(around.format(address))
    assert found == [Address(Site.IMDB, "0113277")]
    assert not any(character.isalnum() for character in rest)


def test_the_text_beside_an_address_is_returned():
    found, rest = find_addresses("look: [Heat](https://letterboxd.com/film/heat-1995/)")
    assert found == [Address(Site.LETTERBOXD, "heat-1995")]
    assert rest == "look: [Heat]( )"


def test_every_address_is_returned_once():
    found, _ = find_addresses("tt0113277 id:7 imdb.com/title/tt0113277 id:7")
    assert set(found) == {Address(Site.IMDB, "0113277"), Address(Site.MOVIELENS, "7")}
    assert len(found) == 2


@pytest.mark.parametrize(
    "typed",
    ["", "heat", "tt", "tt12", "ett0113277", "imdb", "film/heat-1995", "id:heat", "100% wolf",
     "a//b", "Face/Off", "9/11", "id:12-3"],
)  # fmt: skip
def test_a_title_is_not_an_address(typed):
    assert find_addresses(typed) == ([], typed)


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.org/title/tt0113277x",
        "https://www.imdb.com/name/nm0000134/",
        "https://www.themoviedb.org/tv/1396",
        "letterboxd.com",
        "https://boxd.it/2a9q",
        "https://notimdb.com/title/tt0113277",
    ],
)
def test_an_address_of_something_else_is_reported_with_one_that_works(typed):
    with pytest.raises(TitleError, match=r"not the address of a film.*imdb\.com/title/tt0113277"):
        find_addresses(typed)


@given(st.sampled_from(["", "https://", "letterboxd.com/film/", "tt"]), st.text(max_size=30))
def test_any_text_has_an_address_or_none_or_is_reported(start, text):
    with contextlib.suppress(TitleError):
        found, rest = find_addresses(start + text)
        assert all(address.film for address in found)
        assert found or rest == start + text
