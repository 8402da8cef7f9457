"""How many films each synthetic user rates: ml-32m's long tail above twenty ratings."""

import numpy as np
from numpy.typing import NDArray

FEWEST = 20
_MEDIAN_MORE, _SPREAD = 53.0, 1.39  # lognormal above FEWEST: median 73, mean 159 as in ml-32m
_LARGEST_SHARE = 0.3  # of all films


def ratings_of_users(
    users: int, ratings: int, movies: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return each user's number of ratings, (users,) int64, `ratings` in total.

    Raises
    ------
    ValueError
        `ratings` are too few for 20 a user, or too many for the films.
    """
    most = max(FEWEST, int(_LARGEST_SHARE * movies))
    if not FEWEST * users <= ratings <= most * users or most > movies:
        raise ValueError(f"{users} users cannot give {ratings} ratings to {movies} films")
    more = rng.lognormal(np.log(_MEDIAN_MORE), _SPREAD, users)
    wanted = ratings - FEWEST * users
    low, high = 0.0, (most - FEWEST) / more.min()
    for _ in range(100):  # find the largest scale whose capped counts do not exceed `wanted`
        scale = (low + high) / 2
        total = np.minimum(more * scale, most - FEWEST).astype(np.int64).sum()
        low, high = (scale, high) if total <= wanted else (low, scale)
    counts = FEWEST + np.minimum(more * low, most - FEWEST).astype(np.int64)
    while (missing := ratings - counts.sum()) > 0:
        open_to_more = np.flatnonzero(counts < most)
        counts[rng.permutation(open_to_more)[:missing]] += 1
    return counts
