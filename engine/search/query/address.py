"""Find the ids and addresses of films in typed text: MovieLens, IMDb, TMDB, Letterboxd."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import unquote

from engine.errors import TitleError
from engine.text import quoted


class Site(Enum):
    """A site of films, with how a film's id or address there is shown."""

    MOVIELENS = "id:"
    IMDB = "tt"
    TMDB = "themoviedb.org/movie/"
    LETTERBOXD = "letterboxd.com/film/"


# An id or address may be in brackets or quotes, or in a sentence.
_ID: Final = re.compile(
    r"(?<![\w/])(?:"
    r"(?:(?:imdb|id)\s*[:=]\s*)?['\"“]?tt(?P<imdb>\d{5,12})"
    r"|imdb\s*[:=]\s*(?P<bare>\d{5,12})"
    r"|tmdb\s*[:=]\s*(?P<tmdb>\d{1,12})"
    r"|id\s*[:=]\s*['\"“]?(?P<movielens>\d{1,15})"
    r")(?![\w-])['\"”]?",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS: Final = re.compile(
    r"(?:(?<!\w)https?:|(?<![\w:]))//[\w-]+\.[^\s<>()\[\]\"“”]*"
    r"|(?<![\w@./-])(?:[\w-]+\.)*(?:imdb\.com|themoviedb\.org|movielens\.org|letterboxd\.com"
    r"|boxd\.it)(?![\w.-]*\w)(?:[/?#][^\s<>()\[\]\"“”]*)?",
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
        """Return the id, or the address without what may surround it."""
        return f"{self.site.value}{self.film}"


def find_addresses(text: str) -> tuple[list[Address], str]:
    """Return the films whose ids or addresses are in `text`, each once, and the rest of the text.

    Raises
    ------
    TitleError
        There is an address, but not of a film on one of these sites.
    """
    plain = unquote(text) if "%" in text else text
    found: dict[Address, None] = {}
    rest = _ADDRESS.sub(lambda match: _take(found, _film_at(match[0])), plain)
    rest = _ID.sub(lambda match: _take(found, _film_with_id(match)), rest)
    return list(found), rest if found else text


def _take(found: dict[Address, None], address: Address) -> str:
    found[address] = None
    return " "


def _film_at(address: str) -> Address:
    lowered = "/" + address.lower()
    for site, pattern in _FILM.items():
        if (film := pattern.search(lowered)) is not None:
            return Address(site, film[1])
    raise TitleError(
        f"{quoted(address)} is not the address of a film on IMDb, TMDB, MovieLens or Letterboxd",
        fix="try one like imdb.com/title/tt0113277",
    )


def _film_with_id(match: re.Match[str]) -> Address:
    if (imdb := match["imdb"] or match["bare"]) is not None:
        return Address(Site.IMDB, imdb)
    if match["tmdb"] is not None:
        return Address(Site.TMDB, match["tmdb"])
    return Address(Site.MOVIELENS, match["movielens"])
