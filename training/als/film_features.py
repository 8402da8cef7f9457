"""What is known of films beside ratings: genres, decade, directors, countries and languages."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.catalogue.credits import UNKNOWN, Credits
from training.rating_table import RatingTable

_FEWEST_FILMS = 2  # of a director, country or language: one film says nothing about another


@dataclass(frozen=True)
class FilmFeatures:
    """Features of n films, a column for each: 1 where the film has it, else 0.

    All are (n, number of features) float32 CSR. A director, country or language of one film is
    left out, and a film without a year has no decade.
    """

    genres: csr_matrix
    decades: csr_matrix
    directors: csr_matrix
    countries: csr_matrix
    languages: csr_matrix

    @classmethod
    def of(cls, table: RatingTable) -> "FilmFeatures":
        """Return the features of the films of `table`; the decades are those of its films."""
        catalogue = table.catalogue
        films = [table.credits.get(int(movie_id), UNKNOWN) for movie_id in table.movies.ids]
        decades = np.where(catalogue.years > 0, catalogue.years // 10, -1)
        known = np.unique(decades[decades >= 0])
        return cls(
            genres=csr_matrix(catalogue.has_genre, dtype=np.float32),
            decades=csr_matrix(decades[:, None] == known, dtype=np.float32),
            directors=_shared(films, lambda film: film.directors),
            countries=_shared(films, lambda film: film.countries),
            languages=_shared(films, lambda film: film.languages),
        )

    def for_prior(self) -> NDArray[np.float32]:
        """Return all features and a constant 1, (n, f + 1) float32.

        The ridge of a regression on them keeps those of few films near 0.
        """
        kinds = (self.genres, self.decades, self.directors, self.countries, self.languages)
        constant = np.ones((self.genres.shape[0], 1), dtype=np.float32)
        return np.hstack([*(kind.toarray() for kind in kinds), constant])


def _shared(
    films: Sequence[Credits], values_of: Callable[[Credits], Collection[str]]
) -> csr_matrix:
    """Return a column for each value that two films or more have, in the order of the values."""
    counts = [len(values_of(film)) for film in films]
    rows = np.repeat(np.arange(len(films)), counts)
    names = np.array([value for film in films for value in values_of(film)], dtype=np.str_)
    found, columns = np.unique(names, return_inverse=True)
    ones = np.ones(len(names), dtype=np.float32)
    has_value = csr_matrix((ones, (rows, columns)), shape=(len(films), len(found)))
    kept: csr_matrix = has_value[:, np.bincount(columns, minlength=len(found)) >= _FEWEST_FILMS]
    return kept
