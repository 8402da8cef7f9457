"""Step 2: split each user's ratings by time into train, validation and test.

Of a user's n ratings in the order of (timestamp, movieId), the first 7n // 10 are train,
the next 15n // 100 validation and the rest test. A user with fewer than 3 ratings is skipped.
Rows that tie in everything keep the order of ratings_filtered.csv. Each file is ordered by
userId, then time.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import MOVIE_FEATURES, RATINGS_FILTERED, TEST, TRAIN, VAL
from preprocessing import cli
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.csv_tables.writing import write_csv
from preprocessing.filter_data import Filtered
from preprocessing.groups import Groups
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.features import MovieFeatures
from preprocessing.progress import Progress, bar, silent
from preprocessing.tables import Interactions

FEWEST_RATINGS = 3  # with fewer, a user has no train row or no later one
_TRAIN, _VAL, _TEST, _SKIPPED = range(4)
_USER_STRIDE = 1 << 32  # seconds between the sort keys of one user and the next
_MADE_BY = "make it with `python -m preprocessing.split_data`"


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts, each ordered by user, then time."""

    train: Interactions
    val: Interactions
    test: Interactions

    def write(self, folder: Path, progress: Progress = silent) -> None:
        """Write train.csv, val.csv and test.csv into `folder`."""
        self.train.write(folder / TRAIN, progress)
        self.val.write(folder / VAL, progress)
        self.test.write(folder / TEST, progress)

    @classmethod
    def read(cls, folder: Path, progress: Progress = silent) -> "Split":
        """Read what `write` wrote.

        Raises
        ------
        DataError
            A file is missing or damaged.
        """
        files = (CsvFile.at(folder / name, _MADE_BY) for name in (TRAIN, VAL, TEST))
        return cls(*(Interactions.read(file, progress) for file in files))


def split_data(interactions: Interactions) -> tuple[Split, StepReport]:
    """Split `interactions`, at least one row in any order.

    Raises
    ------
    DataError
        Every user has fewer than 3 ratings.
    """
    order = _by_user_then_time(interactions)
    users, lengths = _part_lengths(interactions.user_ids[order])
    parts = np.tile(np.arange(4, dtype=np.int8), len(users)).repeat(lengths.ravel())
    rows_of = (order[parts == part] for part in (_TRAIN, _VAL, _TEST))
    split = Split(*(interactions.take(rows) for rows in rows_of))
    if not len(split.train):
        raise DataError(
            f"no user has {FEWEST_RATINGS} ratings to split",
            where=RATINGS_FILTERED,
            fix="lower --min-movie-ratings or use a larger data set",
        )
    skipped = lengths[:, _SKIPPED]
    counts = {
        "ratings_read": len(interactions),
        "users_read": len(users),
        "users_skipped": int((skipped > 0).sum()),
        "dropped_of_skipped_users": int(skipped.sum()),
        "train": len(split.train),
        "val": len(split.val),
        "test": len(split.test),
        "movies_in_train": len(Groups.of(split.train.movie_ids).ids),
    }
    return split, StepReport("split_data", counts)


def write_movie_features(folder: Path, filtered: Filtered, features: MovieFeatures) -> None:
    """Write movie_features.csv: the filtered movies with year, rating_count, rating_mean."""
    columns = {
        **filtered.movies.columns(),
        "year": features.years,
        "rating_count": features.rating_counts,
        "rating_mean": features.rating_means,
    }
    write_csv(folder / MOVIE_FEATURES, columns)


def _by_user_then_time(interactions: Interactions) -> NDArray[np.int64]:
    earliest = int(interactions.timestamps.min())
    latest = int(interactions.timestamps.max())
    if latest - earliest < _USER_STRIDE and _is_by_user_then_movie(interactions):
        # A stable sort by one key per row takes half the time of one by three columns.
        moments = interactions.user_ids * np.int64(_USER_STRIDE)
        moments -= earliest
        moments += interactions.timestamps
        return np.argsort(moments, kind="stable")
    return _by_three_columns(interactions)


def _is_by_user_then_movie(interactions: Interactions) -> bool:
    """Return whether the rows are in the order of MovieLens' own files."""
    users, movies = interactions.user_ids, interactions.movie_ids
    same_user = users[1:] == users[:-1]
    return bool(
        (users[1:] >= users[:-1]).all() and not (same_user & (movies[1:] < movies[:-1])).any()
    )


def _by_three_columns(interactions: Interactions) -> NDArray[np.int64]:
    # Arrow's sort is stable and several times as fast as np.lexsort.
    table = pa.table({name: pa.array(ids) for name, ids in interactions.columns().items()})
    order = pc.sort_indices(
        table,
        sort_keys=[("userId", "ascending"), ("timestamp", "ascending"), ("movieId", "ascending")],
    )
    return order.to_numpy().view(np.int64)


def _part_lengths(ordered_users: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the k users and the rows of each in the four parts, (k, 4) int64."""
    starts = np.flatnonzero(np.append(True, ordered_users[1:] != ordered_users[:-1]))
    users, n = ordered_users[starts], np.diff(starts, append=len(ordered_users))
    enough = n >= FEWEST_RATINGS
    train = np.where(enough, 7 * n // 10, 0)
    val = np.where(enough, 15 * n // 100, 0)
    test = np.where(enough, n - train - val, 0)
    skipped = np.where(enough, 0, n)
    return users, np.column_stack((train, val, test, skipped))


def main(arguments: Sequence[str] | None = None) -> None:
    """Split the filtered ratings of processed/ and print the report."""
    parser = cli.new_parser("split_data", __doc__)
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.read(processed)
    filtered = Filtered.read(processed, bar)
    split, report = split_data(filtered.interactions)
    with publication(processed) as staged:
        split.write(staged, bar)
        features = MovieFeatures.of(filtered.movies, filtered.interactions)
        write_movie_features(staged, filtered, features)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
