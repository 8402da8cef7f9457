"""What is known about each film beyond its title: read when a panel first asks for it.

MovieLens' own facts come from movie_facts.csv, descriptions from movie_metadata.csv. Either
file may be absent, and any cell empty: then the fact is None, and whoever shows it says so.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.bundle import Bundle
from engine.files.manifest import CheckedFolder
from engine.files.names import (
    FACT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_FACTS,
    MOVIE_METADATA,
    TAG_SEPARATOR,
)
from engine.files.readers import is_movie_id, read_table


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one film; None or empty where nothing is.

    Attributes
    ----------
    rating_count, rating_mean
        Over all ratings that passed the filter; the mean in stars.
    tags
        What people tag it with, most frequent first.
    imdb_id, tmdb_id
        Its ids elsewhere, as those sites write them.
    overview, release_date
        A sentence or two about the film; the date as YYYY-MM-DD.
    tmdb_popularity, tmdb_vote_avg
        As TMDB gave them.
    poster_url
        The address of its poster, as the file has it.
    """

    rating_count: int | None = None
    rating_mean: float | None = None
    tags: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: str | None = None
    overview: str | None = None
    release_date: str | None = None
    tmdb_popularity: float | None = None
    tmdb_vote_avg: float | None = None
    poster_url: str | None = None

    @property
    def from_tmdb(self) -> bool:
        """Whether TMDB supplied any of it, which asks to be credited."""
        facts = (self.release_date, self.tmdb_popularity, self.tmdb_vote_avg, self.poster_url)
        return any(fact is not None for fact in facts)


NOTHING_KNOWN = Facts()


class FactBook:
    """The facts of every film of a bundle, by MovieLens id."""

    def __init__(self, facts: Mapping[int, list[str]], metadata: Mapping[int, list[str]]):
        self._facts = facts
        self._metadata = metadata

    @classmethod
    def load(cls, bundle: Bundle) -> "FactBook":
        """Read the facts that belong to `bundle`.

        Raises
        ------
        DataError
            A file is damaged or is not the one that the manifest vouches for.
        """
        return cls(
            _by_movie(bundle.processed, MOVIE_FACTS, FACT_COLUMNS),
            _by_movie(bundle.processed, MOVIE_METADATA, METADATA_COLUMNS),
        )

    def of(self, movie_id: int) -> Facts:
        """Return what is known about the film."""
        facts = dict(zip(FACT_COLUMNS, self._facts.get(movie_id, []), strict=False))
        metadata = dict(zip(METADATA_COLUMNS, self._metadata.get(movie_id, []), strict=False))
        count = _number(facts.get("rating_count"))
        tags = facts.get("tags", "").split(TAG_SEPARATOR)
        return Facts(
            rating_count=None if count is None else int(count),
            rating_mean=_number(facts.get("rating_mean")),
            tags=tuple(tag for tag in tags if tag),
            imdb_id=facts.get("imdbId") or None,
            tmdb_id=facts.get("tmdbId") or None,
            overview=metadata.get("overview") or None,
            release_date=metadata.get("release_date") or None,
            tmdb_popularity=_number(metadata.get("tmdb_popularity")),
            tmdb_vote_avg=_number(metadata.get("tmdb_vote_avg")),
            poster_url=metadata.get("poster_url") or None,
        )


def _by_movie(
    folder: CheckedFolder | None, name: str, columns: tuple[str, ...]
) -> dict[int, list[str]]:
    if folder is None or not folder.has(name):
        return {}
    rows = read_table(folder, name, columns)
    return {int(row[0]): row for row in rows if is_movie_id(row[0])}


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
