"""A parsed search: the title to look for, and the filters that a film must pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.search.people_index import People


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search.

    Attributes
    ----------
    text
        The title to search: the typed text without its filters.
    years
        (first, last) year, both inclusive; None without a filter by year.
    genres
        One group per `genre:` filter; a film needs one genre of every group.
    people
        The people of each `director:` or `with:` filter; a film needs one of each.
    problems
        A sentence for each filter that could not be used.
    """

    text: str
    years: tuple[int, int] | None = None
    genres: tuple[tuple[str, ...], ...] = ()
    people: tuple[People, ...] = ()
    problems: tuple[str, ...] = ()

    def mask(
        self,
        years: NDArray[np.integer],
        names: Sequence[str],
        has_genre: NDArray[np.bool_],
        movie_ids: NDArray[np.int64],
    ) -> NDArray[np.bool_] | None:
        """Return which films pass the filters, (n,) bool, or None where there is no filter.

        Parameters
        ----------
        years
            (n,) integers; a year below 1 is unknown and fails every filter by year.
        names, has_genre
            The g genres that were passed to `parse_query`, and those of each film, (n, g) bool.
        movie_ids
            (n,) int64.
        """
        if self.years is None and not self.genres and not self.people:
            return None
        passes = np.ones(len(years), dtype=bool)
        if self.years is not None:
            first, last = self.years
            passes &= (years >= max(first, 1)) & (years <= last)
        column = {name: i for i, name in enumerate(names)}
        for group in self.genres:
            passes &= has_genre[:, [column[genre] for genre in group]].any(axis=1)
        for people in self.people:
            passes &= np.isin(movie_ids, list(people.movie_ids))
        return passes
