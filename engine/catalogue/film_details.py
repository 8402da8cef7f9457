"""Details of each film beyond its title, from its facts, metadata and credits.

Any of the three files may be absent, and any cell empty: then the detail is None or empty.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.credits import UNKNOWN, Credits, read_credits
from engine.catalogue.movies import Catalogue
from engine.files.manifest import CheckedFolder
from engine.files.names import (
    FACT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_FACTS,
    MOVIE_METADATA,
    TAG_SEPARATOR,
)
from engine.files.readers import is_whole_number, read_table


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """The details of one film; None or empty where unknown.

    Attributes
    ----------
    rating_count, rating_mean
        Over all ratings that passed the filter; the mean in stars.
    tags
        The tags that people gave it, most frequent first.
    imdb_id, tmdb_id
        As those sites write them.
    release_date
        As YYYY-MM-DD.
    poster_url
        Unchecked.
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
    credits: Credits = UNKNOWN

    @property
    def from_tmdb(self) -> bool:
        """Whether the details are from TMDB, which then has to be credited.

        Only what TMDB says of a film has a date, votes or an image.
        """
        facts = (self.release_date, self.tmdb_popularity, self.tmdb_vote_avg, self.poster_url)
        return any(fact is not None for fact in facts)


class FilmDetailsTable:
    """The details of every film, by MovieLens id."""

    def __init__(
        self,
        facts: Mapping[int, list[str]],
        metadata: Mapping[int, list[str]],
        film_credits: Mapping[int, Credits],
    ):
        self._facts = facts
        self._metadata = metadata
        self._credits = film_credits

    @classmethod
    def load(cls, processed: CheckedFolder | None) -> "FilmDetailsTable":
        """Read the details in processed/; without a folder nothing is known.

        Raises
        ------
        DataError
            A file is damaged or does not match the manifest.
        """
        return cls(
            read_facts(processed),
            _by_movie(processed, MOVIE_METADATA, METADATA_COLUMNS),
            read_credits(processed),
        )

    def of(self, movie_id: int) -> FilmDetails:
        """Return the details of a film, all unknown if the files lack it."""
        facts = dict(zip(FACT_COLUMNS, self._facts.get(movie_id, []), strict=False))
        metadata = dict(zip(METADATA_COLUMNS, self._metadata.get(movie_id, []), strict=False))
        count = _number(facts.get("rating_count"))
        tags = facts.get("tags", "").split(TAG_SEPARATOR)
        return FilmDetails(
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
            credits=self._credits.get(movie_id, UNKNOWN),
        )


def read_rating_counts(processed: CheckedFolder | None, catalogue: Catalogue) -> NDArray[np.int64]:
    """Return the number of filtered ratings of each film, (n,) int64.

    A film without an entry in movie_facts.csv counts its ratings in train.

    Raises
    ------
    DataError
        The file is damaged.
    """
    counts = catalogue.popularity.copy()
    facts = read_facts(processed)
    column = FACT_COLUMNS.index("rating_count")
    for row, movie_id in enumerate(catalogue.movie_ids.tolist()):
        if movie_id in facts and is_whole_number(count := facts[movie_id][column]):
            counts[row] = int(count)
    return counts


def read_rating_means(processed: CheckedFolder | None) -> dict[int, float]:
    """Return the mean rating of each film in stars, by MovieLens id, as far as it is known.

    Raises
    ------
    DataError
        movie_facts.csv is damaged.
    """
    column = FACT_COLUMNS.index("rating_mean")
    means = {movie_id: _number(row[column]) for movie_id, row in read_facts(processed).items()}
    return {movie_id: mean for movie_id, mean in means.items() if mean is not None}


def read_facts(processed: CheckedFolder | None) -> dict[int, list[str]]:
    """Return the cells of each film's `FACT_COLUMNS`, by MovieLens id; none without the file.

    Raises
    ------
    DataError
        movie_facts.csv is damaged.
    """
    return _by_movie(processed, MOVIE_FACTS, FACT_COLUMNS)


def _by_movie(
    folder: CheckedFolder | None, name: str, columns: tuple[str, ...]
) -> dict[int, list[str]]:
    if folder is None or not folder.has(name):
        return {}
    rows = read_table(folder, name, columns)
    return {int(row[0]): row for row in rows if is_whole_number(row[0])}


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
