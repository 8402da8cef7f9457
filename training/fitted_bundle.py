"""Bundles of fitted models, in memory, from which a `Session` recommends."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.taste import fold_in, rocchio
from engine.taste.base import TasteConfig
from engine.taste.fold_in import FoldInConfig
from engine.taste.fold_in_prior import FoldInPrior
from engine.taste.rocchio import RocchioConfig
from training.rating_table import RatingTable
from training.scores.score_scale import score_scale

ROCCHIO = rocchio.NAME
FOLD_IN = fold_in.NAME
SIMILARITY = "similarity"  # sums of similarities to the answered films
NO_TASTE = "none"


def scored_by(name: str, train: RatingTable, taste: TasteConfig) -> Bundle:
    """Return the bundle of a model without film vectors, whose taste model scores the films."""
    return _bundle(name, train, np.zeros((len(train.movies), 1)), taste)


def by_rocchio(
    name: str, train: RatingTable, vectors: NDArray[np.floating], *, unit_length: bool
) -> Bundle:
    """Return a bundle of film vectors, (n, d), with Rocchio's taste model.

    The scores of unit-length vectors are cosines; for others the score scale is measured.
    """
    bundle = _bundle(name, train, vectors, RocchioConfig(unit_length))
    return bundle if unit_length else _scaled(bundle, train)


def by_fold_in(
    name: str, train: RatingTable, vectors: NDArray[np.floating], prior: FoldInPrior
) -> Bundle:
    """Return a bundle of film vectors, (n, d), with the fold-in taste model."""
    return _scaled(_bundle(name, train, vectors, FoldInConfig(prior)), train)


def _scaled(bundle: Bundle, train: RatingTable) -> Bundle:
    return replace(bundle, score_scale=score_scale(bundle.taste, bundle.vectors, train.stars))


def _bundle(
    name: str, train: RatingTable, vectors: NDArray[np.floating], taste: TasteConfig
) -> Bundle:
    return Bundle(
        model=name,
        catalogue=train.catalogue,
        vectors=np.ascontiguousarray(vectors, dtype=np.float32),
        taste=taste,
        score_scale=1.0,
        data_set="a fold",
        processed=None,
    )
