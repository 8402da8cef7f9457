"""A person's genre profile, and each film's affinity to it (docs/policy.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.movies import Catalogue


@dataclass(frozen=True)
class GenreProfile:
    """The weight of each genre for a person.

    Attributes
    ----------
    genres
        The catalogue's genre names, sorted.
    weights
        (n_genres,) float64 in [0, 1]: the share of the favourites that have the genre.
    """

    genres: tuple[str, ...]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, catalogue: Catalogue, rows: Sequence[int] | NDArray[np.int64]) -> "GenreProfile":
        """Return the profile of the films in `rows` of the catalogue, each of equal weight."""
        lists = catalogue.genre_list[np.asarray(rows)]
        return cls(catalogue.genres, catalogue.list_membership[lists].mean(axis=0))

    @property
    def empty(self) -> bool:
        """Whether no favourite has any genre."""
        return not self.weights.any()

    def affinity(self, catalogue: Catalogue) -> NDArray[np.float64]:
        """Return each film's affinity, (n,) float64 in [0, 1].

        The mean of the weights of the film's genres; 0 for a film without genres.
        """
        membership = catalogue.list_membership
        counts = membership.sum(axis=1)
        by_list: NDArray[np.float64] = membership @ self.weights / np.maximum(counts, 1.0)
        return by_list[catalogue.genre_list]


def genre_balance(
    catalogue: Catalogue, rows: NDArray[np.int64], signs: NDArray[np.int8]
) -> NDArray[np.float64]:
    """Return the mean sign of films by genre, (n_genres,) float64 in [−1, 1].

    (films of sign 1 that have the genre − films of sign −1 that have it) / (films of either sign).

    Parameters
    ----------
    rows, signs
        (k,) each: films, and 1, −1 or 0 for each; at least one is not 0.
    """
    by_list = np.bincount(
        catalogue.genre_list[rows], signs, minlength=len(catalogue.list_membership)
    )
    balance: NDArray[np.float64] = by_list @ catalogue.list_membership / np.count_nonzero(signs)
    return balance
