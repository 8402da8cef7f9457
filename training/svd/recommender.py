"""Truncated SVDs: the documented one of the training signal, and the plain one of likes."""

from collections.abc import Mapping

import numpy as np

from engine.bundle import Bundle
from preprocessing.transform_data import TrainStatistics, transform
from training import train_svd_model
from training.artifacts import unit_rows
from training.rating_table import RatingTable
from training.recommender import ROCCHIO, by_rocchio
from training.splits import Observations
from training.train_svd_model import SvdSettings

_PURE_COMPONENTS = 16


def fit_svd(train: RatingTable, seed: int, settings: SvdSettings) -> Mapping[str, Bundle]:
    """Fit the documented model to every rating of the training users; its seed is a setting.

    There is no time split here: held-out users take the part of the later ratings. So user
    means, film counts and the newest date are those of the training users' whole histories.
    """
    ratings = train.interactions
    signal = transform(ratings, TrainStatistics.of(ratings)).final_rating
    observations = Observations(ratings.user_ids, ratings.movie_ids, signal)
    fitted = train_svd_model.fit(observations, settings)
    vectors = np.zeros((len(train.movies), fitted.movies.shape[1]))
    vectors[train.movies.rows(fitted.movie_map.ids)] = unit_rows(fitted.movies)[0]
    return {ROCCHIO: by_rocchio("svd", train, vectors, unit_length=True)}


def fit_puresvd(
    train: RatingTable, seed: int, components: int = _PURE_COMPONENTS
) -> Mapping[str, Bundle]:
    """Fit a plain SVD of the like matrix, of `components` or films − 1.

    With V its right singular vectors and x a person's four likes, the start's score is
    xVVᵀ/4: PureSVD's own prediction (Cremonesi, Koren & Turrin 2010, "Performance of
    Recommender Algorithms on Top-N Recommendation Tasks").
    """
    # As for the documented model, nobody else waits for the import.
    from sklearn.decomposition import TruncatedSVD

    components = min(components, len(train.movies) - 1)
    solver = TruncatedSVD(n_components=components, random_state=seed).fit(train.likes)
    return {ROCCHIO: by_rocchio("puresvd", train, solver.components_.T, unit_length=False)}
