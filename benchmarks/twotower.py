"""How fast the two-tower model trains: a plain loop, the documented recipe, and the fast one.

All three train on the same synthetic ratings for the same number of epochs. The plain loop is a
DataLoader over single rows and dense Adam, as in tutorials. The default size is that of ml-32m.
On a GPU both recipes run with and without mixed precision.

    python -m benchmarks.twotower
    python -m benchmarks.twotower --device cuda
    python -m benchmarks.twotower --device cuda --batch-size 131072 --dimension 256
    python -m benchmarks.twotower --users 10000 --films 5000 --rows 1000000 --epochs 5
"""

import argparse
import time
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from benchmarks.folders import TRAINING_YAML
from benchmarks.report import Row, add_json, finish
from training.twotower.loop import Environment, train
from training.twotower.network import TwoTower
from training.twotower.rows import RatingRows
from training.twotower.settings import TwoTowerSettings, read_recipe

_VALIDATION_SHARE = 0.1
_TASTES = 8  # dimensions of the synthetic taste


def synthetic_ratings(
    users: int, films: int, count: int, seed: int
) -> tuple[RatingRows, RatingRows]:
    """Return `count` ratings for training, and a tenth as many more for validation.

    Few films have most of the ratings, by Zipf's law, and some users rate far more than others.
    A rating is the sum of a user's and a film's bias, the product of an 8-dimensional taste, and
    noise, in half stars.
    """
    draw = np.random.default_rng(seed)
    total = count + int(count * _VALIDATION_SHARE)
    activity = draw.lognormal(0.0, 1.0, users)
    popularity = 1.0 / (np.arange(films) + 10.0)
    user = draw.choice(users, total, p=activity / activity.sum())
    film = draw.choice(films, total, p=popularity / popularity.sum())
    alone = draw.normal(0.0, 0.45, users)[user] + draw.normal(0.0, 0.45, films)[film]
    wants, has = (draw.normal(0.0, 1.0, (size, _TASTES)) for size in (users, films))
    taste = 0.5 * np.einsum("ij,ij->i", wants[user], has[film]) / np.sqrt(_TASTES)
    stars = 3.5 + alone + taste + draw.normal(0.0, 0.75, total)
    stars = np.clip(np.round(2.0 * stars) / 2.0, 0.5, 5.0)
    return tuple(
        RatingRows.of(user[part], film[part], stars[part], (users, films))
        for part in (slice(0, count), slice(count, None))
    )


def plain_loop(
    rows: RatingRows,
    val: RatingRows,
    shape: tuple[int, int],
    settings: TwoTowerSettings,
    environment: Environment,
) -> tuple[list[float], list[float]]:
    """Train by a DataLoader and dense Adam; return validation losses and s of each epoch."""
    torch.manual_seed(settings.random_state)
    device = environment.device
    model = TwoTower(*shape, settings.dimension).to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    data = TensorDataset(rows.users.long(), rows.movies.long(), rows.ratings)
    loader = DataLoader(data, batch_size=settings.batch_size, shuffle=True)
    losses, seconds = [], []
    for _ in range(settings.epochs):
        started = time.perf_counter()
        for batch in loader:
            users, movies, ratings = (column.to(device) for column in batch)
            loss = nn.functional.mse_loss(_predicted(model, users, movies), ratings)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        _wait_for(device)
        seconds.append(time.perf_counter() - started)
        with torch.no_grad():
            users, movies = val.users.long().to(device), val.movies.long().to(device)
            predicted = _predicted(model, users, movies).cpu()
            losses.append(float(nn.functional.mse_loss(predicted, val.ratings)))
    return losses, seconds


def our_loop(
    rows: RatingRows,
    val: RatingRows,
    shape: tuple[int, int],
    settings: TwoTowerSettings,
    environment: Environment,
) -> tuple[list[float], list[float]]:
    """Train as the trainer does; return validation losses and s of each epoch with validation."""
    clock = _Clock()
    watched = replace(environment, reporter=clock.listen)
    trained = train(rows, val, shape, settings, environment=watched)
    return [losses.val for losses in trained.history], np.diff(clock.times).tolist()


class _Clock:
    """Records the time at the start of the training and at the end of each epoch."""

    def __init__(self):
        self.times = []

    @contextmanager
    def listen(self, epochs, rows, done):
        self.times.append(time.perf_counter())
        yield self

    def step(self, rows):
        return False

    def report_loss(self, loss):
        pass

    def report_epoch(self, epoch, losses):
        self.times.append(time.perf_counter())


def _wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def _predicted(model: nn.Module, users: torch.Tensor, movies: torch.Tensor) -> torch.Tensor:
    user_vectors, movie_vectors = model(users, movies)
    return (user_vectors * movie_vectors).sum(dim=1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=200_000)
    parser.add_argument("--films", type=int, default=16_034)
    parser.add_argument("--rows", type=int, default=1_000_000, help="training rows")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--dimension", type=int, help="in place of that of each recipe")
    parser.add_argument("--batch-size", type=int, help="in place of that of each recipe")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    add_json(parser)
    flags = parser.parse_args()

    shape = (flags.users, flags.films)
    rows, val = synthetic_ratings(*shape, flags.rows, flags.seed)
    mean = float((val.ratings - rows.ratings.mean()).square().mean())
    # The recipes in the settings file may differ in the number of epochs.
    changes = {name: getattr(flags, name) for name in ("epochs", "dimension", "batch_size")}
    changes = {name: value for name, value in changes.items() if value is not None}
    documented, fast = (
        replace(read_recipe(TRAINING_YAML, fast=fast), **changes) for fast in (False, True)
    )
    recipes = {
        f"documented, batch {documented.batch_size}": documented,
        f"--fast, batch {fast.batch_size}": fast,
    }
    exact = Environment(torch.device(flags.device))
    contenders = [
        (f"plain loop, batch {documented.batch_size}", plain_loop, documented, exact),
        *((name, our_loop, recipe, exact) for name, recipe in recipes.items()),
    ]
    if flags.device == "cuda":
        mixed = replace(exact, mixed_precision=True)
        contenders += [(f"{name}, mixed", our_loop, one, mixed) for name, one in recipes.items()]
        print(f"{flags.rows:,} rows, {torch.cuda.get_device_name()}")
    else:
        print(f"{flags.rows:,} rows, {torch.get_num_threads()} threads")
    rows_of_table: list[Row] = []
    plain: list[float] = []
    for name, loop, settings, environment in contenders:
        losses, seconds = loop(rows, val, shape, settings, environment)
        plain = plain or list(seconds)
        rows_of_table += [
            Row(f"{name}: an epoch, s", seconds, plain, "plain loop"),
            Row(f"{name}: validation loss", losses[-1:], [mean], "mean"),
        ]
    finish("twotower", rows_of_table, flags.json)


if __name__ == "__main__":
    main()
