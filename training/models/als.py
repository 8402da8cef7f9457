"""ALS as the app ships it, and its film vectors under the documented taste model."""

from collections.abc import Mapping

from training import als
from training.als_observations import observe
from training.als_settings import AlsSettings, FoldInSettings
from training.models.recommender import (
    FOLD_IN,
    ROCCHIO,
    Recommender,
    by_fold_in,
    by_rocchio,
)
from training.rating_table import RatingTable


def fit_als(
    train: RatingTable, seed: int, *, settings: AlsSettings, folding: FoldInSettings
) -> Mapping[str, Recommender]:
    """Fit ALS to the training users' ratings, from factors drawn under `seed`."""
    factors = als.fit(
        observe(train, settings),
        dimension=settings.dimension,
        alpha0=settings.alpha0,
        regularisation=settings.regularisation,
        sweeps=settings.sweeps,
        seed=seed,
    )
    return {
        FOLD_IN: by_fold_in("als", train, factors.movies, folding.prior(factors)),
        ROCCHIO: by_rocchio("als", train, factors.movies, unit_length=False),
    }
