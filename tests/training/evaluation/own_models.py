"""Fitters as a researcher writes them, some with faults, imported by name in tests."""

import os
import signal
import threading
from collections.abc import Mapping

import numpy as np

from engine.bundle import Bundle
from engine.errors import DataError
from training.baselines.popularity import FixedScoresConfig, fit_popularity
from training.fitted_bundle import NO_TASTE, by_rocchio, scored_by
from training.rating_table import RatingTable

NOT_A_FITTER = 3


def fit_mean_rating(
    train: RatingTable, seed: int, *, shrinkage: float = 5.0
) -> Mapping[str, Bundle]:
    """Score each film by its mean rating, shrunk to that of all films."""
    stars = train.ratings["rating"].to_numpy()
    rows = train.movies.rows(train.ratings["movieId"].to_numpy())
    above = np.bincount(rows, stars - stars.mean(), minlength=len(train.movies))
    scores = (above / (train.counts + shrinkage)).astype(np.float32)
    return {NO_TASTE: scored_by("mean_rating", train, FixedScoresConfig(scores))}


def fit_random_vectors(train, seed):
    vectors = np.random.default_rng(seed).normal(size=(len(train.movies), 3))
    return {"rocchio": by_rocchio("random_vectors", train, vectors, unit_length=False)}


def fit_other_names(train, seed):
    """Name the taste model differently in each fold."""
    (bundle,) = fit_popularity(train, seed).values()
    return {f"without {train.users.ids[0]}": bundle}


def fit_nothing(train, seed):
    return {}


def fit_numbers(train, seed):
    return {"none": 3}


def fit_fewer_films(train, seed):
    part = train.movies.ids[1:]
    kept = train.ratings[train.ratings["movieId"].isin(part)]
    table = RatingTable(kept, type(train.movies).of(part), train.titles[1:], train.genres[1:])
    return fit_popularity(table, seed)


def fit_not_a_number(train, seed):
    scores = np.full(len(train.movies), np.nan, dtype=np.float32)
    return {NO_TASTE: scored_by("nan", train, FixedScoresConfig(scores))}


def fit_with_a_mistake(train, seed):
    raise ValueError("the towers\nare too high")


def fit_too_large(train, seed):
    return np.empty((10**9, 10**9))


def fit_out_of_memory(train, seed):
    raise MemoryError


def fit_typed_error(train, seed):
    raise DataError("needs tags", fix="give a data set with tags")


def fit_that_exits(train, seed):
    raise SystemExit(3)


def fit_that_is_killed(train, seed):
    """Die where user 1 is in the training set, which is not so in every fold."""
    if 1 in train.users.ids:
        os.kill(os.getpid(), signal.SIGKILL)
    return fit_popularity(train, seed)


class _FailsInSession:
    def start(self, vectors, favourites, rates):
        taste = FixedScoresConfig(np.ones(len(vectors), np.float32)).start(
            vectors, favourites, rates
        )
        taste.update = self._update
        return taste

    @staticmethod
    def _update(row, answer, rating):
        raise ArithmeticError("no answer expected")


def fit_that_fails_in_a_session(train, seed):
    return {NO_TASTE: scored_by("fails", train, _FailsInSession())}


class _Locked:
    def __init__(self):
        self.lock = threading.Lock()

    def __call__(self, train, seed):
        return fit_popularity(train, seed)


fit_that_cannot_be_pickled = _Locked()


def needs_three(train, seed, dimension):
    return fit_popularity(train, seed)
