"""Step 2: split each user's ratings by time into train, validation and test.

Of a user's n ratings in the order of (timestamp, movieId), the first 7n // 10 are train,
the next 15n // 100 validation and the rest test. A user with fewer than 3 ratings is skipped.
Rows that tie in everything keep the order of ratings_filtered.csv. It writes train.csv, val.csv
and test.csv, each ordered by userId, then time, and movie_features.csv.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from engine.catalogue.titles import split_year
from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import MOVIE_FEATURES, RATINGS_FILTERED, TEST, TRAIN, VAL
from preprocessing import cli
from preprocessing.filter_data import Filtered
from preprocessing.manifest import Provenance, StepReport
from preprocessing.progress import Progress, bar, silent
from preprocessing.table_file import TableFile
from preprocessing.tables import RATINGS, read_table, sorted_by, write_numbers, write_text_table

FEWEST_RATINGS = 3  # of a user, to have something to learn from and something to test
_MADE_BY = "make it with `python -m preprocessing.split_data`"


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts, as `tables.RATINGS`, each ordered by user, then time."""

    train: pd.DataFrame
    val: pd.DataFrame
    test: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The parts by their files' names."""
        return {TRAIN: self.train, VAL: self.val, TEST: self.test}

    @classmethod
    def read(cls, folder: Path, progress: Progress = silent) -> "Split":
        """Read train.csv, val.csv and test.csv.

        Raises
        ------
        DataError
            A file is missing or damaged.
        """
        files = (TableFile.at(folder / name, _MADE_BY) for name in (TRAIN, VAL, TEST))
        return cls(*(read_table(file, RATINGS, progress) for file in files))


def split_data(ratings: pd.DataFrame) -> tuple[Split, StepReport]:
    """Split `ratings`, as `tables.RATINGS`, at least one row in any order.

    Raises
    ------
    DataError
        Every user has fewer than 3 ratings.
    """
    ordered = sorted_by(ratings, "userId", "timestamp", "movieId")
    sizes = ordered.groupby("userId").size().to_numpy()
    n = sizes.repeat(sizes)
    position = np.arange(len(ordered)) - (sizes.cumsum() - sizes).repeat(sizes)
    enough = n >= FEWEST_RATINGS
    val_start = 7 * n // 10
    test_start = val_start + 15 * n // 100
    split = Split(
        ordered[enough & (position < val_start)],
        ordered[enough & (val_start <= position) & (position < test_start)],
        ordered[enough & (test_start <= position)],
    )
    if split.train.empty:
        raise DataError(
            f"no user has {FEWEST_RATINGS} ratings to split",
            where=RATINGS_FILTERED,
            fix="lower --min-movie-ratings or use a larger data set",
        )
    counts = {
        "ratings_read": len(ratings),
        "users_read": len(sizes),
        "users_skipped": int((sizes < FEWEST_RATINGS).sum()),
        "dropped_of_skipped_users": int((~enough).sum()),
        "train": len(split.train),
        "val": len(split.val),
        "test": len(split.test),
        "movies_in_train": split.train["movieId"].nunique(),
    }
    return split, StepReport("split_data", counts)


def movie_features(movies: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Add year, rating count and mean rating to `movies`, as `tables.MOVIES`.

    Returns
    -------
    DataFrame
        Also year, Int32, missing where the title has none; rating_count, int64; rating_mean,
        float64, missing where the count is 0.
    """
    rated = ratings.groupby("movieId")["rating"].agg(["size", "mean"])
    rated = rated.reindex(movies["movieId"]).reset_index()
    return movies.assign(
        year=pd.array([split_year(title)[1] for title in movies["title"]], "Int32"),
        rating_count=rated["size"].fillna(0).astype("int64"),
        rating_mean=rated["mean"],
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Split the filtered ratings of processed/ and print the report."""
    parser = cli.new_parser("split_data", __doc__, "--processed mine/processed")
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.read(processed)
    filtered = Filtered.read(processed, bar)
    split, report = split_data(filtered.ratings)
    with publication(processed) as staged:
        write_numbers(staged, split.tables, bar)
        features = movie_features(filtered.movies, filtered.ratings)
        write_text_table(staged / MOVIE_FEATURES, features)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
