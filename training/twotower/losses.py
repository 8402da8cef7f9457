"""The two objectives: squared error of ratings, and retrieval by sampled softmax.

Each returns one loss a row of the batch; averaging, over however many processes, is the
loop's work.
"""

from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.twotower.batches import Batch


class Objective(Protocol):
    """What a step lowers."""

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
    """Cross-entropy of the film that a user liked, the batch's other films as negatives.

    A batch draws film j in proportion to its share p_j of the training rows, so that
    popular films would be pushed down too often; log p_j is taken off their logits, and
    s(u, j) = cos(u, m_j)/temperature becomes an estimate of the full softmax's logit (Yi et
    al. 2019, "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item
    Recommendations"). Other rows with the row's own film are no negatives of it.

    Parameters
    ----------
    counts
        (n_movies,) training rows of each film.
    temperature
        Above 0.
    """

    def __init__(self, counts: Tensor, temperature: float):
        # A film that is never drawn needs no share; 1 keeps the logarithm finite.
        self._log_share = torch.log(counts.clamp(min=1) / counts.sum()).float()
        self._temperature = temperature

    def losses(self, model: nn.Module, batch: Batch) -> Tensor:
        """Return −log softmax of each row's own film among the batch's films, (b,) float32."""
        logits = self._logits(model, batch.users, batch.all_movies)
        logits = logits - self._log_share[batch.all_movies]
        own = torch.arange(len(batch.users), device=logits.device) + batch.offset
        again = batch.all_movies == batch.movies[:, None]
        again[torch.arange(len(own), device=own.device), own] = False
        return functional.cross_entropy(
            logits.masked_fill(again, -torch.inf), own, reduction="none"
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
