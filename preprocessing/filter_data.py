"""Step 1: raw ratings and movies to those of active users and of movies rated often enough.

Rows that cannot be used go first: those without a valid timestamp and those of a movie
that movies.csv does not list. Then each threshold is applied once, users before movies, so
that a user may end with fewer ratings than the threshold. Repeated ratings of a movie by
the same user are kept.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED, RAW_MOVIES, RAW_RATINGS
from preprocessing import cli
from preprocessing.account import Account
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.download import find_or_download
from preprocessing.groups import Groups
from preprocessing.manifest import Provenance
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.movielens.source import RawSource
from preprocessing.progress import Progress, bar, silent
from preprocessing.tables import Interactions, Movies
from preprocessing.thresholds import Thresholds

_MADE_BY = "make it with `python -m preprocessing.filter_data`"


@dataclass(frozen=True, slots=True)
class Filtered:
    """The ratings and movies that passed.

    Parameters
    ----------
    interactions
        In the order of the raw file.
    movies
        Those with a rating among `interactions`, in the order of the raw file.
    """

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
        ratings, movies = folder / RATINGS_FILTERED, folder / MOVIES_FILTERED
        return cls(
            Interactions.read(CsvFile.at(ratings, _MADE_BY), progress),
            Movies.read(CsvFile.at(movies, _MADE_BY)),
        )


def filter_data(
    source: RawSource, thresholds: Thresholds, *, progress: Progress = silent
) -> tuple[Filtered, Account]:
    """Read `source` and keep the users, then the movies, with enough ratings.

    Raises
    ------
    DataError
        A file is missing or damaged, or nothing is left.
    """
    movies = Movies.read(source.file(RAW_MOVIES))
    ratings_file = source.file(RAW_RATINGS)
    raw = read_raw_ratings(ratings_file, progress)
    of_movies = Groups.of(raw.interactions.movie_ids)
    of_users = Groups.of(raw.interactions.user_ids)
    # Rows are marked, and copied once at the end.
    listed = of_movies.rows_where(np.isin(of_movies.ids, movies.ids))
    enough = of_users.counts(listed) >= thresholds.min_user_ratings
    active = listed & of_users.rows_where(enough)
    enough = of_movies.counts(active) >= thresholds.min_movie_ratings
    rated = active & of_movies.rows_where(enough)
    kept = raw.interactions.select(rated)
    if not len(kept):
        raise DataError(
            f"no rating is left of users with {thresholds.min_user_ratings} ratings or more "
            f"and movies with {thresholds.min_movie_ratings} or more",
            where=ratings_file.where,
            fix="lower --min-user-ratings or --min-movie-ratings",
        )
    movies_kept = movies.select(np.isin(movies.ids, of_movies.ids[enough]))
    ratings_listed, ratings_active = int(listed.sum()), int(active.sum())
    counts = {
        "ratings_read": len(raw.interactions) + raw.without_timestamp,
        "dropped_without_valid_timestamp": raw.without_timestamp,
        "dropped_of_unlisted_movies": len(raw.interactions) - ratings_listed,
        "dropped_of_users_below_threshold": ratings_listed - ratings_active,
        "dropped_of_movies_below_threshold": ratings_active - len(kept),
        "ratings_kept": len(kept),
        "users_kept": int((of_users.counts(rated) > 0).sum()),
        "movies_read": len(movies),
        "movies_kept": len(movies_kept),
    }
    return Filtered(kept, movies_kept), Account("filter_data", counts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Filter SOURCE into processed/ and print the account."""
    parser = cli.new_parser("filter_data", __doc__)
    cli.add_source(parser)
    cli.add_processed(parser)
    Thresholds.add_flags(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    thresholds = Thresholds.from_flags(flags)
    source = find_or_download(flags.source, flags.data, progress=bar)
    filtered, account = filter_data(source, thresholds, progress=bar)
    with publication(processed) as staged:
        filtered.write(staged, bar)
        # What later steps once made no longer fits, so the new manifest does not vouch for it.
        Provenance.fresh(source.name, thresholds).write(staged, None, [account])
    sys.stdout.write(str(account))


if __name__ == "__main__":
    sys.exit(run(main))
