"""Step 1: keep the ratings of active users and of movies rated often enough.

Unusable rows are dropped first: those without a valid timestamp and those of a movie that the
release does not list. Then each threshold is applied once, users before movies, so a user
may end with fewer ratings than the threshold. Repeated ratings of a movie by the same user
are kept. It writes ratings_filtered.csv and movies_filtered.csv.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED
from preprocessing import cli
from preprocessing.download import find_or_download
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.movielens.releases import read_raw_movies
from preprocessing.movielens.source import RawSource
from preprocessing.movielens.star_ratings import require_preferences
from preprocessing.progress import Progress, bar, silent
from preprocessing.table_file import TableFile
from preprocessing.tables import RATINGS, read_movies, read_table, write_numbers, write_text_table
from preprocessing.thresholds import Thresholds

_MADE_BY = "make it with `python -m preprocessing.filter_data SOURCE`"


@dataclass(frozen=True, slots=True)
class Filtered:
    """The ratings that are kept and the movies with such a rating, in the raw files' order.

    Attributes
    ----------
    ratings
        As `tables.RATINGS`.
    movies
        As `tables.MOVIES`.
    others
        The movies that are left out, as `tables.MOVIES`, and `rating_count`, the number of their
        ratings; None for what `read` returns.
    """

    ratings: pd.DataFrame
    movies: pd.DataFrame
    others: pd.DataFrame | None = None

    def write(self, folder: Path, progress: Progress = silent) -> None:
        """Write ratings_filtered.csv and movies_filtered.csv into `folder`."""
        write_numbers(folder, {RATINGS_FILTERED: self.ratings}, progress)
        write_text_table(folder / MOVIES_FILTERED, self.movies)

    @classmethod
    def read(cls, folder: Path, progress: Progress = silent) -> "Filtered":
        """Read what `write` wrote.

        Raises
        ------
        DataError
            A file is missing or damaged.
        """
        ratings = TableFile.at(folder / RATINGS_FILTERED, _MADE_BY)
        movies = TableFile.at(folder / MOVIES_FILTERED, _MADE_BY)
        return cls(read_table(ratings, RATINGS, progress), read_movies(movies))


def filter_data(
    source: RawSource, thresholds: Thresholds, *, progress: Progress = silent
) -> tuple[Filtered, StepReport]:
    """Read `source` and keep the users, then the movies, with enough ratings.

    Raises
    ------
    DataError
        A file is missing or damaged, no rating is left, or those left show no preferences.
    """
    file = source["ratings"]
    movies = read_raw_movies(source["movies"])
    ratings, reading = read_raw_ratings(file, progress)
    rows = [reading.rows, len(ratings)]
    ratings = ratings[ratings["movieId"].isin(movies["movieId"])]
    rows.append(len(ratings))
    rating_counts = ratings["movieId"].value_counts()
    user_sizes = _group_sizes(ratings, "userId")
    ratings = ratings[user_sizes >= thresholds.min_user_ratings]
    rows.append(len(ratings))
    movie_sizes = _group_sizes(ratings, "movieId")
    ratings = ratings[movie_sizes >= thresholds.min_movie_ratings].reset_index(drop=True)
    rows.append(len(ratings))
    is_kept = movies["movieId"].isin(ratings["movieId"])
    kept = movies[is_kept].reset_index(drop=True)
    others = movies[~is_kept].reset_index(drop=True)
    others["rating_count"] = others["movieId"].map(rating_counts).fillna(0).astype("int64")
    dropped = [before - after for before, after in pairwise(rows)]
    lost = reading.why_most_are_lost(rows[2], source["movies"])
    if ratings.empty:
        problem, fix = lost or _why_too_few(thresholds, user_sizes, movie_sizes)
        raise DataError(f"no ratings are left: {problem}", where=file.where, fix=fix)
    require_preferences(ratings["rating"], file)
    counts = {
        "ratings_read": reading.rows,
        "dropped_without_valid_timestamp": dropped[0],
        "dropped_of_unlisted_movies": dropped[1],
        "dropped_of_users_below_threshold": dropped[2],
        "dropped_of_movies_below_threshold": dropped[3],
        "ratings_kept": len(ratings),
        "users_kept": ratings["userId"].nunique(),
        "movies_read": len(movies),
        "movies_kept": len(kept),
    }
    notes = [f"{count:,} timestamps were in {unit}" for unit, count in reading.converted.items()]
    notes += ["; ".join(lost)] if lost else []
    return Filtered(ratings, kept, others), StepReport("filter_data", counts, tuple(notes))


def _group_sizes(table: pd.DataFrame, column: str) -> "pd.Series[int]":
    """Return for each row how many rows have its value in `column`."""
    return table.groupby(column)[column].transform("size")


def _why_too_few(
    thresholds: Thresholds, user_sizes: "pd.Series[int]", movie_sizes: "pd.Series[int]"
) -> tuple[str, str]:
    """Return which threshold leaves nothing, and what to do about it."""
    if movie_sizes.empty:
        most, needed = user_sizes.max(), thresholds.min_user_ratings
        return f"no user has {needed} ratings, the most is {most}", "lower --min-user-ratings"
    most, needed = movie_sizes.max(), thresholds.min_movie_ratings
    return f"no movie has {needed} ratings, the most is {most}", "lower --min-movie-ratings"


def main(arguments: Sequence[str] | None = None) -> None:
    """Filter SOURCE into processed/ and print the report."""
    parser = cli.new_parser(
        "filter_data", __doc__, "ml-latest-small --min-movie-ratings 5 --processed mine/processed"
    )
    cli.add_source(parser)
    cli.add_processed(parser, "folder to write")
    Thresholds.add_flags(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    thresholds = Thresholds.from_flags(flags)
    source = find_or_download(flags.source, flags.data, progress=bar)
    filtered, report = filter_data(source, thresholds, progress=bar)
    with publication(processed) as staged:
        filtered.write(staged, bar)
        # The new manifest omits the files of later steps: they belong to the old ratings.
        Provenance(source.name, asdict(thresholds)).write(staged, None, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
