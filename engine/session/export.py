"""What can be taken out of a session: its JSON document, a page of Markdown, lists as CSV.

The bytes are made here; where they are written to is for whoever asks.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.catalogue.film_details import FactBook
from engine.catalogue.movies import Movie
from engine.session.file import document, encode
from engine.session.session import Session
from engine.session.summary import learned_genres
from engine.taste.rocchio import Answer
from engine.text import visible

# Letterboxd's importer knows columns by these names. Its Rating and WatchedDate are left out:
# nobody gave stars here, nor said when they saw a film.
LIKED_COLUMNS: Final = ("tmdbID", "imdbID", "Title", "Year", "Tags")
WATCHLIST_COLUMNS: Final = ("tmdbID", "imdbID", "Title", "Year")
_TAG = "fourfold"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One thing that can be exported.

    Attributes
    ----------
    name
        What it is called.
    note
        What it is good for.
    stem, suffix
        What a file of it is called, around the day.
    write
        Makes its bytes of a started session; DataError where facts that it needs are damaged.
    """

    name: str
    note: str
    stem: str
    suffix: str
    write: Callable[[Session], bytes]

    def file_name(self, day: date) -> str:
        """Return the name that a file of this day gets unless told otherwise."""
        return f"{self.stem}-{day.isoformat()}{self.suffix}"


def liked(session: Session) -> list[Movie]:
    """Return the films a person likes: the favourites, then every yes, oldest first."""
    said_yes = [told.movie for told in session.history if told.answer is Answer.LIKE]
    return [*session.favourites, *said_yes]


def as_json(session: Session) -> bytes:
    """Return the whole session, as `engine.session.file` reads it back."""
    return encode(document(session))


def as_markdown(session: Session) -> bytes:
    """Return favourites, likes, watchlist and what was learned, as a page to read."""
    said_yes = [told.movie for told in session.history if told.answer is Answer.LIKE]
    lines = ["# Films from fourfold", "", _markdown_summary(session)]
    for heading, movies in (
        ("Your four", session.favourites),
        ("Liked", said_yes),
        ("Watchlist", session.watchlist),
    ):
        lines += ["", f"## {heading}", ""]
        lines += [f"- {markdown_text(movie.label)}" for movie in movies] or ["None."]
    lines += ["", "## Taste", ""]
    if shares := learned_genres(session):
        lines += ["| genre | your four | with your likes |", "| --- | ---: | ---: |"]
        lines += [
            f"| {markdown_text(share.genre)} | {share.before:.0%} | {share.after:.0%} |"
            for share in shares
        ]
    else:
        lines += ["None of these films has a genre."]
    return ("\n".join(lines) + "\n").encode()


def liked_csv(session: Session) -> bytes:
    """Return `liked` as a table that Letterboxd imports as films watched."""
    rows = _letterboxd_rows(session, liked(session))
    return _csv(LIKED_COLUMNS, ([*row, _TAG] for row in rows))


def watchlist_csv(session: Session) -> bytes:
    """Return the watchlist as a table that Letterboxd imports into a watchlist."""
    return _csv(WATCHLIST_COLUMNS, _letterboxd_rows(session, session.watchlist))


FORMATS: Final = (
    ExportFormat("Session", "JSON, to go on with or to import", "fourfold", ".json", as_json),
    ExportFormat("Page", "Markdown: likes, watchlist, taste", "fourfold", ".md", as_markdown),
    ExportFormat(
        "Liked films", "CSV for Letterboxd, as watched", "fourfold-liked", ".csv", liked_csv
    ),
    ExportFormat(
        "Watchlist", "CSV for Letterboxd's watchlist", "fourfold-watchlist", ".csv", watchlist_csv
    ),
)

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$^]")
_BLOCK_START = re.compile(r"^(?:[#+\-=:]|\d+(?=[.)]))")
_LINK = re.compile(r"://|\bwww(?=\.)", re.IGNORECASE)


def markdown_text(raw: str) -> str:
    """Return untrusted text as Markdown that reads as written, at the start of a line too."""
    escaped = _SPECIAL.sub(r"\\\g<0>", visible(raw))
    escaped = _LINK.sub(lambda found: _unlinked(found[0]), escaped)
    return _BLOCK_START.sub(_unstarted, escaped)


def _unlinked(mark: str) -> str:
    return f"\\{mark}" if mark == "://" else f"{mark}\\"


def _unstarted(found: re.Match[str]) -> str:
    """Escape what would begin a list or heading: the sign itself, or the one after a number."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _markdown_summary(session: Session) -> str:
    given = [told.answer for told in session.history]
    parts = [
        f"{given.count(answer):,} {word}"
        for answer, word in (
            (Answer.LIKE, "liked"),
            (Answer.DISLIKE, "disliked"),
            (Answer.SKIP, "skipped"),
            (Answer.SEEN, "seen"),
        )
        if given.count(answer)
    ]
    answers = f"{len(given):,} {'answer' if len(given) == 1 else 'answers'}"
    counts = f"{answers}: {', '.join(parts)}" if parts else "no answers yet"
    model, policy = markdown_text(session.bundle.model), markdown_text(session.policy.name)
    return f"Model {model}, policy {policy}; {counts}."


def _letterboxd_rows(session: Session, movies: Sequence[Movie]) -> list[list[str]]:
    facts = FactBook.load(session.bundle)
    rows = []
    for movie in movies:
        known = facts.of(movie.movie_id)
        imdb = f"tt{known.imdb_id}" if _is_number(known.imdb_id) else ""
        tmdb = known.tmdb_id if known.tmdb_id and _is_number(known.tmdb_id) else ""
        year = "" if movie.year is None else str(movie.year)
        rows.append([tmdb, imdb, visible(movie.title), year])
    return rows


def _is_number(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdigit()


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table in UTF-8.

    A title that begins with "=", "+", "-" or "@" stays as it is: the file is for Letterboxd,
    which must find the film by its title, and an apostrophe before it would be part of that.
    """
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(columns)
    table.writerows(rows)
    return stream.getvalue().encode()
