"""What predictors without taste score on the same validation rows: the least to be beaten."""

import numpy as np

from training.twotower.rows import RatingRows
from training.twotower.settings import ObjectiveName


def yardsticks(
    train: RatingRows, val: RatingRows, n_movies: int, objective: ObjectiveName
) -> dict[str, float]:
    """Return validation losses by name, each comparable with the model's own.

    For squared error: predicting the mean training rating, and each film's mean. For softmax:
    predicting films by their share of the training rows, one added to each count.
    """
    counts = train.movie_counts(n_movies).numpy()
    movies = val.movies.numpy()
    if objective == "softmax":
        share = (counts + 1.0) / (counts.sum() + n_movies)
        return {"predicting_popularity": float(-np.log(share[movies]).mean())}
    stars, wanted = train.ratings.numpy(), val.ratings.numpy().astype(np.float64)
    mean = float(stars.mean(dtype=np.float64))
    sums = np.bincount(train.movies.numpy(), weights=stars, minlength=n_movies)
    film_means = np.where(counts > 0, sums / np.maximum(counts, 1), mean)
    return {
        "predicting_mean": float(np.mean((mean - wanted) ** 2)),
        "predicting_film_mean": float(np.mean((film_means[movies] - wanted) ** 2)),
    }
