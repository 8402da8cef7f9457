"""A rating table: each user's ratings, with users and films numbered, which models are fitted to.

A part of a table keeps the numbers of the films, those without a rating in the part included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.catalogue.credits import Credits
from engine.catalogue.movies import Catalogue
from engine.errors import DataError
from engine.files.names import MOVIE_CREDITS, MOVIES_FILTERED, RATINGS_FILTERED
from engine.taste.ratings import DISLIKED_BELOW, LIKED_FROM
from preprocessing.film_details.film_tables import read_credits
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.movielens.releases import read_raw_movies
from preprocessing.movielens.source import table_file
from preprocessing.movielens.star_ratings import require_preferences
from preprocessing.progress import Progress, silent
from preprocessing.tables import sorted_by
from training.id_map import IdMap
from training.splits import MADE_BY

FIX = "give ratings and movies in the format of MovieLens"


@dataclass(frozen=True)
class RatingTable:
    """Ratings by m users of n films.

    Attributes
    ----------
    ratings
        As `preprocessing.tables.RATINGS`, by user, then film; at most one rating for each pair,
        of films in `movies` only.
    movies
        The n films.
    titles, genres
        n each, as MovieLens writes them.
    credits
        Who made the films, by MovieLens id, where known.
    """

    ratings: pd.DataFrame
    movies: IdMap
    titles: list[str]
    genres: list[str]
    credits: Mapping[int, Credits] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        ratings: Path,
        movies: Path,
        min_movie_ratings: int = 1,
        progress: Progress = silent,
        fix: str = FIX,
        film_credits: Path | None = None,
    ) -> "RatingTable":
        """Read ratings and films in the format of MovieLens.

        Dropped are ratings of films that `movies` does not list; then all but the newest of a
        user's ratings of a film; then films with fewer than `min_movie_ratings` ratings.

        Parameters
        ----------
        fix
            What to do about a missing or damaged file, for errors.
        film_credits
            A file like movie_credits.csv; None where nothing is known of makers.

        Raises
        ------
        DataError
            A file is missing or damaged, no rating is left, or those left show no preferences.
        """
        movies_file, ratings_file = table_file(movies, fix), table_file(ratings, fix)
        listed = read_raw_movies(movies_file).sort_values("movieId")
        rated, reading = read_raw_ratings(ratings_file, progress)
        rated = rated[rated["movieId"].isin(listed["movieId"])]
        newest = _newest_of_each_pair(rated)
        counts = newest["movieId"].value_counts()
        kept = newest[newest["movieId"].isin(counts.index[counts >= min_movie_ratings])]
        if kept.empty:
            problem, remedy = reading.why_most_are_lost(len(rated), movies_file) or (
                f"no film of {movies.name} has {min_movie_ratings} ratings",
                "lower --min-movie-ratings or name other files",
            )
            raise DataError(problem, where=ratings, fix=remedy)
        require_preferences(kept["rating"], ratings_file)
        films = listed[listed["movieId"].isin(kept["movieId"])]
        ids = IdMap.of(films["movieId"].to_numpy())
        known = {} if film_credits is None else read_credits(film_credits)
        return cls(kept, ids, films["title"].tolist(), films["genres"].tolist(), known)

    @classmethod
    def of_processed(cls, folder: Path, progress: Progress = silent) -> "RatingTable":
        """Read every rating in a folder processed/; raises as `read` does."""
        return RatingFiles.of_processed(folder).read(1, progress)

    def of_users(self, user_ids: NDArray[np.int64]) -> "RatingTable":
        """Return the table of the ratings by the users `user_ids`, with the same films."""
        chosen = self.ratings[self.ratings["userId"].isin(user_ids)]
        return replace(self, ratings=chosen)

    def of_movies(self, movies: IdMap) -> "RatingTable":
        """Return the table of the ratings of the films `movies`, all of them in this one."""
        rows = self.movies.rows(movies.ids)
        return replace(
            self,
            ratings=self.ratings[self.ratings["movieId"].isin(movies.ids)],
            movies=movies,
            titles=[self.titles[row] for row in rows.tolist()],
            genres=[self.genres[row] for row in rows.tolist()],
        )

    @cached_property
    def users(self) -> IdMap:
        """The m users."""
        return IdMap.of(self.ratings["userId"].to_numpy())

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """(n,) int64: the number of ratings of each film."""
        rows = self.movies.rows(self.ratings["movieId"].to_numpy())
        return np.bincount(rows, minlength=len(self.movies)).astype(np.int64)

    @cached_property
    def stars(self) -> csr_matrix:
        """(m, n) float64: the ratings; pairs without one are not stored."""
        where = (
            self.users.rows(self.ratings["userId"].to_numpy()),
            self.movies.rows(self.ratings["movieId"].to_numpy()),
        )
        shape = (len(self.users), len(self.movies))
        return csr_matrix((self.ratings["rating"].to_numpy(), where), shape=shape)

    @cached_property
    def likes(self) -> csr_matrix:
        """(m, n) float64: 1 where the user likes the film."""
        likes = self.stars.copy()
        likes.data = liked(likes.data).astype(np.float64)
        likes.eliminate_zeros()
        return likes

    @cached_property
    def catalogue(self) -> Catalogue:
        """The films as the engine's catalogue; a film without ratings counts as rated once."""
        return Catalogue(
            movie_ids=self.movies.ids,
            titles=self.titles,
            genres=self.genres,
            popularity=np.maximum(self.counts, 1),
        )


@dataclass(frozen=True)
class RatingFiles:
    """The files of a rating table.

    Attributes
    ----------
    film_credits
        A file like movie_credits.csv, or None.
    fix
        What to do if ratings or movies are unusable.
    """

    ratings: Path
    movies: Path
    film_credits: Path | None
    fix: str

    @classmethod
    def of_processed(cls, folder: Path, fix: str = MADE_BY) -> "RatingFiles":
        """Return the files in a folder processed/; it may have no credits."""
        film_credits = folder / MOVIE_CREDITS
        return cls(
            folder / RATINGS_FILTERED,
            folder / MOVIES_FILTERED,
            film_credits if film_credits.exists() else None,
            fix,
        )

    def read(self, min_movie_ratings: int, progress: Progress) -> RatingTable:
        """Read the table; raises as `RatingTable.read` does."""
        return RatingTable.read(
            self.ratings, self.movies, min_movie_ratings, progress, self.fix, self.film_credits
        )

    def require_readable(self) -> None:
        """Open each file, so that one that cannot be read is found before a long training.

        Raises
        ------
        DataError
            A file cannot be read, or its first line is not that of a table.
        """
        for path in (self.ratings, self.movies):
            table_file(path, self.fix).require_columns([])
        if self.film_credits is not None:
            read_credits(self.film_credits)

    def by_name(self) -> dict[str, Path]:
        """Return the files that there are, by name."""
        files = {"ratings": self.ratings, "movies": self.movies}
        return files if self.film_credits is None else {**files, "credits": self.film_credits}


def _newest_of_each_pair(ratings: pd.DataFrame) -> pd.DataFrame:
    # Of ratings with the same timestamp, the last one in the file counts as the newest.
    ordered = sorted_by(ratings, "userId", "movieId", "timestamp")
    return ordered.drop_duplicates(["userId", "movieId"], keep="last")


def liked(ratings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of `ratings`, (m,) stars, are likes, (m,)."""
    return ratings >= LIKED_FROM


def disliked(ratings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which of `ratings`, (m,) stars, are dislikes, (m,)."""
    return ratings < DISLIKED_BELOW
