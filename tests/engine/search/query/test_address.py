import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import TitleError
from engine.search.query.address import Address, Site, read_address


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
        ("look: https://letterboxd.com/film/heat-1995/", Site.LETTERBOXD, "heat-1995"),
    ],
)
def test_a_film_is_read_from_its_id_or_address(typed, site, film):
    assert read_address(typed) == Address(site, film)


@pytest.mark.parametrize(
    "typed", ["", "heat", "tt", "tt12", "ett0113277", "imdb", "film/heat-1995"]
)
def test_a_title_is_not_an_address(typed):
    assert read_address(typed) is None


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
        read_address(typed)


@given(st.sampled_from(["", "https://", "letterboxd.com/film/", "tt"]), st.text(max_size=30))
def test_any_text_has_an_address_or_none_or_is_reported(start, text):
    with contextlib.suppress(TitleError):
        address = read_address(start + text)
        assert address is None or address.film
