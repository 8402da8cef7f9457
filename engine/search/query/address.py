"""Recognise a film's id or address in typed text: IMDb, TMDB, MovieLens, Letterboxd."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from engine.errors import TitleError
from engine.text import quoted


class Site(Enum):
    """A site of films, with how an address of it shows a film."""

    IMDB = "imdb.com/title/tt"
    TMDB = "themoviedb.org/movie/"
    MOVIELENS = "movielens.org/movies/"
    LETTERBOXD = "letterboxd.com/film/"


_IMDB_ID: Final = re.compile(r"(?<!\S)tt(\d{5,12})(?!\S)", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?<!\S)(?:https?://\S*|(?:[\w-]+\.)*"
    r"(?:imdb\.com|themoviedb\.org|movielens\.org|letterboxd\.com|boxd\.it)(?:[/?#]\S*)?)(?!\S)",
    re.IGNORECASE,
)
# Between the name of a site and the film there may be a language or a member's name.
_FILM: Final = {
    Site.IMDB: re.compile(r"[/.]imdb\.com/(?:\w+/)?title/tt(\d{1,12})(?!\w)"),
    Site.TMDB: re.compile(r"[/.]themoviedb\.org/movie/(\d{1,12})(?!\d)"),
    Site.MOVIELENS: re.compile(r"[/.]movielens\.org/movies/(\d{1,12})(?!\w)"),
    Site.LETTERBOXD: re.compile(r"[/.]letterboxd\.com/(?:\w+/)?film/([\w-]+)"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A film on a site: its number there or, on Letterboxd, its name as in "heat-1995"."""

    site: Site
    film: str

    def __str__(self) -> str:
        """Return the id of IMDb, or the address without what may surround it."""
        return f"tt{self.film}" if self.site is Site.IMDB else f"{self.site.value}{self.film}"


def read_address(text: str) -> Address | None:
    """Return the film that an id or address in `text` means; None where there is neither.

    Raises
    ------
    TitleError
        There is an address, but not of a film on one of these sites.
    """
    if (match := _IMDB_ID.search(text)) is not None:
        return Address(Site.IMDB, match[1])
    match = _ADDRESS.search(text)
    if match is None:
        return None
    address = "/" + match[0].lower()
    for site, pattern in _FILM.items():
        if (film := pattern.search(address)) is not None:
            return Address(site, film[1])
    raise TitleError(
        f"{quoted(match[0])} is not the address of a film on IMDb, TMDB, MovieLens or Letterboxd",
        fix="try one like imdb.com/title/tt0113277",
    )
