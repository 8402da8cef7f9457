"""Step 3: compute a training signal for each rating, with statistics from train only.

- rating_norm = rating − the user's mean rating
- pop_weight = (the movie's rating count) ^ −0.5, an unseen movie counting 1
- time_weight = exp(−ln 2 · days_since / 365), where days_since is the number of whole days
  from the rating to the newest train rating, at least 0
- final_rating = rating_norm · pop_weight · time_weight

A row of a user without train ratings is an error; the split never makes one.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.manifest import to_json
from engine.files.names import (
    MOVIE_POPULARITY,
    RATING_COLUMNS,
    TEST,
    TEST_TRANSFORMED,
    TRAIN,
    TRAIN_MAX_TIMESTAMP,
    TRAIN_TRANSFORMED,
    USER_MEANS,
    VAL,
    VAL_TRANSFORMED,
)
from preprocessing import cli
from preprocessing.csv_tables.writing import write_computed_csv
from preprocessing.groups import Groups, positions
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.timestamps import as_datetime
from preprocessing.progress import Progress, bar, silent
from preprocessing.split_data import Split
from preprocessing.tables import Interactions

HALF_LIFE = 365  # days
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class TrainStatistics:
    """Statistics of the train ratings.

    Parameters
    ----------
    user_ids, user_means
        (k,) int32 ascending, and each user's mean rating, (k,) float64.
    movie_ids, movie_counts
        (m,) int32 ascending, and each movie's number of ratings, (m,) int64.
    newest
        The newest timestamp, seconds UTC.
    """

    user_ids: NDArray[np.int32]
    user_means: NDArray[np.float64]
    movie_ids: NDArray[np.int32]
    movie_counts: NDArray[np.int64]
    newest: int

    @classmethod
    def of(cls, train: Interactions) -> "TrainStatistics":
        """Compute the statistics of `train`, at least one row."""
        users, movies = Groups.of(train.user_ids), Groups.of(train.movie_ids)
        return cls(
            users.ids,
            users.means(train.ratings),
            movies.ids,
            movies.counts(),
            int(train.timestamps.max()),
        )

    def write(self, folder: Path) -> None:
        """Write user_means.json, movie_popularity.json and train_max_timestamp.txt.

        Users are in the order of their ids, movies from the most to the least rated.
        """
        by_popularity = np.lexsort((self.movie_ids, -self.movie_counts))
        means = _json_object(self.user_ids, self.user_means)
        counts = _json_object(self.movie_ids[by_popularity], self.movie_counts[by_popularity])
        (folder / USER_MEANS).write_bytes(means)
        (folder / MOVIE_POPULARITY).write_bytes(counts)
        (folder / TRAIN_MAX_TIMESTAMP).write_text(as_datetime(self.newest) + "\n", encoding="ascii")


@dataclass(frozen=True, slots=True)
class Signal:
    """The columns that the transformation adds to n rows, each (n,) float64."""

    rating_norm: NDArray[np.float64]
    pop_weight: NDArray[np.float64]
    time_weight: NDArray[np.float64]
    final_rating: NDArray[np.float64]


def transform(interactions: Interactions, statistics: TrainStatistics) -> Signal:
    """Return the signal of `interactions`, computed with the `statistics` of train.

    Raises
    ------
    DataError
        A user has no train ratings.
    """
    users = Groups.of(interactions.user_ids)
    found, known = positions(statistics.user_ids, users.ids)
    if not known.all():
        raise DataError(
            f"user {users.ids[~known][0]} has no ratings in {TRAIN}, so no mean rating",
            fix="split again with `python -m preprocessing.split_data`",
        )
    rating_norm = interactions.ratings - statistics.user_means[found][users.codes]
    pop_weight = _pop_weight(interactions.movie_ids, statistics)
    time_weight = _time_weight(interactions.timestamps, statistics.newest)
    return Signal(rating_norm, pop_weight, time_weight, rating_norm * pop_weight * time_weight)


def write_transformed(
    folder: Path,
    split: Split,
    statistics: TrainStatistics,
    progress: Progress = silent,
    *,
    with_split: bool = False,
) -> StepReport:
    """Write the statistics and the three transformed parts into `folder`.

    Parameters
    ----------
    with_split
        Write the parts as `split.write` does too. This takes half as long as writing them
        separately, because they share half of each line.

    Raises
    ------
    DataError
        A user in `split` has no train ratings.
    """
    statistics.write(folder)
    for part, name, name_transformed in (
        (split.train, TRAIN, TRAIN_TRANSFORMED),
        (split.val, VAL, VAL_TRANSFORMED),
        (split.test, TEST, TEST_TRANSFORMED),
    ):
        plain: dict[Path, int | None] = {folder / name: len(RATING_COLUMNS)} if with_split else {}
        rows_of = partial(_transformed_rows, part, statistics)
        files = {**plain, folder / name_transformed: None}
        write_computed_csv(files, len(part), rows_of, progress=progress)
    counts = {
        "train": len(split.train),
        "val": len(split.val),
        "test": len(split.test),
        "users_with_mean": len(statistics.user_ids),
        "movies_with_count": len(statistics.movie_ids),
        "val_of_unseen_movies": _of_unseen_movies(split.val, statistics),
        "test_of_unseen_movies": _of_unseen_movies(split.test, statistics),
    }
    return StepReport("transform_data", counts)


def _transformed_rows(part: Interactions, statistics: TrainStatistics, rows: slice) -> pa.Table:
    chosen = part.between(rows)
    signal = transform(chosen, statistics)
    added = {column: getattr(signal, column) for column in Signal.__slots__}
    columns: dict[str, Any] = {**chosen.columns(), **added}
    return pa.table(columns)


def _pop_weight(movie_ids: NDArray[np.int32], statistics: TrainStatistics) -> NDArray[np.float64]:
    movies = Groups.of(movie_ids)
    found, known = positions(statistics.movie_ids, movies.ids)
    counts = np.where(known, statistics.movie_counts[found], 1)
    by_movie: NDArray[np.float64] = np.power(counts, -0.5, dtype=np.float64)
    return by_movie[movies.codes]


def _time_weight(timestamps: NDArray[np.int64], newest: int) -> NDArray[np.float64]:
    days_since: NDArray[np.int64] = np.maximum(newest - timestamps, 0) // _DAY
    # One exponential per day instead of one per row: days repeat.
    days = np.arange(days_since.max(initial=0) + 1, dtype=np.float64)
    by_day: NDArray[np.float64] = np.exp(-np.log(2) * days / HALF_LIFE)
    return by_day[days_since]


def _of_unseen_movies(part: Interactions, statistics: TrainStatistics) -> int:
    return int((~np.isin(part.movie_ids, statistics.movie_ids)).sum())


def _json_object(ids: NDArray[np.int32], values: NDArray[np.generic]) -> bytes:
    return to_json(dict(zip(ids.astype(str).tolist(), values.tolist(), strict=True)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Transform the split ratings of processed/ and print the report."""
    parser = cli.new_parser("transform_data", __doc__)
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.read(processed)
    split = Split.read(processed, bar)
    if not len(split.train):
        raise DataError(
            "has no rows",
            where=processed / TRAIN,
            fix="make it with `python -m preprocessing.split_data`",
        )
    statistics = TrainStatistics.of(split.train)
    with publication(processed) as staged:
        report = write_transformed(staged, split, statistics, bar)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
