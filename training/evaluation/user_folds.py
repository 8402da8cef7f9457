"""Folds over users, and the held-out users who evaluate the models."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.files.names import FAVOURITES
from engine.taste.base import Answer
from engine.taste.ratings import LIKED_FROM
from training.rating_table import RatingTable

MIN_LIKES = 14
"""Held-out users with fewer likes are left out: four are favourites, ten are to be found."""


@dataclass(frozen=True)
class HeldOutUser:
    """A user who answers as their own ratings say.

    Attributes
    ----------
    user_id
        The MovieLens id.
    favourites
        Rows of the four top rated films, ties broken at random.
    stars
        All ratings of the user, by film row.
    rates
        Whether the user answers with ratings.
    only_rated
        Whether the session shows only films that the user rated.
    """

    user_id: int
    favourites: tuple[int, ...]
    stars: Mapping[int, float]
    rates: bool = False
    only_rated: bool = False

    @cached_property
    def relevant(self) -> frozenset[int]:
        """Rows of the films that the user likes, without the favourites."""
        likes = {row for row, rating in self.stars.items() if rating >= LIKED_FROM}
        return frozenset(likes.difference(self.favourites))

    def rating(self, row: int) -> float | None:
        """Return the rating to answer the film in `row` with; None to answer without one."""
        return self.stars.get(row) if self.rates else None

    def answer(self, row: int) -> Answer:
        """Return the answer to the film in `row`: skip without a rating or a clear opinion."""
        rating = self.stars.get(row)
        answer = Answer.SKIP if rating is None else Answer.of_rating(rating)
        return Answer.SKIP if answer is Answer.SEEN else answer


@dataclass(frozen=True)
class Fold:
    """One fold.

    Attributes
    ----------
    index
        The number of the fold, from 0.
    training, held_out
        Ids of the training users, (m,), and of the others, (h,) int64.
    """

    index: int
    training: NDArray[np.int64]
    held_out: NDArray[np.int64]


def split_users(table: RatingTable, folds: int, seed: int) -> list[Fold]:
    """Split the users into `folds` folds at random; sizes differ by at most one."""
    users = table.users.ids
    fold_of = np.empty(len(users), dtype=np.int64)
    fold_of[np.random.default_rng(seed).permutation(len(users))] = np.arange(len(users)) % folds
    return [Fold(k, users[fold_of != k], users[fold_of == k]) for k in range(folds)]


def eligible_users(table: RatingTable, at_most: int | None, seed: int) -> NDArray[np.int64]:
    """Return the ids of the users with at least `MIN_LIKES` likes, (e,) ascending.

    If there are more than `at_most`, that many are drawn at random.
    """
    likes = np.diff(table.likes.indptr)
    users = table.users.ids[likes >= MIN_LIKES]
    if at_most is None or len(users) <= at_most:
        return users
    return np.sort(np.random.default_rng(seed).choice(users, at_most, replace=False))


def held_out_users(
    table: RatingTable,
    user_ids: NDArray[np.int64],
    seed: int,
    *,
    rates: bool = False,
    only_rated: bool = False,
) -> list[HeldOutUser]:
    """Return the users `user_ids`, each with enough ratings for the favourites.

    A user's favourites depend on the seed and the user, not on the fold.

    Parameters
    ----------
    rates
        Whether they answer with ratings.
    only_rated
        Whether their sessions show only films that they rated.
    """
    rated_by, films, ratings = (
        table.ratings[name].to_numpy() for name in ("userId", "movieId", "rating")
    )
    starts, stops = (np.searchsorted(rated_by, user_ids, side) for side in ("left", "right"))
    users = []
    for user_id, user_row, start, stop in zip(
        user_ids.tolist(), table.users.rows(user_ids).tolist(), starts, stops, strict=True
    ):
        stars = ratings[start:stop]
        rows = table.movies.rows(films[start:stop])
        ties = np.random.default_rng((seed, user_row)).random(len(table.movies))[rows]
        best = np.lexsort((ties, -stars))[:FAVOURITES]
        by_row = dict(zip(rows.tolist(), stars.tolist(), strict=True))
        users.append(HeldOutUser(user_id, tuple(rows[best].tolist()), by_row, rates, only_rated))
    return users
