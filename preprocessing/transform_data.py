"""Step 3: compute a training signal for each rating, with statistics from train only.

- rating_norm = rating − the user's mean rating
- pop_weight = (the movie's rating count) ^ −0.5, an unseen movie counting 1
- time_weight = exp(−ln 2 · days_since / 365), where days_since is the number of whole days
  from the rating to the newest train rating, at least 0
- final_rating = rating_norm · pop_weight · time_weight

A row of a user without train ratings is an error; the split never makes one. It reads the three
files of `split_data` and writes train_transformed.csv, val_transformed.csv, test_transformed.csv,
user_means.json, movie_popularity.json and train_max_timestamp.txt.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.manifest import to_json
from engine.files.names import (
    MOVIE_POPULARITY,
    TEST_TRANSFORMED,
    TRAIN,
    TRAIN_MAX_TIMESTAMP,
    TRAIN_TRANSFORMED,
    USER_MEANS,
    VAL_TRANSFORMED,
)
from preprocessing import cli
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.timestamps import as_datetime
from preprocessing.progress import bar
from preprocessing.split_data import Split
from preprocessing.tables import Derived, write_numbers

HALF_LIFE: Final = 365  # days
_DAY: Final = 86_400  # seconds
_SPLIT_AGAIN: Final = "split again with `python -m preprocessing.split_data`"


@dataclass(frozen=True, slots=True)
class TrainStatistics:
    """Statistics of the train ratings.

    Attributes
    ----------
    user_means
        float64 by userId, ascending.
    movie_counts
        Ratings, int64 by movieId, ascending.
    newest
        The newest timestamp, seconds UTC.
    """

    user_means: "pd.Series[float]"
    movie_counts: "pd.Series[int]"
    newest: int

    @classmethod
    def of(cls, train: pd.DataFrame) -> "TrainStatistics":
        """Compute the statistics of `train`, as `tables.RATINGS`, at least one row."""
        means = train.groupby("userId")["rating"].mean()
        return cls(means, train.groupby("movieId").size(), int(train["timestamp"].max()))

    def write(self, folder: Path) -> None:
        """Write user_means.json, movie_popularity.json and train_max_timestamp.txt.

        Users are in the order of their ids, movies from the most to the least rated.
        """
        by_popularity = self.movie_counts.sort_values(ascending=False, kind="stable")
        (folder / USER_MEANS).write_bytes(_to_json(self.user_means))
        (folder / MOVIE_POPULARITY).write_bytes(_to_json(by_popularity))
        (folder / TRAIN_MAX_TIMESTAMP).write_text(as_datetime(self.newest) + "\n", encoding="ascii")


def transform(ratings: pd.DataFrame, statistics: TrainStatistics) -> pd.DataFrame:
    """Add the signal to `ratings`, as `tables.RATINGS`, by the `statistics` of train.

    Returns
    -------
    DataFrame
        Also rating_norm, pop_weight, time_weight and final_rating, float64.

    Raises
    ------
    DataError
        A user has no train ratings.
    """
    user_means = ratings["userId"].map(statistics.user_means)
    if user_means.isna().any():
        raise DataError(
            f"user {ratings['userId'][user_means.isna()].min()} has no ratings in {TRAIN}, "
            "so no mean rating",
            fix=_SPLIT_AGAIN,
        )
    rating_norm = ratings["rating"] - user_means
    pop_weight = ratings["movieId"].map(statistics.movie_counts**-0.5).fillna(1.0)
    days_since = (statistics.newest - ratings["timestamp"]).clip(lower=0) // _DAY
    time_weight = np.exp(-np.log(2) * days_since / HALF_LIFE)
    return ratings.assign(
        rating_norm=rating_norm,
        pop_weight=pop_weight,
        time_weight=time_weight,
        final_rating=rating_norm * pop_weight * time_weight,
    )


def transform_data(split: Split) -> tuple[TrainStatistics, dict[str, Derived], StepReport]:
    """Compute the statistics of `split` and the signal of its parts.

    Returns
    -------
    statistics
        Of train.
    tables
        The transformed parts by their files' names.
    report
        How many rows each has.

    Raises
    ------
    DataError
        Train has no rows.
    """
    if split.train.empty:
        raise DataError("has no rows", where=TRAIN, fix=_SPLIT_AGAIN)
    statistics = TrainStatistics.of(split.train)
    names = (TRAIN_TRANSFORMED, VAL_TRANSFORMED, TEST_TRANSFORMED)
    derive = partial(transform, statistics=statistics)
    tables = {
        name: Derived(part, derive) for name, part in zip(names, split.tables.values(), strict=True)
    }
    seen = statistics.movie_counts.index
    counts = {
        "train": len(split.train),
        "val": len(split.val),
        "test": len(split.test),
        "users_with_mean": len(statistics.user_means),
        "movies_with_count": len(seen),
        "val_of_unseen_movies": int((~split.val["movieId"].isin(seen)).sum()),
        "test_of_unseen_movies": int((~split.test["movieId"].isin(seen)).sum()),
    }
    return statistics, tables, StepReport("transform_data", counts)


def _to_json(values: "pd.Series[Any]") -> bytes:
    return to_json(dict(zip(values.index.astype("str"), values.tolist(), strict=True)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Transform the split ratings of processed/ and print the report."""
    parser = cli.new_parser("transform_data", __doc__, "--processed mine/processed")
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.read(processed)
    statistics, tables, report = transform_data(Split.read(processed, bar))
    with publication(processed) as staged:
        statistics.write(staged)
        write_numbers(staged, tables, bar)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
