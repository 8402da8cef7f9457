"""Ratings as tensors, with table rows instead of MovieLens ids, checked once."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import DataError
from training.id_map import UNKNOWN, IdMap
from training.rating_table import liked
from training.splits import Observations

_MOST_VALIDATED = 100_000  # validation rows of the softmax objective


@dataclass(frozen=True)
class RatingRows:
    """m ratings, each with a user row and a film row.

    Attributes
    ----------
    users, movies
        (m,) int32, rows of the tables.
    ratings
        (m,) float32, stars.
    """

    users: Tensor
    movies: Tensor
    ratings: Tensor

    @classmethod
    def of(
        cls,
        users: NDArray[np.integer],
        movies: NDArray[np.integer],
        ratings: NDArray[np.floating],
        shape: tuple[int, int],
    ) -> "RatingRows":
        """Check parallel columns, (m,) each, and return them as tensors.

        Parameters
        ----------
        shape
            (n_users, n_movies).

        Raises
        ------
        DataError
            There are no rows, a row is outside the tables, or a rating is not finite.
        """
        if len(ratings) == 0:
            raise DataError("there are no ratings to train on", fix="use other splits")
        for kind, rows, size in (("user", users, shape[0]), ("film", movies, shape[1])):
            if rows.min() < 0 or rows.max() >= size:
                raise DataError(f"a {kind} is outside the id map", fix="map the ids of this data")
        if not np.isfinite(ratings).all():
            raise DataError("a rating is not finite", fix="fix or drop that row")
        return cls(
            torch.from_numpy(users.astype(np.int32)),
            torch.from_numpy(movies.astype(np.int32)),
            torch.from_numpy(ratings.astype(np.float32)),
        )

    def __len__(self) -> int:
        return len(self.ratings)

    def likes(self) -> "RatingRows":
        """Return the rows that are likes.

        Raises
        ------
        DataError
            There are none.
        """
        kept = torch.from_numpy(liked(self.ratings.numpy().astype(np.float64)))
        if not kept.any():
            raise DataError("no rating is a like", fix="train with --objective mse")
        return RatingRows(self.users[kept], self.movies[kept], self.ratings[kept])

    def thinned(self, at_most: int) -> "RatingRows":
        """Return every k-th row, with the smallest k that leaves at most `at_most` rows."""
        step = -(-len(self) // at_most)
        return RatingRows(self.users[::step], self.movies[::step], self.ratings[::step])

    def movie_counts(self, n_movies: int) -> Tensor:
        """Return the number of rows of each film, (n_movies,) int64."""
        return torch.bincount(self.movies, minlength=n_movies)

    def to(self, device: torch.device) -> "RatingRows":
        """Return the rows on `device`."""
        return RatingRows(
            *(column.to(device) for column in (self.users, self.movies, self.ratings))
        )

    def digest(self) -> str:
        """Return a SHA-256 of the rows in order, by which a checkpoint recognises its data."""
        digest = hashlib.sha256()
        for column in (self.users, self.movies, self.ratings):
            digest.update(column.numpy().tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class EncodedSplit:
    """Training and validation rows, with the ids of the training rows encoded.

    Attributes
    ----------
    dropped
        The number of validation rows left out, because the training rows lack the user or film.
    """

    user_map: IdMap
    movie_map: IdMap
    train: RatingRows
    val: RatingRows
    dropped: int

    @classmethod
    def of(cls, train: Observations, val: Observations) -> "EncodedSplit":
        """Encode the ids of both parts.

        Raises
        ------
        DataError
            A part is empty, or no validation row has a user and a film of the training rows.
        """
        user_map, movie_map = IdMap.of(train.user_ids), IdMap.of(train.movie_ids)
        shape = (len(user_map), len(movie_map))
        users, movies = user_map.rows(val.user_ids), movie_map.rows(val.movie_ids)
        known = (users != UNKNOWN) & (movies != UNKNOWN)
        if not known.any():
            raise DataError(
                "no validation row has a user and a film that are in the training rows",
                fix="split the data again with `python -m preprocessing.setup`",
            )
        return cls(
            user_map,
            movie_map,
            RatingRows.of(
                user_map.rows(train.user_ids), movie_map.rows(train.movie_ids), train.values, shape
            ),
            RatingRows.of(users[known], movies[known], val.values[known], shape),
            int(np.count_nonzero(~known)),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """(n_users, n_movies)."""
        return len(self.user_map), len(self.movie_map)

    def likes(self) -> "EncodedSplit":
        """Return the likes of the split; the maps, and so the tables, are unchanged.

        Of the validation likes at most 100,000 are kept, evenly spaced in the file, as each is
        scored against all films.

        Raises
        ------
        DataError
            A part has no like.
        """
        return replace(
            self, train=self.train.likes(), val=self.val.likes().thinned(_MOST_VALIDATED)
        )
