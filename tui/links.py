"""A film's pages elsewhere, from its ids there. Nothing here opens anything."""

import re

from engine.facts import Facts
from tui.values import Link

_DIGITS = re.compile(r"[0-9]{1,12}")


def film_links(movie_id: int, facts: Facts) -> tuple[Link, ...]:
    """Return the film's pages at IMDb, TMDB and MovieLens, those that are known.

    An id that is not made of digits makes no address.
    """
    pages = (
        ("IMDb", "www.imdb.com/title/tt", facts.imdb_id),
        ("TMDB", "www.themoviedb.org/movie/", facts.tmdb_id),
        ("MovieLens", "movielens.org/movies/", str(movie_id)),
    )
    return tuple(
        Link(site, page.removeprefix("www.") + known, f"https://{page}{known}")
        for site, page, known in pages
        if known and _DIGITS.fullmatch(known)
    )
