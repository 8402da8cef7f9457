"""A rating table: each user's ratings, with users and films numbered, which models are fitted to.

A part of a table keeps the numbers of the films, those without a rating in the part included.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.catalogue.movies import Catalogue
from engine.errors import DataError
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.progress import Progress, silent
from preprocessing.tables import Interactions, Movies
from training.id_map import IdMap
from training.rating_labels import liked

_FIX = "give ratings and movies in the format of MovieLens"


@dataclass(frozen=True)
class RatingTable:
    """Ratings by m users of n films.

    Attributes
    ----------
    interactions
        By user, then film; at most one rating for each pair, of films in `movies` only.
    movies
        The n films.
    titles, genres
        n each, as MovieLens writes them.
    """

    interactions: Interactions
    movies: IdMap
    titles: list[str]
    genres: list[str]

    @classmethod
    def read(
        cls,
        ratings: Path,
        movies: Path,
        min_movie_ratings: int = 1,
        progress: Progress = silent,
        fix: str = _FIX,
    ) -> "RatingTable":
        """Read ratings and films in the format of MovieLens.

        Dropped are ratings of films that `movies` does not list; then all but the newest of a
        user's ratings of a film; then films with fewer than `min_movie_ratings` ratings.

        Parameters
        ----------
        fix
            What to do about a missing or damaged file, for errors.

        Raises
        ------
        DataError
            A file is missing or damaged, or no rating is left.
        """
        listed = Movies.read(CsvFile.at(movies, fix))
        rated = read_raw_ratings(CsvFile.at(ratings, fix), progress)[0]
        newest = _newest_of_each_pair(rated.select(np.isin(rated.movie_ids, listed.ids)))
        ids, counts = np.unique(newest.movie_ids, return_counts=True)
        kept = IdMap.of(ids[counts >= min_movie_ratings])
        if len(kept) == 0:
            raise DataError(
                f"no film of {movies.name} has {min_movie_ratings} ratings",
                where=ratings,
                fix="lower --min-movie-ratings or name other files",
            )
        order = np.argsort(listed.ids)
        order = order[np.isin(listed.ids[order], kept.ids)]
        titles, genres = (np.asarray(text)[order] for text in (listed.titles, listed.genres))
        return cls(
            newest.select(np.isin(newest.movie_ids, kept.ids)),
            kept,
            titles.tolist(),
            genres.tolist(),
        )

    def of_users(self, user_ids: NDArray[np.int64]) -> "RatingTable":
        """Return the table of the ratings by the users `user_ids`, with the same films."""
        chosen = self.interactions.select(np.isin(self.interactions.user_ids, user_ids))
        return RatingTable(chosen, self.movies, self.titles, self.genres)

    @cached_property
    def users(self) -> IdMap:
        """The m users."""
        return IdMap.of(self.interactions.user_ids)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """(n,) int64: the number of ratings of each film."""
        rows = self.movies.rows(self.interactions.movie_ids)
        return np.bincount(rows, minlength=len(self.movies)).astype(np.int64)

    @cached_property
    def stars(self) -> csr_matrix:
        """(m, n) float64: the ratings; pairs without one are not stored."""
        where = (
            self.users.rows(self.interactions.user_ids),
            self.movies.rows(self.interactions.movie_ids),
        )
        shape = (len(self.users), len(self.movies))
        return csr_matrix((self.interactions.ratings, where), shape=shape)

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


def _newest_of_each_pair(interactions: Interactions) -> Interactions:
    # Of ratings with the same timestamp, the last one in the file counts as the newest.
    order = np.lexsort((interactions.timestamps, interactions.movie_ids, interactions.user_ids))
    ordered = interactions.take(order)
    users, films = ordered.user_ids, ordered.movie_ids
    last = np.ones(len(ordered), dtype=np.bool_)
    last[:-1] = (users[1:] != users[:-1]) | (films[1:] != films[:-1])
    return ordered.select(last)
