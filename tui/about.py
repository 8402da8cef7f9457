"""What is known about a film as the about panel shows it, read when first asked for."""

from engine.bundle import Bundle
from engine.errors import DataError
from engine.facts import FactBook, Facts
from tui.lettering import counted
from tui.showing import film_line
from tui.values import About

_NEAREST = 6
_TAGS = 12


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
        except DataError as error:
            return About(film, nearest=nearest, trouble=str(error))
        lines, unknown = _told(facts)
        return About(film, lines, facts.overview, unknown, nearest)

    def _book(self) -> FactBook:
        if self._facts is None:
            self._facts = FactBook.load(self._bundle)
        return self._facts


def _told(facts: Facts) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return (what is known, the names of what is not)."""
    entries = (
        ("ratings", _ratings(facts), "ratings"),
        ("released", facts.release_date, "release date"),
        ("tags", ", ".join(facts.tags[:_TAGS]), "tags"),
        ("TMDB", _tmdb(facts), "TMDB figures"),
        ("on IMDb", f"imdb.com/title/tt{facts.imdb_id}" if facts.imdb_id else "", "IMDb id"),
        (
            "on TMDB",
            f"themoviedb.org/movie/{facts.tmdb_id}" if facts.tmdb_id else "",
            "TMDB id",
        ),
    )
    known = tuple((label, told) for label, told, _ in entries if told)
    described = ("", facts.overview, "description")
    return known, tuple(name for _, told, name in (described, *entries) if not told)


def _ratings(facts: Facts) -> str:
    if facts.rating_count is None:
        return ""
    mean = "" if facts.rating_mean is None else f", mean {facts.rating_mean:.1f} of 5"
    return f"{counted(facts.rating_count, 'rating')}{mean}"


def _tmdb(facts: Facts) -> str:
    vote, popularity = facts.tmdb_vote_avg, facts.tmdb_popularity
    parts = [
        "" if vote is None else f"{vote:.1f} of 10",
        "" if popularity is None else f"popularity {popularity:.0f}",
    ]
    return ", ".join(part for part in parts if part)
