"""The credits of a catalogue's films as arrays, so that a filter looks at no film by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.credits import UNKNOWN, Credits


class NameColumn:
    """The names that each film has of one kind, such as its countries.

    Parameters
    ----------
    names_of_films
        The names of each of the n films, row by row; a name counts once a film.
    """

    def __init__(self, names_of_films: Iterable[Collection[str]]):
        rows_of = defaultdict[str, list[int]](list)
        count = 0
        for row, names in enumerate(names_of_films):
            for name in dict.fromkeys(names):
                rows_of[name].append(row)
            count = row + 1
        self._n_films = count
        self._position = {name: position for position, name in enumerate(rows_of)}
        lengths = [len(rows) for rows in rows_of.values()]
        self._starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        self._rows = np.fromiter(chain.from_iterable(rows_of.values()), np.int64, sum(lengths))

    @property
    def names(self) -> Collection[str]:
        """All names, each once."""
        return self._position.keys()

    def rows(self, name: str) -> NDArray[np.int64]:
        """Return the rows of the films with a name, ascending; none for an unknown name."""
        position = self._position.get(name)
        if position is None:
            return self._rows[:0]
        return self._rows[self._starts[position] : self._starts[position + 1]]

    def any_of(self, names: Iterable[str]) -> NDArray[np.bool_]:
        """Return which films have at least one of `names`, (n,) bool."""
        having = np.zeros(self._n_films, dtype=np.bool_)
        for name in names:
            having[self.rows(name)] = True
        return having


@dataclass(frozen=True, slots=True)
class CreditColumns:
    """The credits of n films, row by row of a catalogue.

    Attributes
    ----------
    people
        Directors and cast.
    countries, languages
        By code.
    runtimes
        (n,) int64, in minutes; 0 where unknown.
    """

    people: NameColumn
    countries: NameColumn
    languages: NameColumn
    runtimes: NDArray[np.int64]

    @classmethod
    def of(
        cls, film_credits: Mapping[int, Credits], movie_ids: Sequence[int] | NDArray[np.int64]
    ) -> "CreditColumns":
        """Return the columns of the films with these MovieLens ids, in this order."""
        rows = [film_credits.get(int(movie_id), UNKNOWN) for movie_id in movie_ids]
        return cls(
            people=NameColumn((*row.directors, *row.cast) for row in rows),
            countries=NameColumn(row.countries for row in rows),
            languages=NameColumn(row.languages for row in rows),
            runtimes=np.array([row.runtime or 0 for row in rows], dtype=np.int64),
        )
