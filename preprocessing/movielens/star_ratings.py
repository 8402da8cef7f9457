"""Check that ratings are 0.5 to 5 stars and show preferences, as every later step assumes."""

from typing import Final

import pandas as pd

from engine.errors import DataError
from engine.taste.ratings import HIGHEST, LIKED_FROM, LOWEST
from preprocessing.table_file import TableFile

_CONVERT: Final = f"convert the ratings to {LOWEST:g} to {HIGHEST:g} stars"


def require_stars(ratings: "pd.Series[float]", file: TableFile) -> None:
    """Check the column `rating` of `file`.

    Raises
    ------
    DataError
        A rating is below 0.5 or above 5.
    """
    outside = ~ratings.between(LOWEST, HIGHEST)
    if outside.any():
        number, rating = file.located(int(outside.to_numpy().argmax()), "rating")
        raise DataError(
            f"row {number}: rating is {rating.strip()}, not from {LOWEST:g} to {HIGHEST:g}; "
            f"{int(outside.sum()):,} of {len(ratings):,} ratings are outside",
            where=file.where,
            fix=_CONVERT,
        )


def require_preferences(ratings: "pd.Series[float]", file: TableFile) -> None:
    """Check those of the ratings of `file`, at least one, that are used.

    Raises
    ------
    DataError
        All are equal, or none is 4 or more.
    """
    if ratings.min() == ratings.max():
        raise DataError(
            f"every rating is {ratings.iloc[0]:g}, so they show no preferences",
            where=file.where,
            fix="give ratings that differ",
        )
    if ratings.max() < LIKED_FROM:
        raise DataError(
            f"no rating is {LIKED_FROM:g} or more, so no film counts as liked",
            where=file.where,
            fix=_CONVERT,
        )
