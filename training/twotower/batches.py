"""Batches cut from tensors in memory; each process takes its part of every batch."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.twotower.rows import RatingRows


@dataclass(frozen=True, slots=True)
class Batch:
    """One process's b rows of a batch of g.

    Attributes
    ----------
    users, movies
        (b,) int64 table rows.
    ratings
        (b,) float32, stars.
    all_movies
        (g,) int64: the films of the whole batch.
    offset
        Position of this process's first row in the whole batch.
    """

    users: Tensor
    movies: Tensor
    ratings: Tensor
    all_movies: Tensor
    offset: int


def shuffled_order(rows: RatingRows, seed: int, epoch: int) -> Tensor:
    """Return the order of the rows in an epoch, (m,) int64 on the rows' device.

    It depends only on the seed and the epoch, so that a resumed run needs no generator state.
    """
    order = np.random.default_rng((seed, epoch)).permutation(len(rows))
    return torch.from_numpy(order).to(rows.users.device)


def file_order(rows: RatingRows) -> Tensor:
    """Return the order of the file, (m,) int64 on the rows' device."""
    return torch.arange(len(rows), device=rows.users.device)


def batches(
    rows: RatingRows, order: Tensor, size: int, rank: int = 0, processes: int = 1
) -> Iterator[Batch]:
    """Cut `order` into batches of `size` rows and yield this process's part of each.

    Parameters
    ----------
    order
        (m,) int64 indices of rows.
    rank, processes
        The index of the part, and the number of parts. Parts differ by at most one row; some
        are empty if the last, shorter batch has fewer rows than there are processes.
    """
    for whole in torch.split(order, size):
        start, stop = (len(whole) * (rank + k) // processes for k in (0, 1))
        own = whole[start:stop]
        movies = rows.movies[whole].long()
        yield Batch(
            users=rows.users[own].long(),
            movies=movies[start:stop],
            ratings=rows.ratings[own],
            all_movies=movies,
            offset=start,
        )
