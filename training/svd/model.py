"""Truncated SVDs: the documented one of the training signal, and the plain one of likes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engine.bundle import Bundle
from engine.errors import DataError
from engine.files.bounded_settings import bounded
from preprocessing.transform_data import TrainStatistics, transform
from training.artifacts import unit_rows
from training.fitted_bundle import ROCCHIO, by_rocchio
from training.hyper_parameters import read_section
from training.id_map import IdMap
from training.rating_table import RatingTable
from training.splits import Observations

if TYPE_CHECKING:
    from sklearn.decomposition import TruncatedSVD

NAME: Final = "svd"
_PURE_COMPONENTS = 24

# Scikit-learn takes longer to import than a small model to fit, so functions import it.


@dataclass(frozen=True, slots=True)
class SvdSettings:
    """Hyper-parameters.

    Attributes
    ----------
    components
        Latent dimension d; films − 1 where there are no more films than that.
    random_state
        Seed of the randomised solver.
    """

    components: int = bounded(50, 1, 10_000, "latent dimension")
    random_state: int = bounded(42, 0, 2**32 - 1, "seed of the randomised solver")


@dataclass(frozen=True)
class FittedSvd:
    """The factors before any normalisation: rating ≈ users[u] · movies[m].

    Attributes
    ----------
    users
        (n_users, d) float64.
    movies
        (n_movies, d) float64.
    """

    user_map: IdMap
    movie_map: IdMap
    users: NDArray[np.float64]
    movies: NDArray[np.float64]
    solver: "TruncatedSVD"


def read_svd_settings(path: Path) -> SvdSettings:
    """Read the section `svd` of config/training.yaml.

    Raises
    ------
    DataError
        The file or a key is unusable.
    """
    return read_section(SvdSettings(), path, NAME)


def factorise(train: Observations, settings: SvdSettings) -> FittedSvd:
    """Factorise the users × movies matrix of the signal, with the ids found in it.

    Several values of a user for one film are averaged.

    Raises
    ------
    DataError
        There are fewer than two films, or all values are 0.
    """
    from sklearn.decomposition import TruncatedSVD

    user_map, movie_map = IdMap.of(train.user_ids), IdMap.of(train.movie_ids)
    if len(movie_map) < 2:
        raise DataError("an SVD needs at least two films", fix="lower the film threshold")
    if not train.values.any():
        raise DataError(
            "every user gives all films the same rating, so an SVD has nothing to learn",
            fix="give ratings that differ, or train als",
        )
    matrix = _averaged_matrix(train, user_map, movie_map)
    solver = TruncatedSVD(
        n_components=min(settings.components, len(movie_map) - 1),
        random_state=settings.random_state,
    )
    users = solver.fit_transform(matrix)
    return FittedSvd(user_map, movie_map, users, solver.components_.T, solver)


def fit_svd(train: RatingTable, seed: int, settings: SvdSettings) -> Mapping[str, Bundle]:
    """Fit the documented model to all ratings of the training users.

    The seed replaces the one in the settings.

    There is no time split here: held-out users take the place of the later ratings. So user
    means, film counts and the newest date are those of the training users' whole histories.
    """
    signal = transform(train.ratings, TrainStatistics.of(train.ratings))
    columns = ("userId", "movieId", "final_rating")
    observed = Observations(*(signal[name].to_numpy() for name in columns))
    fitted = factorise(observed, replace(settings, random_state=seed))
    vectors = np.zeros((len(train.movies), fitted.movies.shape[1]))
    vectors[train.movies.rows(fitted.movie_map.ids)] = unit_rows(fitted.movies)[0]
    return {ROCCHIO: by_rocchio(NAME, train, vectors, unit_length=True)}


def fit_puresvd(
    train: RatingTable, seed: int, components: int = _PURE_COMPONENTS
) -> Mapping[str, Bundle]:
    """Fit a plain SVD of the like matrix, of `components` or films − 1.

    With V its right singular vectors and x a user's four likes, the scores at the start are
    xVVᵀ/4: PureSVD's own prediction (Cremonesi, Koren & Turrin 2010, "Performance of
    Recommender Algorithms on Top-N Recommendation Tasks").
    """
    from sklearn.decomposition import TruncatedSVD

    components = min(components, len(train.movies) - 1)
    solver = TruncatedSVD(n_components=components, random_state=seed).fit(train.likes)
    return {ROCCHIO: by_rocchio("puresvd", train, solver.components_.T, unit_length=False)}


def _averaged_matrix(train: Observations, user_map: IdMap, movie_map: IdMap) -> csr_matrix:
    shape = (len(user_map), len(movie_map))
    where = (
        user_map.rows(train.user_ids).astype(np.int32),
        movie_map.rows(train.movie_ids).astype(np.int32),
    )
    matrix = csr_matrix((train.values, where), shape=shape)  # sums duplicates
    if matrix.nnz < len(train):
        repeats = csr_matrix((np.ones(len(train)), where), shape=shape)
        matrix.data /= repeats.data
    return matrix
