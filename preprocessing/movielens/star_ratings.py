"""Refuse ratings that are no stars from 0.5 to 5: no step that follows has a meaning there."""

from typing import Final

import pandas as pd

from engine.errors import DataError

LOWEST: Final = 0.5  # stars
HIGHEST: Final = 5.0
LIKED_FROM: Final = 4.0  # a like is a rating of at least this
_SCALE: Final = f"convert the ratings to {LOWEST:g} to {HIGHEST:g} stars"


def require_stars(ratings: "pd.Series[float]", where: object, first_row: int = 2) -> None:
    """Check that all of `ratings`, float64, lie on the scale.

    Parameters
    ----------
    where
        The file that errors name.
    first_row
        The number of the first rating's row in it.

    Raises
    ------
    DataError
        A rating is below 0.5 or above 5.
    """
    outside = ~ratings.between(LOWEST, HIGHEST)
    if outside.any():
        row = int(outside.to_numpy().argmax())
        raise DataError(
            f"row {row + first_row}: rating is {ratings.iloc[row]:g}, not from {LOWEST:g} to "
            f"{HIGHEST:g}; {int(outside.sum()):,} of {len(ratings):,} ratings are outside",
            where=str(where),
            fix=_SCALE,
        )


def require_tastes(ratings: "pd.Series[float]", where: object) -> None:
    """Check that `ratings`, float64, at least one, tell what somebody likes.

    Raises
    ------
    DataError
        All are equal, or none is 4 or more.
    """
    if ratings.min() == ratings.max():
        raise DataError(
            f"every rating is {ratings.iloc[0]:g}, so they do not tell what anyone likes",
            where=str(where),
            fix="give ratings that differ",
        )
    if ratings.max() < LIKED_FROM:
        raise DataError(
            f"no rating is {LIKED_FROM:g} or more, so no film counts as liked",
            where=str(where),
            fix=_SCALE,
        )
