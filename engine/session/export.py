"""Export formats of a session: its JSON document, a page of Markdown, lists as CSV."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.catalogue.film_details import FilmDetailsTable
from engine.catalogue.movies import Movie
from engine.session.file import document, encode
from engine.session.learned_genres import learned_genres
from engine.session.session import Session
from engine.taste.base import Answer
from engine.taste.ratings import HIGHEST
from engine.text import counted, visible

# Column names of Letterboxd's importers. Their WatchedDate has no counterpart here.
COLUMNS: Final = ("tmdbID", "imdbID", "Title", "Year", "Rating", "Tags")
SEEN_TAG: Final = "fourfold"
LIKE_TAG: Final = "fourfold-like"
WATCHLIST_TAG: Final = "fourfold-watchlist"
"""The tags say what a film is in the list, for reading it back."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One export format.

    Attributes
    ----------
    note
        A few words on its use.
    stem, suffix
        The file's name before and after the date.
    encode
        Returns the bytes for a started session; raises DataError if film details are damaged.
    """

    name: str
    note: str
    stem: str
    suffix: str
    encode: Callable[[Session], bytes]

    def file_name(self, day: date) -> str:
        """Return the default file name for a day."""
        return f"{self.stem}-{day.isoformat()}{self.suffix}"


def as_json(session: Session) -> bytes:
    """Return the whole session as JSON."""
    return encode(document(session.bundle, session.state))


def as_markdown(session: Session) -> bytes:
    """Return favourites, likes, other ratings, watchlist and genre shares as a Markdown page."""
    rated = [film for film in session.state.answers if film.rating is not None]
    ratings = {film.movie_id: film.rating for film in rated}
    movie_of = session.bundle.catalogue.movie_of
    rated_lower = [movie_of(film.movie_id) for film in rated if film.answer is not Answer.LIKE]
    lines = ["# Films from fourfold", "", _markdown_summary(session)]
    for heading, movies in (
        ("Your four", session.favourites),
        ("Liked", session.liked),
        *([("Rated lower", rated_lower)] if rated_lower else []),
        ("Watchlist", session.watchlist),
    ):
        lines += ["", f"## {heading}", ""]
        lines += [_markdown_film(movie, ratings.get(movie.movie_id)) for movie in movies]
        lines += [] if movies else ["None."]
    lines += ["", "## Taste", ""]
    if genres := learned_genres(session):
        lines += ["| genre | at the start | now |", "| --- | ---: | ---: |"]
        lines += [
            f"| {markdown_text(one.genre)} | {one.at_start:.0%} | {one.now:.0%} |" for one in genres
        ]
    else:
        lines += ["None of these films has a genre."]
    return ("\n".join(lines) + "\n").encode()


def ratings_csv(session: Session) -> bytes:
    """Return the films that were seen, with their ratings, for Letterboxd's importer of films.

    Those are the favourites, films with a rating, films marked as seen, and imported ones.
    Letterboxd takes them for watched, so no other film is among them.
    """
    seen: dict[int, float | None] = dict.fromkeys(session.state.favourites)
    for film in session.state.answers:
        if film.rating is not None or film.answer is Answer.SEEN or film.source:
            seen[film.movie_id] = film.rating
    return _csv(session, seen, SEEN_TAG)


def likes_csv(session: Session) -> bytes:
    """Return the favourites and the films liked without a rating, for a list on Letterboxd."""
    liked = [
        film.movie_id
        for film in session.state.answers
        if film.answer is Answer.LIKE and film.rating is None
    ]
    return _csv(session, dict.fromkeys((*session.state.favourites, *liked)), LIKE_TAG)


def watchlist_csv(session: Session) -> bytes:
    """Return the watchlist, for Letterboxd's importer of watchlists."""
    return _csv(session, dict.fromkeys(session.state.watchlist), WATCHLIST_TAG)


FORMATS: Final = (
    ExportFormat("Session", "JSON, to go on with or to import", "fourfold", ".json", as_json),
    ExportFormat("Page", "Markdown: likes, watchlist, taste", "fourfold", ".md", as_markdown),
    ExportFormat(
        "Films seen", "CSV for Letterboxd: Import your films", "fourfold-seen", ".csv", ratings_csv
    ),
    ExportFormat(
        "Likes", "CSV for Letterboxd: import into a list", "fourfold-likes", ".csv", likes_csv
    ),
    ExportFormat(
        "Watchlist", "CSV for Letterboxd: import into your watchlist", "fourfold-watchlist",
        ".csv", watchlist_csv,
    ),
)  # fmt: skip

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$^]")
_BLOCK_START = re.compile(r"^(?:[#+\-=:]|\d+(?=[.)]))")
_LINK = re.compile(r"://|\bwww(?=\.)", re.IGNORECASE)


def markdown_text(raw: str) -> str:
    """Return untrusted text escaped for Markdown, also at the start of a line."""
    escaped = _SPECIAL.sub(r"\\\g<0>", visible(raw))
    return _BLOCK_START.sub(_unstarted, _LINK.sub(_unlinked, escaped))


def _unlinked(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found[0] == "://" else f"{found[0]}\\"


def _unstarted(found: re.Match[str]) -> str:
    """Escape what would begin a list or heading: the sign itself, or the one after a number."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _markdown_film(movie: Movie, stars: float | None) -> str:
    rating = "" if stars is None else f", {stars:g} of {HIGHEST:g}"
    return f"- {markdown_text(movie.label)}{rating}"


def _markdown_summary(session: Session) -> str:
    counts = Counter(film.answer for film in session.state.answers)
    parts = [
        f"{counts[answer]:,} {word}"
        for answer, word in (
            (Answer.LIKE, "liked"),
            (Answer.DISLIKE, "disliked"),
            (Answer.SKIP, "skipped"),
            (Answer.SEEN, "seen"),
        )
        if counts[answer]
    ]
    answers = counted(counts.total(), "answer")
    return f"{answers}: {', '.join(parts)}." if parts else "No answers yet."


def _csv(session: Session, stars_of: Mapping[int, float | None], tag: str) -> bytes:
    """Return films by MovieLens id, with their ratings, as a table in UTF-8.

    A title that begins with "=", "+", "-" or "@" is not escaped for spreadsheets: Letterboxd
    finds films by title, and would read an apostrophe as part of it.
    """
    details_of = FilmDetailsTable.load(session.bundle.processed).of
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for movie_id, stars in stars_of.items():
        movie, details = session.bundle.catalogue.movie_of(movie_id), details_of(movie_id)
        tmdb, imdb = _digits(details.tmdb_id), _digits(details.imdb_id)
        year = "" if movie.year is None else str(movie.year)
        rating = "" if stars is None else f"{stars:g}"
        title = visible(movie.main_title)
        table.writerow([tmdb, f"tt{imdb}" if imdb else "", title, year, rating, tag])
    return stream.getvalue().encode()


def _digits(text: str | None) -> str:
    return text if text is not None and text.isascii() and text.isdigit() else ""
