"""The details of a film, as the card and the about panel show them."""

import re
from collections.abc import Mapping
from typing import Final

from engine.bundle import Bundle
from engine.catalogue.code_names import country_name, language_name
from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetails, FilmDetailsTable
from engine.catalogue.movies import Movie
from engine.catalogue.titles import split_aliases
from engine.errors import DataError
from engine.files.names import TMDB_ATTRIBUTION
from tui.view.models import AboutFilm, Link, film_line

_NEAREST: Final = 6
_TAGS: Final = 12
_MOST_DIRECTORS: Final = 2  # on one line
_DIGITS: Final = re.compile(r"[0-9]{1,12}")
_UNKNOWN: Final = FilmDetails()
_READING: Final = "Reading the details…"
_NOT_FETCHED: Final = (
    "No description or credits yet. `fourfold build --tmdb` fetches those of every film, with a "
    "TMDB key."
)


class FilmDetailsReader:
    """Reads details of a bundle's films; `load` and `about_in_full` may run in a thread."""

    def __init__(self, bundle: Bundle):
        self._bundle = bundle
        self._table: FilmDetailsTable | None = None
        self._trouble: str | None = None

    def load(self) -> None:
        """Read the files, once; a damaged one leaves all details unknown, and is named."""
        if self._table is None and self._trouble is None:
            try:
                self._table = FilmDetailsTable.load(self._bundle.processed)
            except DataError as error:
                self._trouble = str(error)

    def of(self, movie_id: int) -> FilmDetails:
        """Return the details of a film, all unknown until the files have been read."""
        return _UNKNOWN if self._table is None else self._table.of(movie_id)

    def about(self, movie_id: int) -> AboutFilm:
        """Return the short form of what is known about a film."""
        movie = self._bundle.catalogue.movie_of(movie_id)
        details = self.of(movie_id)
        return AboutFilm(
            film=film_line(movie),
            overview=details.overview,
            unknown=self._unknown(movie, details),
            lines=_known(
                {
                    "Director": ", ".join(details.credits.directors),
                    "With": ", ".join(details.credits.cast),
                    "Ratings": _ratings(movie, details),
                    "Known by": self._known_by(details),
                }
            ),
            trouble=self._trouble,
            poster_url=details.poster_url,
        )

    def about_in_full(self, movie_id: int) -> AboutFilm:
        """Return everything that is known about a film, and the films most like it."""
        self.load()
        catalogue = self._bundle.catalogue
        movie, details = catalogue.movie_of(movie_id), self.of(movie_id)
        nearest = self._bundle.nearest(movie.row, _NEAREST)
        return self.about(movie_id)._replace(
            more=_known(
                {
                    "Also called": ", ".join(_other_titles(movie, details.credits)),
                    "Made in": ", ".join(map(country_name, details.credits.countries)),
                    "Language": ", ".join(map(language_name, details.credits.languages)),
                    "Released": details.release_date or "",
                    "Tags": ", ".join(details.tags[:_TAGS]),
                    "TMDB": _tmdb(details),
                }
            ),
            nearest=tuple(film_line(catalogue.movie(row)) for row in nearest),
            links=film_links(movie_id, details),
            credit=TMDB_ATTRIBUTION if details.from_tmdb else "",
            full=True,
        )

    def _unknown(self, movie: Movie, details: FilmDetails) -> str:
        """Return that details are being read, or how a library gets a film's, or ""."""
        if self._table is None:
            return "" if self._trouble else _READING
        known = movie.rare or details.overview or details.credits != _UNKNOWN.credits
        return _NOT_FETCHED if self._bundle.is_library and not known else ""

    def _known_by(self, details: FilmDetails) -> str:
        """Return how many people of a hundred rated the film: "4 of 100 people"."""
        people = _people(self._bundle)
        if details.rating_count is None or not people:
            return ""
        share = 100 * details.rating_count / people
        number = "fewer than 1" if share < 1 else str(min(round(share), 100))
        return f"{number} of 100 people"


def facts(movie: Movie, details: FilmDetails) -> str:
    """Return year, directors, runtime and countries on one line, as far as they are known."""
    directors = details.credits.directors
    makers = ", ".join(directors[:_MOST_DIRECTORS])
    if len(directors) > _MOST_DIRECTORS:
        makers += " and others"
    runtime = details.credits.runtime
    parts = (
        "" if movie.year is None else str(movie.year),
        makers,
        "" if runtime is None else f"{runtime} min",
        ", ".join(map(country_name, details.credits.countries)),
    )
    return " · ".join(part for part in parts if part)


def _people(bundle: Bundle) -> int:
    """Return the number of people whose ratings passed the filter; 0 if the manifest lacks it."""
    counts = bundle.processed.manifest.get("counts") if bundle.processed is not None else None
    filtered = counts.get("filter_data") if isinstance(counts, dict) else None
    people = filtered.get("users_kept") if isinstance(filtered, dict) else None
    return people if type(people) is int else 0


def _known(entries: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in entries.items() if value)


def _other_titles(movie: Movie, film_credits: Credits) -> tuple[str, ...]:
    original = film_credits.original_title
    others = [*split_aliases(movie.title)[1], *([original] if original else [])]
    return tuple(dict.fromkeys(title for title in others if title != movie.main_title))


def _ratings(movie: Movie, details: FilmDetails) -> str:
    if movie.rare:
        return f"{movie.popularity:,}, too few to be recommended"
    if details.rating_count is None:
        return ""
    mean = "" if details.rating_mean is None else f", mean {details.rating_mean:.1f} of 5"
    return f"{details.rating_count:,}{mean}"


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
