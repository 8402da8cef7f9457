"""One truncated SVD of the documented signal, by the trainer, scikit-learn or SciPy."""

import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.synthetic.model_data import read_table
from preprocessing.transform_data import TrainStatistics, transform
from training.id_map import IdMap
from training.splits import Observations
from training.svd.model import SvdSettings, factorise

CONTENDERS = ("fourfold", "scikit-learn TruncatedSVD", "scipy svds")


def fit(contender: str, file: Path, dimension: int) -> tuple[float, float]:
    """Return s of a fit to the ratings stored in `file`, and the captured energy.

    The trainer starts from ids and values, the others from the CSR matrix. The energy is the
    sum of the squared singular values divided by that of the squared entries of the matrix.
    """
    ratings = read_table(file).ratings
    transformed = transform(ratings, TrainStatistics.of(ratings))
    train = Observations(
        *(transformed[name].to_numpy() for name in ("userId", "movieId", "final_rating"))
    )
    signal = train.values
    total = float(signal @ signal)
    settings = SvdSettings(components=dimension)
    if contender == "fourfold":
        import sklearn.decomposition  # noqa: F401  # the import is not part of the fit

        started = time.perf_counter()
        users = factorise(train, settings).users
        return time.perf_counter() - started, float(np.sum(users**2)) / total
    ids = IdMap.of(train.user_ids), IdMap.of(train.movie_ids)
    where = ids[0].rows(train.user_ids), ids[1].rows(train.movie_ids)
    matrix = csr_matrix((signal, where), shape=(len(ids[0]), len(ids[1])))
    del ratings, transformed, signal, train, where
    if contender == "scipy svds":
        from scipy.sparse.linalg import svds

        started = time.perf_counter()
        _, values, _ = svds(matrix, k=dimension, rng=0)
        return time.perf_counter() - started, float(np.sum(values**2)) / total
    from sklearn.decomposition import TruncatedSVD

    started = time.perf_counter()
    users = TruncatedSVD(dimension, random_state=settings.random_state).fit_transform(matrix)
    return time.perf_counter() - started, float(np.sum(users**2)) / total
