"""The yardsticks without taste: popularity, which checks the evaluator, and chance."""

from collections.abc import Mapping

import numpy as np

from engine.bundle import Bundle
from training.baselines.score_taste import fixed_scores, random_scores
from training.rating_table import RatingTable
from training.recommender import NO_TASTE, scored_by


def fit_popularity(train: RatingTable, seed: int) -> Mapping[str, Bundle]:
    """Score each film by its number of ratings, the most rated film 1."""
    share = train.counts / max(int(train.counts.max()), 1)
    tastes = fixed_scores(share.astype(np.float32))
    return {NO_TASTE: scored_by("popularity", train, tastes)}


def fit_random(train: RatingTable, seed: int) -> Mapping[str, Bundle]:
    """Score the films at random, anew for each person."""
    tastes = random_scores(len(train.movies), seed)
    return {NO_TASTE: scored_by("random", train, tastes)}
