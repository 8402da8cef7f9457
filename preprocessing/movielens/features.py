"""Compute year, rating count and mean rating of each filtered movie."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from preprocessing.groups import Groups, positions
from preprocessing.tables import Interactions, Movies

# The "(1995)" or "(2006–2007)" at the end of a title, in Arrow's syntax; must agree with
# `engine.catalogue.titles.split_year`.
_YEAR = r"\S\s*\((?P<year>\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$"


@dataclass(frozen=True, slots=True)
class MovieFeatures:
    """Features of m movies, in the order of the movies they were computed for.

    Parameters
    ----------
    years
        (m,) int32, null where the title has none.
    rating_counts
        (m,) int64.
    rating_means
        (m,) float64, null where the count is 0.
    """

    years: pa.Int32Array
    rating_counts: NDArray[np.int64]
    rating_means: pa.DoubleArray

    @classmethod
    def of(cls, movies: Movies, interactions: Interactions) -> "MovieFeatures":
        """Compute the features of `movies` from their titles and `interactions`."""
        groups = Groups.of(interactions.movie_ids)
        found, rated = positions(groups.ids, movies.ids)
        counts = np.where(rated, _at(groups.counts(), found), 0)
        means = _at(groups.means(interactions.ratings), found)
        return cls(years_of(movies.titles), counts, pa.array(means, mask=~rated))


def years_of(titles: pa.StringArray) -> pa.Int32Array:
    """Return the year at the end of each of `titles` (m,), null where a title has none."""
    years = pc.struct_field(pc.extract_regex(titles, _YEAR), "year")
    return cast(pa.Int32Array, years.cast(pa.int32()))


def _at(values: NDArray[np.generic], found: NDArray[np.intp]) -> NDArray[np.generic]:
    return values[found] if len(values) else np.zeros(len(found), values.dtype)
