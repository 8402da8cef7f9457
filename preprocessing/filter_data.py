"""Step 1: keep the ratings of active users and of movies rated often enough.

Unusable rows are dropped first: those without a valid timestamp and those of a movie that
movies.csv does not list. Then each threshold is applied once, users before movies, so a user
may end with fewer ratings than the threshold. Repeated ratings of a movie by the same user
are kept.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED, RAW_MOVIES, RAW_RATINGS
from preprocessing import cli
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.download import find_or_download
from preprocessing.groups import Groups
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.movielens.source import RawSource
from preprocessing.progress import Progress, bar, silent
from preprocessing.tables import Interactions, Movies
from preprocessing.thresholds import Thresholds

_MADE_BY = "make it with `python -m preprocessing.filter_data`"


@dataclass(frozen=True, slots=True)
class Filtered:
    """The ratings that were kept and the movies with such a rating, in the raw files' order."""

    interactions: Interactions
    movies: Movies

    def write(self, folder: Path, progress: Progress = silent) -> None:
        """Write ratings_filtered.csv and movies_filtered.csv into `folder`."""
        self.interactions.write(folder / RATINGS_FILTERED, progress)
        self.movies.write(folder / MOVIES_FILTERED)

    @classmethod
    def read(cls, folder: Path, progress: Progress = silent) -> "Filtered":
        """Read what `write` wrote.

        Raises
        ------
        DataError
            A file is missing or damaged.
        """
        ratings = CsvFile.at(folder / RATINGS_FILTERED, _MADE_BY)
        movies = CsvFile.at(folder / MOVIES_FILTERED, _MADE_BY)
        return cls(Interactions.read(ratings, progress), Movies.read(movies))


def filter_data(
    source: RawSource, thresholds: Thresholds, *, progress: Progress = silent
) -> tuple[Filtered, StepReport]:
    """Read `source` and keep the users, then the movies, with enough ratings.

    Raises
    ------
    DataError
        A file is missing or damaged, or no rating is left.
    """
    movies = Movies.read(source.file(RAW_MOVIES))
    ratings_file = source.file(RAW_RATINGS)
    ratings, without_timestamp = read_raw_ratings(ratings_file, progress)
    of_movies = Groups.of(ratings.movie_ids)
    of_users = Groups.of(ratings.user_ids)
    # Rows are marked, and copied once at the end.
    listed = of_movies.rows_where(np.isin(of_movies.ids, movies.ids))
    enough = of_users.counts(listed) >= thresholds.min_user_ratings
    active = listed & of_users.rows_where(enough)
    enough = of_movies.counts(active) >= thresholds.min_movie_ratings
    rated = active & of_movies.rows_where(enough)
    ratings_kept = ratings.select(rated)
    if not len(ratings_kept):
        raise DataError(
            f"no ratings are left from users with {thresholds.min_user_ratings} ratings or more "
            f"on movies with {thresholds.min_movie_ratings} or more",
            where=ratings_file.where,
            fix="lower --min-user-ratings or --min-movie-ratings",
        )
    movies_kept = movies.select(np.isin(movies.ids, of_movies.ids[enough]))
    ratings_listed, ratings_active = int(listed.sum()), int(active.sum())
    counts = {
        "ratings_read": len(ratings) + without_timestamp,
        "dropped_without_valid_timestamp": without_timestamp,
        "dropped_of_unlisted_movies": len(ratings) - ratings_listed,
        "dropped_of_users_below_threshold": ratings_listed - ratings_active,
        "dropped_of_movies_below_threshold": ratings_active - len(ratings_kept),
        "ratings_kept": len(ratings_kept),
        "users_kept": int((of_users.counts(rated) > 0).sum()),
        "movies_read": len(movies),
        "movies_kept": len(movies_kept),
    }
    return Filtered(ratings_kept, movies_kept), StepReport("filter_data", counts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Filter SOURCE into processed/ and print the report."""
    parser = cli.new_parser("filter_data", __doc__)
    cli.add_source(parser)
    cli.add_processed(parser)
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
