"""Filters: which films of the catalogue a person wants to be recommended at all.

Unlike the policy's bounds they know nothing of taste. They are set by the person, all are
inclusive, and a film has to pass every one of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue.movies import Catalogue
from engine.errors import SessionError


@dataclass(frozen=True, slots=True)
class Filters:
    """What a film must have and must not have; the default lets every film pass.

    Attributes
    ----------
    first_year, last_year
        Bounds of the year of release, or None. A film of unknown year passes neither.
    include
        Genres of which a film must have at least one; empty asks for none.
    exclude
        Genres of which a film must have none.
    min_ratings
        The least number of ratings, over all that passed preprocessing.
    """

    first_year: int | None = None
    last_year: int | None = None
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    min_ratings: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything is asked for."""
        return self != NO_FILTERS

    def mask(self, bundle: Bundle) -> NDArray[np.bool_]:
        """Return which films pass, (n,) bool.

        Raises
        ------
        DataError
            `min_ratings` is asked for and movie_facts.csv is damaged.
        SessionError
            A genre is none of the catalogue's.
        """
        catalogue = bundle.catalogue
        passing = np.ones(len(catalogue), dtype=np.bool_)
        if self.first_year is not None:
            passing &= (catalogue.years >= self.first_year) & (catalogue.years > 0)
        if self.last_year is not None:
            passing &= (catalogue.years <= self.last_year) & (catalogue.years > 0)
        if self.include:
            passing &= catalogue.has_genre[:, _columns(self.include, catalogue)].any(axis=1)
        if self.exclude:
            passing &= ~catalogue.has_genre[:, _columns(self.exclude, catalogue)].any(axis=1)
        if self.min_ratings > 0:
            passing &= bundle.rating_counts >= self.min_ratings
        return passing

    def described(self) -> str:
        """Return the filters in a few words: "1990s, Crime, no Horror"."""
        parts = [
            _years(self.first_year, self.last_year),
            " or ".join(sorted(self.include)),
            *(f"no {genre}" for genre in sorted(self.exclude)),
            f"{self.min_ratings:,} ratings or more" if self.min_ratings > 0 else "",
        ]
        return ", ".join(part for part in parts if part)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Passing:
    """How many films pass filters.

    Attributes
    ----------
    films
        Of the whole catalogue.
    unseen
        Of these, those that have not been seen.
    within
        Of these, those within the policy's genre bounds: what can be recommended.
    """

    films: int
    unseen: int
    within: int


def _years(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return ""
    if first is None:
        return f"up to {last}"
    if last is None:
        return f"from {first}"
    if first % 10 == 0 and last == first + 9:
        return f"{first}s"
    return str(first) if first == last else f"{first} to {last}"


def _columns(wanted: Iterable[str], catalogue: Catalogue) -> list[int]:
    unknown = sorted(set(wanted) - set(catalogue.genres))
    if unknown:
        raise SessionError(
            f"no film has the genre {unknown[0]!r}",
            fix=f"choose among {', '.join(catalogue.genres)}",
        )
    return [catalogue.genres.index(genre) for genre in wanted]
