"""The ALS model: film factors from ratings, and bundles that recommend by them.

Films of the core decide what the dimensions mean. The others, with few ratings, are solved for
afterwards, the users' factors fixed: so they get vectors without adding noise to the core's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from preprocessing.progress import Progress, silent
from training.als import factorisation
from training.als.feature_prior import FeaturePrior, evidence_of
from training.als.film_features import FilmFeatures
from training.als.observations import observe
from training.als.settings import NAME, AlsSettings, FoldInSettings
from training.fitted_bundle import FOLD_IN, ROCCHIO, by_fold_in, by_rocchio
from training.rating_table import RatingTable


@dataclass(frozen=True)
class FittedMovies:
    """Factors of the table's n films, (n, d), and of its m users, then of genres and languages.

    `objective` is the value that the fit of the `core_movies` films of the core reached.
    """

    movies: NDArray[np.float32]
    users: NDArray[np.float32]
    objective: float
    core_movies: int


def fit_als(
    train: RatingTable, seed: int, *, settings: AlsSettings, fold_in: FoldInSettings
) -> Mapping[str, Bundle]:
    """Fit ALS to the training users' ratings, from factors drawn under `seed`."""
    movies = fit_movies(train, settings, seed).movies
    return {
        FOLD_IN: by_fold_in(NAME, train, movies, fold_in.prior(movies)),
        ROCCHIO: by_rocchio(NAME, train, movies, unit_length=False),
    }


def fit_als_fold_in(
    train: RatingTable, seed: int, *, settings: AlsSettings, fold_in: FoldInSettings
) -> Mapping[str, Bundle]:
    """Fit ALS as `fit_als` does, with the fold-in taste model only."""
    return {FOLD_IN: fit_als(train, seed, settings=settings, fold_in=fold_in)[FOLD_IN]}


def fit_movies(
    table: RatingTable, settings: AlsSettings, seed: int, progress: Progress = silent
) -> FittedMovies:
    """Fit ALS to `table`, from factors drawn under `seed`.

    The core is the films with at least `core_ratings` ratings, or if there are none, those
    with the most ratings.
    """
    features = FilmFeatures.of(table)
    observed = observe(table, features, settings)
    core = table.counts >= min(settings.core_ratings, int(table.counts.max()))
    prior = FeaturePrior(
        features.for_prior(),
        evidence_of(observed),
        settings.feature_weight,
        settings.feature_ridge,
    )
    core_observed, core_prior = observed.of_movies(core), prior.of_movies(core)
    factors = factorisation.fit(
        core_observed,
        dimension=settings.dimension,
        alpha0=settings.alpha0,
        regularisation=settings.regularisation,
        sweeps=settings.sweeps,
        seed=seed,
        prior_mean=core_prior.fitted_mean if settings.feature_weight > 0 else None,
        progress=progress,
    )
    movies = np.zeros((len(core), settings.dimension), dtype=np.float32)
    movies[core] = factors.movies
    if not core.all():
        movies[~core] = factorisation.solve_movies(
            observed.of_movies(~core),
            factors.users,
            alpha0=settings.alpha0,
            regularisation=settings.regularisation,
            mean=prior.of_movies(~core).mean(core_prior.coefficients(factors.movies)),
        )
    reached = factorisation.objective(
        core_observed, factors, alpha0=settings.alpha0, regularisation=settings.regularisation
    )
    return FittedMovies(movies, factors.users, reached, int(np.count_nonzero(core)))
