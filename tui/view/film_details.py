"""The details of a film as the about panel shows them."""

import re

from engine.bundle import Bundle
from engine.catalogue.film_details import FilmDetails, FilmDetailsTable
from engine.errors import DataError
from engine.files.names import TMDB_ATTRIBUTION
from engine.text import counted
from tui.view.models import AboutFilm, Link, film_line

_NEAREST = 6
_TAGS = 12
_DIGITS = re.compile(r"[0-9]{1,12}")


class FilmDetailsReader:
    """Reads details of a bundle's films; the files are read on first use.

    `read` may run outside the app's thread, one call at a time.
    """

    def __init__(self, bundle: Bundle):
        self._bundle = bundle
        self._table: FilmDetailsTable | None = None

    def read(self, movie_id: int) -> AboutFilm:
        """Return the details of a film; if files are damaged, the reason instead of the details."""
        catalogue = self._bundle.catalogue
        movie = catalogue.movie_of(movie_id)
        film = film_line(movie)
        nearest = tuple(
            film_line(catalogue.movie(row)) for row in self._bundle.nearest(movie.row, _NEAREST)
        )
        try:
            if self._table is None:
                self._table = FilmDetailsTable.load(self._bundle.processed)
            details = self._table.of(movie_id)
            standing = _standing(self._bundle, movie.row, details)
        except DataError as error:
            return AboutFilm(film, nearest=nearest, trouble=str(error))
        lines, unknown = _known_and_unknown(details, standing)
        return AboutFilm(
            film,
            lines,
            details.overview,
            unknown,
            nearest,
            links=film_links(movie_id, details),
            credit=TMDB_ATTRIBUTION if details.from_tmdb else "",
            poster_url=details.poster_url,
        )


def _known_and_unknown(
    details: FilmDetails, standing: str
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return the (label, text) pairs of known details, and the names of unknown ones."""
    entries = (
        ("ratings", _ratings(details), "ratings"),
        ("standing", standing, ""),
        ("released", details.release_date, "release date"),
        ("tags", ", ".join(details.tags[:_TAGS]), "tags"),
        ("TMDB", _tmdb(details), "TMDB figures"),
    )
    known = tuple((label, value) for label, value, _ in entries if value)
    ids = (("", details.imdb_id, "IMDb id"), ("", details.tmdb_id, "TMDB id"))
    return known, tuple(name for _, value, name in (*entries, *ids) if name and not value)


def _ratings(details: FilmDetails) -> str:
    if details.rating_count is None:
        return ""
    mean = "" if details.rating_mean is None else f", mean {details.rating_mean:.1f} of 5"
    return f"{counted(details.rating_count, 'rating')}{mean}"


def _standing(bundle: Bundle, row: int, details: FilmDetails) -> str:
    """Compare the film with all others by number of ratings."""
    if details.rating_count is None:
        return ""
    counts = bundle.rating_counts
    fewer = int((counts < counts[row]).sum())
    return f"more ratings than {100 * fewer // len(counts)} % of the films"


def _tmdb(details: FilmDetails) -> str:
    vote, popularity = details.tmdb_vote_avg, details.tmdb_popularity
    parts = [
        "" if vote is None else f"{vote:.1f} of 10",
        "" if popularity is None else f"popularity {popularity:.0f}",
    ]
    return ", ".join(part for part in parts if part)


def film_links(movie_id: int, details: FilmDetails) -> tuple[Link, ...]:
    """Return the film's pages at IMDb, TMDB and MovieLens; ids must consist of digits."""
    pages = (
        ("IMDb", "www.imdb.com/title/tt", details.imdb_id),
        ("TMDB", "www.themoviedb.org/movie/", details.tmdb_id),
        ("MovieLens", "movielens.org/movies/", str(movie_id)),
    )
    return tuple(
        Link(site, page.removeprefix("www.") + film_id, f"https://{page}{film_id}")
        for site, page, film_id in pages
        if film_id and _DIGITS.fullmatch(film_id)
    )
