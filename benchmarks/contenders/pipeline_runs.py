"""Run one contender of `benchmarks.pipeline` in a separate process.

- setup: all of `preprocessing.setup`
- steps: the parts that polars does too: filter, split and transform, the same files, published
  together; without facts, tags, title index and manifest
- polars: the same in `benchmarks.contenders.polars_steps`, without checks and publication
- compare: not a contender; compares the files of two contenders
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from engine.files.names import (
    MOVIE_FEATURES,
    MOVIE_POPULARITY,
    MOVIES_FILTERED,
    RATINGS_FILTERED,
    TEST,
    TEST_TRANSFORMED,
    TRAIN,
    TRAIN_MAX_TIMESTAMP,
    TRAIN_TRANSFORMED,
    USER_MEANS,
    VAL,
    VAL_TRANSFORMED,
)

MIN_USER_RATINGS, MIN_MOVIE_RATINGS = 20, 50
TOLERANCE = 1e-9
_TABLES = (
    RATINGS_FILTERED, MOVIES_FILTERED, MOVIE_FEATURES, TRAIN, VAL, TEST,
    TRAIN_TRANSFORMED, VAL_TRANSFORMED, TEST_TRANSFORMED,
)  # fmt: skip


def setup(raw: Path, out: Path) -> None:
    """Run all of preprocessing."""
    from preprocessing.movielens.source import RawSource
    from preprocessing.setup import setup
    from preprocessing.thresholds import Thresholds

    setup(RawSource.at(raw), out, Thresholds(MIN_USER_RATINGS, MIN_MOVIE_RATINGS))


def steps(raw: Path, out: Path) -> None:
    """Run the steps that polars runs too."""
    from engine.files.atomic import publication
    from preprocessing.filter_data import filter_data
    from preprocessing.movielens.source import RawSource
    from preprocessing.split_data import movie_features, split_data
    from preprocessing.tables import write_numbers, write_text_table
    from preprocessing.thresholds import Thresholds
    from preprocessing.transform_data import transform_data

    thresholds = Thresholds(MIN_USER_RATINGS, MIN_MOVIE_RATINGS)
    filtered, _ = filter_data(RawSource.at(raw), thresholds)
    split, _ = split_data(filtered.ratings)
    features = movie_features(filtered.movies, filtered.ratings)
    statistics, transformed, _ = transform_data(split)
    with publication(out) as staged:
        statistics.write(staged)
        numbers = {RATINGS_FILTERED: filtered.ratings, **split.tables, **transformed}
        write_numbers(staged, numbers)
        write_text_table(staged / MOVIES_FILTERED, filtered.movies)
        write_text_table(staged / MOVIE_FEATURES, features)


def polars(raw: Path, out: Path) -> None:
    """Run the steps in polars."""
    from benchmarks.contenders import polars_steps

    out.mkdir(parents=True)
    polars_steps.run(raw, out, MIN_USER_RATINGS, MIN_MOVIE_RATINGS)


def compare(ours: Path, theirs: Path) -> None:
    """Exit with the name of the first file that differs between the two folders."""
    for name in _TABLES:
        if not _equal_tables(ours / name, theirs / name):
            sys.exit(f"{name} differs")
    for name in (USER_MEANS, MOVIE_POPULARITY):
        first, second = (json.loads((folder / name).read_bytes()) for folder in (ours, theirs))
        if first.keys() != second.keys() or any(
            abs(value - second[key]) > TOLERANCE for key, value in first.items()
        ):
            sys.exit(f"{name} differs")
    if len({(folder / TRAIN_MAX_TIMESTAMP).read_text().strip() for folder in (ours, theirs)}) > 1:
        sys.exit(f"{TRAIN_MAX_TIMESTAMP} differs")


def _equal_tables(first: Path, second: Path) -> bool:
    """Return whether rows and their order are equal, floats within `TOLERANCE`."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    one = csv.read_csv(first)
    as_one = csv.ConvertOptions(column_types=one.schema)
    other = csv.read_csv(second, convert_options=as_one)
    if one.schema != other.schema or len(one) != len(other):
        return False
    for mine, theirs in zip(one.columns, other.columns, strict=True):
        if not pa.types.is_floating(mine.type):
            if not mine.equals(theirs):
                return False
        elif not np.allclose(mine, theirs, rtol=0.0, atol=TOLERANCE, equal_nan=True):
            return False
    return True


RUNS: dict[str, Callable[[Path, Path], None]] = {
    run.__name__: run for run in (setup, steps, polars, compare)
}

if __name__ == "__main__":
    RUNS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
