"""The two objectives, squared error and sampled softmax, and the losses of simple baselines.

An objective returns one loss for each row of a batch, not averaged.
"""

from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.twotower.batches import Batch
from training.twotower.rows import RatingRows
from training.twotower.settings import ObjectiveName


class Objective(Protocol):
    """The function that training minimises."""

    def losses(self, model: nn.Module, batch: Batch) -> Tensor:
        """Return the training loss of each row of `batch`, (b,) float32."""
        ...

    def held_out_losses(self, model: nn.Module, batch: Batch) -> Tensor:
        """Return the validation loss of each row of `batch`, (b,) float32."""
        ...


class SquaredError:
    """(u·m − rating)², in squared stars: the documented objective."""

    def losses(self, model: nn.Module, batch: Batch) -> Tensor:
        """Return the squared error of each row, (b,) float32."""
        users, movies = model(batch.users, batch.movies)
        predicted = (users * movies).sum(dim=1)
        return functional.mse_loss(predicted, batch.ratings, reduction="none")

    held_out_losses = losses


class InBatchSoftmax:
    """Cross-entropy of the film that a user liked, with the batch's other films as negatives.

    A batch draws film j in proportion to its share p_j of the training rows, which would push
    popular films down too often. So log p_j is subtracted from the logits
    s(u, j) = cos(u, m_j)/temperature, which then estimate those of the full softmax (Yi et al.
    2019, "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations").
    Other rows with the row's own film do not count as negatives.

    Parameters
    ----------
    counts
        (n_movies,) number of training rows of each film.
    temperature
        Above 0.
    """

    def __init__(self, counts: Tensor, temperature: float):
        # The share of a film that is never drawn is not used; 1 keeps the logarithm finite.
        self._log_share = torch.log(counts.clamp(min=1) / counts.sum()).float()
        self._temperature = temperature

    def losses(self, model: nn.Module, batch: Batch) -> Tensor:
        """Return −log softmax of each row's own film among the batch's films, (b,) float32."""
        logits = self._logits(model, batch.users, batch.all_movies)
        logits = logits - self._log_share[batch.all_movies]
        own = torch.arange(len(batch.users), device=logits.device) + batch.offset
        repeated = batch.all_movies == batch.movies[:, None]
        repeated[torch.arange(len(own), device=own.device), own] = False
        return functional.cross_entropy(
            logits.masked_fill(repeated, -torch.inf), own, reduction="none"
        )

    def held_out_losses(self, model: nn.Module, batch: Batch) -> Tensor:
        """Return −log softmax of each row's film among all films, (b,) float32."""
        every = torch.arange(len(self._log_share), device=batch.users.device)
        logits = self._logits(model, batch.users, every)
        return functional.cross_entropy(logits, batch.movies, reduction="none")

    def _logits(self, model: nn.Module, users: Tensor, movies: Tensor) -> Tensor:
        user_vectors, movie_vectors = model(users, movies)
        user_vectors = functional.normalize(user_vectors, dim=1)
        movie_vectors = functional.normalize(movie_vectors, dim=1)
        return user_vectors @ movie_vectors.T / self._temperature


def baseline_losses(
    train: RatingRows, val: RatingRows, n_movies: int, objective: ObjectiveName
) -> dict[str, float]:
    """Return the validation losses of simple predictors by name, to compare the model's with.

    For squared error: predicting the mean training rating, and each film's mean. For softmax:
    predicting films by their share of the training rows, one added to each count.
    """
    counts = train.movie_counts(n_movies).numpy()
    movies = val.movies.numpy()
    if objective == "softmax":
        share = (counts + 1.0) / (counts.sum() + n_movies)
        return {"predicting_popularity": float(-np.log(share[movies]).mean())}
    stars, val_stars = train.ratings.numpy(), val.ratings.numpy().astype(np.float64)
    mean = float(stars.mean(dtype=np.float64))
    sums = np.bincount(train.movies.numpy(), weights=stars, minlength=n_movies)
    film_means = np.where(counts > 0, sums / np.maximum(counts, 1), mean)
    return {
        "predicting_mean": float(np.mean((mean - val_stars) ** 2)),
        "predicting_film_mean": float(np.mean((film_means[movies] - val_stars) ** 2)),
    }
