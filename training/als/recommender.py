"""ALS as the app ships it, and its film vectors under the documented taste model."""

from collections.abc import Mapping

from engine.bundle import Bundle
from training.als.film_factors import fit_movies
from training.als.settings import AlsSettings, FoldInSettings
from training.rating_table import RatingTable
from training.recommender import (
    FOLD_IN,
    ROCCHIO,
    by_fold_in,
    by_rocchio,
)


def fit_als(
    train: RatingTable, seed: int, *, settings: AlsSettings, folding: FoldInSettings
) -> Mapping[str, Bundle]:
    """Fit ALS to the training users' ratings, from factors drawn under `seed`."""
    movies = fit_movies(train, settings, seed).movies
    return {
        FOLD_IN: by_fold_in("als", train, movies, folding.prior(movies)),
        ROCCHIO: by_rocchio("als", train, movies, unit_length=False),
    }
