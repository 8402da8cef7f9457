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
    """What a raw ratings file contains beside its usable rows.

    Attributes
    ----------
    rows
        How many rows the file has.
    valid
        How many of them have a valid timestamp.
    first_invalid
        The index of the first row without one, from 0.
    converted
        How many timestamps were in milliseconds or smaller units, by unit.
    """

    file: TableFile
    rows: int
    valid: int
    first_invalid: int
    converted: Mapping[str, int]

    def why_most_are_lost(self, usable: int, movies: TableFile) -> tuple[str, str] | None:
        """Return what makes most rows unusable and what to do; None where most are usable.

        Parameters
        ----------
        usable
            How many rows have a valid timestamp and a movie that `movies` lists.
        """
        if usable > self.rows - usable:
            return None
        untimed, unlisted = self.rows - self.valid, self.valid - usable
        share = f"of {self.rows:,} rows"
        if not self.rows:
            return "the file has no ratings", "give a file with ratings"
        if untimed >= unlisted:
            number, text = self.file.located(self.first_invalid, "timestamp")
            example = f"row {number} has {quoted(text) if text else 'none'}"
            problem = f"{untimed:,} {share} have no valid timestamp ({example})"
            return problem, "write seconds since 1970 or YYYY-MM-DD HH:MM:SS"
        problem = f"{unlisted:,} {share} are of movies that {movies.where} does not list"
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
    require_stars(ratings["rating"], file)
    seconds, converted = timestamps.to_seconds(ratings.pop("timestamp"))
    ratings["timestamp"] = seconds
    valid = seconds != timestamps.INVALID
    first_invalid = int(np.argmin(valid)) if len(valid) else 0
    reading = Reading(file, len(valid), int(valid.sum()), first_invalid, converted)
    return (ratings if valid.all() else ratings[valid]), reading
