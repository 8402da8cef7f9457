"""Trakt's JSON files: ratings, films watched, history, and the watchlist."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from engine.files.names import LARGEST_ID
from engine.importing.formats.table import Kind, read_date, stars_of
from engine.importing.records import (
    BadRatingError,
    BadRowError,
    ImportedFile,
    ImportRecord,
    checked_title,
    collect_records,
    opinion,
)
from engine.text import quoted

_DATES: Final = ("rated_at", "last_watched_at", "watched_at", "listed_at", "collected_at")
_SCALE: Final = 10.0
_IMDB = re.compile(r"tt([0-9]{1,12})", re.ASCII)


def is_trakt(content: object) -> bool:
    """Return whether this is a list with an entry of Trakt among its first 20."""
    return isinstance(content, list) and any(
        isinstance(entry, dict) and isinstance(entry.get(kind), dict)
        for entry in content[:20]
        for kind in ("movie", "show", "episode")
    )


def read_trakt(entries: list[Any], path: Path) -> ImportedFile:
    """Read the films of Trakt's `entries`; shows and episodes are listed as what they are.

    Raises
    ------
    ImportFileError
        There are too many.
    """
    kind = _kind_of(entries)
    rows = ((f"entry {number}", entry) for number, entry in enumerate(entries, start=1))
    return collect_records("Trakt", rows, lambda entry: _read_entry(entry, kind), path, kind.value)


def _kind_of(entries: list[Any]) -> Kind:
    first = next((entry for entry in entries if isinstance(entry, dict)), {})
    if "rating" in first:
        return Kind.RATINGS
    return Kind.WATCHLIST if "listed_at" in first else Kind.SEEN


def _read_entry(entry: object, kind: Kind) -> ImportRecord | None:
    if not isinstance(entry, Mapping):
        raise BadRowError(f"{quoted(entry)} is not an entry")
    film = entry.get("movie")
    if not isinstance(film, Mapping):
        other = next((name for name in ("episode", "season", "show") if name in entry), "entry")
        return _other(entry, other)
    title, year, ids = film.get("title"), film.get("year"), film.get("ids")
    ids = ids if isinstance(ids, Mapping) else {}
    imdb, tmdb = ids.get("imdb"), ids.get("tmdb")
    found = _IMDB.fullmatch(imdb) if isinstance(imdb, str) else None
    day = next((entry[name] for name in _DATES if isinstance(entry.get(name), str)), "")
    stars, problem = _stars(entry.get("rating"))
    record = ImportRecord(
        title=checked_title(title) if isinstance(title, str) else None,
        year=year if type(year) is int and 0 <= year <= 9999 else None,
        answer=None if kind is Kind.WATCHLIST else opinion(stars),
        rating=stars,
        rated_on=read_date(day),
        imdb_id=int(found[1]) if found else None,
        tmdb_id=tmdb if type(tmdb) is int and 0 < tmdb <= LARGEST_ID else None,
    )
    if record.title is None and record.imdb_id is None and record.tmdb_id is None:
        raise BadRowError("no title and no id")
    if problem:
        raise BadRatingError(problem, record)
    return record


def _stars(rating: object) -> tuple[float | None, str]:
    """Return a rating in stars, and what is wrong with it."""
    if rating is None:
        return None, ""
    try:
        return stars_of(str(rating)[:20], _SCALE), ""
    except BadRowError as error:
        return None, error.problem


def _other(entry: Mapping[str, Any], kind: str) -> ImportRecord:
    names = (entry.get(part) for part in ("show", "season", "episode"))
    titles = [str(part.get("title", "")) for part in names if isinstance(part, Mapping)]
    name = ": ".join(title for title in titles if title) or kind
    return ImportRecord(checked_title(name[:200]), None, opinion(None), other_kind=kind)
