"""Read the ratings of any MovieLens release."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from engine.text import quoted
from preprocessing.movielens import timestamps
from preprocessing.movielens.star_ratings import require_stars
from preprocessing.progress import Progress, silent
from preprocessing.table_file import TableFile
from preprocessing.tables import RATINGS, read_table


@dataclass(frozen=True, slots=True)
class Reading:
    """What was met in a raw ratings file.

    Parameters
    ----------
    rows
        How many rows the file has.
    valid
        How many of them have a valid timestamp.
    example
        The first row without one, to show: "row 2 has 'never'"; "" where all are valid.
    converted
        How many timestamps were in milliseconds or smaller units, by unit.
    """

    rows: int
    valid: int
    example: str
    converted: Mapping[str, int]

    def why_most_are_lost(self, listed: int) -> tuple[str, str] | None:
        """Return what makes most rows unusable and what to do; None where most are usable.

        Parameters
        ----------
        listed
            How many rows have a valid timestamp and a movie that the release lists.
        """
        if listed > self.rows - listed:
            return None
        untimed, unlisted = self.rows - self.valid, self.valid - listed
        share = f"of {self.rows:,} rows"
        if not self.rows:
            return "the file has no ratings", "give a file with ratings"
        if untimed >= unlisted:
            problem = f"{untimed:,} {share} have no valid timestamp ({self.example})"
            return problem, "write seconds since 1970 or YYYY-MM-DD HH:MM:SS"
        problem = f"{unlisted:,} {share} are of movies that the list of movies lacks"
        return problem, "give ratings and movies of the same release"


def read_raw_ratings(file: TableFile, progress: Progress = silent) -> tuple[pd.DataFrame, Reading]:
    """Read userId, movieId, rating and timestamp, in any form that `timestamps` knows.

    Returns
    -------
    ratings
        As `tables.RATINGS`: the rows with a valid timestamp, in the file's order.
    reading
        What else the file has.

    Raises
    ------
    DataError
        The file is damaged, an id is not a whole number, or a rating is not from 0.5 to 5.
    """
    ratings = read_table(file, {**RATINGS, "timestamp": None}, progress)
    first_row = 1 if file.layout.columns else 2
    require_stars(ratings["rating"], file.where, first_row)
    raw = ratings.pop("timestamp")
    seconds, converted = timestamps.to_seconds(raw)
    ratings["timestamp"] = seconds
    valid = seconds != timestamps.INVALID
    if valid.all():
        return ratings, Reading(len(ratings), len(ratings), "", converted)
    row = int(np.argmin(valid))
    value = "none" if pd.isna(raw.iloc[row]) else quoted(str(raw.iloc[row]))
    example = f"row {row + first_row} has {value}"
    return ratings[valid], Reading(len(ratings), int(valid.sum()), example, converted)
