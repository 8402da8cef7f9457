"""What is known about a film as the about panel shows it, read when first asked for."""

import re

from engine.bundle import Bundle
from engine.catalogue.film_details import FactBook, Facts
from engine.errors import DataError
from engine.files.names import TMDB_ATTRIBUTION
from engine.text import counted
from tui.view.models import About, Link, film_line

_NEAREST = 6
_TAGS = 12


_DIGITS = re.compile(r"[0-9]{1,12}")


class Archive:
    """The facts of a bundle's films; files are read at the first question.

    `about` may run outside the app's thread, one call at a time.
    """

    def __init__(self, bundle: Bundle):
        self._bundle = bundle
        self._facts: FactBook | None = None

    def about(self, movie_id: int) -> About:
        """Return what the panel says of a film; unreadable facts are said, not raised."""
        catalogue = self._bundle.catalogue
        movie = catalogue.movie(catalogue.row(movie_id))
        film = film_line(movie)
        nearest = tuple(
            film_line(catalogue.movie(row)) for row in self._bundle.nearest(movie.row, _NEAREST)
        )
        try:
            facts = self._book().of(movie_id)
            standing = _standing(self._bundle, movie.row, facts)
        except DataError as error:
            return About(film, nearest=nearest, trouble=str(error))
        lines, unknown = _told(facts, standing)
        return About(
            film,
            lines,
            facts.overview,
            unknown,
            nearest,
            links=film_links(movie_id, facts),
            credit=TMDB_ATTRIBUTION if facts.from_tmdb else "",
            poster_url=facts.poster_url,
        )

    def _book(self) -> FactBook:
        if self._facts is None:
            self._facts = FactBook.load(self._bundle)
        return self._facts


def _told(facts: Facts, standing: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return (what is known, the names of what is not)."""
    entries = (
        ("ratings", _ratings(facts), "ratings"),
        ("standing", standing, ""),
        ("released", facts.release_date, "release date"),
        ("tags", ", ".join(facts.tags[:_TAGS]), "tags"),
        ("TMDB", _tmdb(facts), "TMDB figures"),
    )
    known = tuple((label, told) for label, told, _ in entries if told)
    ids = (("", facts.imdb_id, "IMDb id"), ("", facts.tmdb_id, "TMDB id"))
    return known, tuple(name for _, told, name in (*entries, *ids) if name and not told)


def _ratings(facts: Facts) -> str:
    if facts.rating_count is None:
        return ""
    mean = "" if facts.rating_mean is None else f", mean {facts.rating_mean:.1f} of 5"
    return f"{counted(facts.rating_count, 'rating')}{mean}"


def _standing(bundle: Bundle, row: int, facts: Facts) -> str:
    """Say where the film stands among all by its number of ratings."""
    if facts.rating_count is None:
        return ""
    counts = bundle.rating_counts
    fewer = int((counts < counts[row]).sum())
    return f"more ratings than {100 * fewer // len(counts)} % of the films"


def _tmdb(facts: Facts) -> str:
    vote, popularity = facts.tmdb_vote_avg, facts.tmdb_popularity
    parts = [
        "" if vote is None else f"{vote:.1f} of 10",
        "" if popularity is None else f"popularity {popularity:.0f}",
    ]
    return ", ".join(part for part in parts if part)


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
