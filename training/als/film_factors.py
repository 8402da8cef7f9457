"""Films' ALS factors from ratings: the core in full, then films that few people rated.

Films of the core decide what the dimensions mean. The others are solved for afterwards, with
everybody's factors as they are: so they get vectors without adding noise to the core's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from preprocessing.progress import Progress, silent
from training.als import fit
from training.als.confidence import observe
from training.als.feature_prior import FeaturePrior, evidence_of, features_of
from training.als.settings import AlsSettings
from training.rating_table import RatingTable


@dataclass(frozen=True)
class FittedMovies:
    """Factors of the table's n films, (n, d), and of its users and genres, (m + genres, d).

    `objective` is what the fit of the `core_movies` films of the core reached.
    """

    movies: NDArray[np.float32]
    users: NDArray[np.float32]
    objective: float
    core_movies: int


def fit_movies(
    table: RatingTable, settings: AlsSettings, seed: int, progress: Progress = silent
) -> FittedMovies:
    """Fit ALS to `table`, from factors drawn under `seed`.

    The core are the films with `core_ratings` or more; where none has so many, those with
    the most.
    """
    observed = observe(table, settings)
    core = table.counts >= min(settings.core_ratings, int(table.counts.max()))
    prior = FeaturePrior(
        features_of(table.catalogue),
        evidence_of(observed),
        settings.feature_weight,
        settings.feature_ridge,
    )
    core_observed, core_prior = observed.of_movies(core), prior.of_movies(core)
    factors = fit.fit(
        core_observed,
        dimension=settings.dimension,
        alpha0=settings.alpha0,
        regularisation=settings.regularisation,
        sweeps=settings.sweeps,
        seed=seed,
        expect=core_prior.refitted if settings.feature_weight > 0 else None,
        progress=progress,
    )
    movies = np.zeros((len(core), settings.dimension), dtype=np.float32)
    movies[core] = factors.movies
    if not core.all():
        movies[~core] = fit.solve_movies(
            observed.of_movies(~core),
            factors.users,
            alpha0=settings.alpha0,
            regularisation=settings.regularisation,
            expected=prior.of_movies(~core).expected(core_prior.coefficients(factors.movies)),
        )
    reached = fit.objective(
        core_observed, factors, alpha0=settings.alpha0, regularisation=settings.regularisation
    )
    return FittedMovies(movies, factors.users, reached, int(np.count_nonzero(core)))
