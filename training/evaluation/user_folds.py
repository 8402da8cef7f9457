"""Folds over users, and the held-out people who are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.files.names import FAVOURITES
from engine.taste.base import Answer
from training.rating_labels import DISLIKED_BELOW, LIKED_FROM
from training.rating_table import RatingTable

MIN_LIKES = 14
"""Held-out users with fewer likes are not asked: four favourites, and ten to be found."""


@dataclass(frozen=True)
class Person:
    """A held-out user, played by their own ratings.

    Attributes
    ----------
    user_id
        The MovieLens id.
    favourites
        Rows of the four top rated films, ties broken at random.
    stars
        Film row to rating, all that is known of them.
    """

    user_id: int
    favourites: tuple[int, ...]
    stars: Mapping[int, float]

    @cached_property
    def relevant(self) -> frozenset[int]:
        """Rows of the films that they like, besides the favourites."""
        likes = {row for row, rating in self.stars.items() if rating >= LIKED_FROM}
        return frozenset(likes.difference(self.favourites))

    def answer(self, row: int) -> Answer:
        """Return what they say to the film in `row`: skip where they have no clear opinion."""
        rating = self.stars.get(row)
        if rating is None:
            return Answer.SKIP
        if rating >= LIKED_FROM:
            return Answer.LIKE
        return Answer.DISLIKE if rating < DISLIKED_BELOW else Answer.SKIP


@dataclass(frozen=True)
class Fold:
    """Who trains and who is held out.

    Attributes
    ----------
    index
        Which fold.
    training, held_out
        User ids, (m,) and (h,) int64, without one in common.
    """

    index: int
    training: NDArray[np.int64]
    held_out: NDArray[np.int64]


def split_users(table: RatingTable, folds: int, seed: int) -> list[Fold]:
    """Deal the users out to `folds` folds at random, sizes differing by at most one."""
    users = table.users.ids
    fold_of = np.empty(len(users), dtype=np.int64)
    fold_of[np.random.default_rng(seed).permutation(len(users))] = np.arange(len(users)) % folds
    return [Fold(k, users[fold_of != k], users[fold_of == k]) for k in range(folds)]


def eligible_users(table: RatingTable, at_most: int | None, seed: int) -> NDArray[np.int64]:
    """Return the ids of the users with at least 14 likes, (e,) ascending.

    Where there are more than `at_most`, so many of them at random.
    """
    likes = np.diff(table.likes.indptr)
    users = table.users.ids[likes >= MIN_LIKES]
    if at_most is None or len(users) <= at_most:
        return users
    return np.sort(np.random.default_rng(seed).choice(users, at_most, replace=False))


def people(table: RatingTable, user_ids: NDArray[np.int64], seed: int) -> list[Person]:
    """Return the users `user_ids`, each with 4 ratings or more, as people to ask.

    A person's favourites hang on the seed and the person, not on the fold.
    """
    rated_by = table.interactions.user_ids
    starts, stops = (np.searchsorted(rated_by, user_ids, side) for side in ("left", "right"))
    found = []
    for user_id, place, start, stop in zip(
        user_ids.tolist(), table.users.rows(user_ids).tolist(), starts, stops, strict=True
    ):
        stars = table.interactions.ratings[start:stop]
        rows = table.movies.rows(table.interactions.movie_ids[start:stop])
        ties = np.random.default_rng((seed, place)).random(len(table.movies))[rows]
        best = np.lexsort((ties, -stars))[:FAVOURITES]
        known = dict(zip(rows.tolist(), stars.tolist(), strict=True))
        found.append(Person(user_id, tuple(rows[best].tolist()), known))
    return found
