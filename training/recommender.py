"""A fitted model in memory, ready to drive `engine.session.session.Session`.

A model reaches the session as the app's models do: a bundle and what makes a person's taste
model for it. Nothing is read from artifacts/ and nothing is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.taste.fold_in_prior import FoldInPrior
from engine.taste.registry import fold_in_factory, rocchio_factory
from engine.taste.rocchio import TasteFactory
from training.rating_table import RatingTable
from training.score_scale import score_scale

ROCCHIO = "rocchio"
FOLD_IN = "fold_in"
NO_TASTE = "none"


@dataclass(frozen=True)
class Recommender:
    """A bundle, and what makes the taste model of a person who starts with it."""

    bundle: Bundle
    make_taste: TasteFactory


Fitter = Callable[[RatingTable, int], Mapping[str, Recommender]]
"""Fits a model to a training set under a seed; returns a recommender for each taste model."""


def scored_by(
    name: str, train: RatingTable, make_taste: TasteFactory, scale: float = 1.0
) -> Recommender:
    """Return a recommender whose taste model has scores but no film vectors."""
    return Recommender(_bundle(name, train, np.zeros((len(train.movies), 1)), scale), make_taste)


def by_rocchio(
    name: str, train: RatingTable, vectors: NDArray[np.floating], *, unit_length: bool
) -> Recommender:
    """Return a recommender that moves a person among `vectors`, (n, d), by Rocchio.

    Vectors of unit length have cosines for scores; the scale of others is measured.
    """
    bundle = _bundle(name, train, vectors, unit_length=unit_length)
    make_taste = rocchio_factory(bundle)
    if not unit_length:
        bundle = replace(bundle, score_scale=score_scale(make_taste, train.stars))
    return Recommender(bundle, make_taste)


def by_fold_in(
    name: str, train: RatingTable, vectors: NDArray[np.floating], prior: FoldInPrior
) -> Recommender:
    """Return a recommender that folds a person into `vectors`, (n, d), under `prior`."""
    bundle = _bundle(name, train, vectors, prior=prior)
    make_taste = fold_in_factory(bundle)
    scale = score_scale(make_taste, train.stars)
    return Recommender(replace(bundle, score_scale=scale), make_taste)


def _bundle(
    name: str,
    train: RatingTable,
    vectors: NDArray[np.floating],
    scale: float = 1.0,
    *,
    unit_length: bool = False,
    prior: FoldInPrior | None = None,
) -> Bundle:
    return Bundle(
        model=name,
        catalogue=train.catalogue,
        vectors=np.ascontiguousarray(vectors, dtype=np.float32),
        unit_length=unit_length,
        score_scale=scale,
        data_set="a fold",
        processed=None,
        fold_in=prior,
    )
