"""A person's filters: the years, genres and rating counts that recommendations must have."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.movies import Catalogue
from engine.errors import SessionError


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a film must meet, all of them; bounds are inclusive.

    Attributes
    ----------
    first_year, last_year
        Bounds of the year of release, or None. A film of unknown year passes neither.
    include
        Genres of which a film must have at least one; empty for no condition.
    exclude
        Genres of which a film must have none.
    """

    first_year: int | None = None
    last_year: int | None = None
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    min_ratings: int = 0

    def __bool__(self) -> bool:
        """Return whether there is any condition."""
        return self != NO_FILTERS

    def mask(self, catalogue: Catalogue, rating_counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which films pass, (n,) bool; `rating_counts` are (n,) int64.

        Raises
        ------
        SessionError
            A genre is not in the catalogue.
        """
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
            passing &= rating_counts >= self.min_ratings
        return passing

    def described(self) -> str:
        """Return the filters as a short text: "1990s, Crime, no Horror"."""
        parts = [
            _years(self.first_year, self.last_year),
            " or ".join(sorted(self.include)),
            *(f"no {genre}" for genre in sorted(self.exclude)),
            f"{self.min_ratings:,} ratings or more" if self.min_ratings > 0 else "",
        ]
        return ", ".join(part for part in parts if part)


NO_FILTERS = Filters()


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
