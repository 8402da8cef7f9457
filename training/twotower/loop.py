"""The training loop: epochs of steps, validation, early stopping and checkpoints.

Of several processes each takes its part of every batch; losses are summed over all of them, so
that the loss curve is that of whole batches.
"""

import math
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import DataError
from training.twotower.batches import batches, file_order, shuffled_order
from training.twotower.checkpoint import (
    Checkpoint,
    EpochLosses,
    damaged_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from training.twotower.losses import InBatchSoftmax, Objective, SquaredError
from training.twotower.network import TwoTower, make_optimisers
from training.twotower.processes import Processes
from training.twotower.reporting import Listener, Reporter, silent
from training.twotower.rows import RatingRows
from training.twotower.settings import ObjectiveName, TwoTowerSettings

_VALIDATED_AT_ONCE = 2048
"""Rows; with the softmax objective each is scored against all films."""


@dataclass(frozen=True)
class Environment:
    """Where and how a training runs, which does not affect the result of one process on a CPU.

    Attributes
    ----------
    device
        The device of the network and the rows.
    mixed_precision
        Whether towers multiply in bfloat16 on CUDA.
    processes
        The position of this process among those that train together.
    reporter
        Shows the progress, in the leading process.
    checkpoint
        The file to write after each epoch; None for no checkpoints.
    resume
        Whether to continue from that file.
    """

    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    mixed_precision: bool = False
    processes: Processes = field(default_factory=Processes)
    reporter: Reporter = silent
    checkpoint: Path | None = None
    resume: bool = False


@dataclass(frozen=True)
class Trained:
    """A trained network on the CPU.

    Attributes
    ----------
    history
        The losses of each epoch.
    epoch
        The epoch, from 1, whose weights the network has: the last one, or the best one with
        early stopping.
    """

    network: TwoTower
    history: tuple[EpochLosses, ...]
    epoch: int


def train(
    train_rows: RatingRows,
    val_rows: RatingRows | None,
    shape: tuple[int, int],
    settings: TwoTowerSettings,
    objective: ObjectiveName = "mse",
    environment: Environment | None = None,
) -> Trained:
    """Train a network from `settings.random_state`, or continue from a checkpoint.

    Parameters
    ----------
    shape
        (n_users, n_movies).
    objective
        With softmax all rows must be likes.

    Raises
    ------
    DataError
        A checkpoint cannot be read or written, or a loss is no longer finite.
    """
    run = _Run(train_rows, val_rows, shape, settings, objective, environment or Environment())
    return run.finish()


class _Run:
    """A training in progress, with all its changing state."""

    def __init__(
        self,
        train_rows: RatingRows,
        val_rows: RatingRows | None,
        shape: tuple[int, int],
        settings: TwoTowerSettings,
        objective: ObjectiveName,
        environment: Environment,
    ):
        self._settings = settings
        self._environment = environment
        self._identity = _identity(train_rows, val_rows, shape, settings, objective)
        self._train_rows = train_rows.to(environment.device)
        self._val_rows = None if val_rows is None else val_rows.to(environment.device)
        self._objective = _objective_of(objective, self._train_rows, shape[1], settings)
        network = _initial_network(shape, settings, mixed_precision=environment.mixed_precision)
        self._network = network.to(environment.device)
        self._optimisers = make_optimisers(self._network, settings)
        self._history: list[EpochLosses] = []
        self._best_epoch = 0
        self._best_model: Mapping[str, Any] = {}

    def finish(self) -> Trained:
        if self._environment.resume:
            self._restore()
        processes = self._environment.processes
        parallel = processes.wrap(self._network)
        reporter = self._environment.reporter if processes.leads else silent
        done = len(self._history)
        with reporter(self._settings.epochs, len(self._train_rows), done) as listener:
            while len(self._history) < self._settings.epochs and not self._out_of_patience():
                losses = EpochLosses(self._train_epoch(parallel, listener), self._validate())
                self._close_epoch(losses)
                listener.report_epoch(len(self._history), losses)
        if self._best_epoch:
            self._network.load_state_dict(self._best_model)
        epoch = self._best_epoch or len(self._history)
        return Trained(self._network.cpu(), tuple(self._history), epoch)

    def _train_epoch(self, parallel: nn.Module, listener: Listener) -> float:
        processes, rows = self._environment.processes, self._train_rows
        order = shuffled_order(rows, self._settings.random_state, len(self._history))
        summed, seen = torch.zeros((), device=self._environment.device), 0
        size = self._settings.batch_size
        for batch in batches(rows, order, size, processes.rank, processes.count):
            whole = len(batch.all_movies)
            loss = self._objective.losses(parallel, batch).sum()
            # Gradients are averaged over the processes; the mean is over the whole batch.
            self._step(loss * (processes.count / whole))
            summed += loss.detach()
            seen += whole
            if listener.step(whole):
                listener.report_loss(float(summed) * processes.count / seen)
        return float(processes.total(summed)) / len(rows)

    def _step(self, loss: Tensor) -> None:
        for optimiser in self._optimisers:
            optimiser.zero_grad()
        torch.autograd.backward(loss)
        for optimiser in self._optimisers:
            optimiser.step()

    @torch.no_grad()
    def _validate(self) -> float | None:
        rows, processes = self._val_rows, self._environment.processes
        if rows is None:
            return None
        summed = torch.zeros((), device=self._environment.device)
        size = _VALIDATED_AT_ONCE * processes.count
        for batch in batches(rows, file_order(rows), size, processes.rank, processes.count):
            summed += self._objective.held_out_losses(self._network, batch).sum()
        return float(processes.total(summed)) / len(rows)

    def _close_epoch(self, losses: EpochLosses) -> None:
        """Record the losses of an epoch and write the checkpoint."""
        epoch = len(self._history) + 1
        if not all(math.isfinite(loss) for loss in (losses.train, losses.val or 0.0)):
            raise DataError(
                f"the loss of epoch {epoch} is not finite", fix="lower the learning rates"
            )
        self._history.append(losses)
        if self._settings.patience and losses.val == min(_validation_losses(self._history)):
            self._best_epoch, self._best_model = epoch, deepcopy(self._network.state_dict())
        path = self._environment.checkpoint
        if path is not None and self._environment.processes.leads:
            save_checkpoint(path, self._state(), self._identity)

    def _out_of_patience(self) -> bool:
        waited = len(self._history) - self._best_epoch
        return 0 < self._settings.patience <= waited and self._best_epoch > 0

    def _state(self) -> Checkpoint:
        return Checkpoint(
            tuple(self._history),
            self._network.state_dict(),
            tuple(optimiser.state_dict() for optimiser in self._optimisers),
            self._best_epoch,
            self._best_model,
        )

    def _restore(self) -> None:
        path = self._environment.checkpoint
        if path is None:
            raise DataError("there is no checkpoint to resume from", fix="name one")
        found = load_checkpoint(path, self._identity)
        try:
            self._network.load_state_dict(found.model)
            for optimiser, state in zip(self._optimisers, found.optimisers, strict=True):
                optimiser.load_state_dict(dict(state))
        except (AttributeError, KeyError, RuntimeError, TypeError, ValueError):
            raise damaged_checkpoint(path) from None
        self._history = list(found.history)
        self._best_epoch, self._best_model = found.best_epoch, found.best_model


def _identity(
    train_rows: RatingRows,
    val_rows: RatingRows | None,
    shape: tuple[int, int],
    settings: TwoTowerSettings,
    objective: ObjectiveName,
) -> dict[str, Any]:
    """Return what must be equal in two runs for one to resume from the other's checkpoint."""
    constants = asdict(settings)
    del constants["epochs"]  # a finished run may be extended
    return {
        "users": shape[0],
        "films": shape[1],
        "objective": objective,
        **constants,
        "training rows": train_rows.digest(),
        "validation rows": "none" if val_rows is None else val_rows.digest(),
    }


def _objective_of(
    name: ObjectiveName, rows: RatingRows, n_movies: int, settings: TwoTowerSettings
) -> Objective:
    if name == "mse":
        return SquaredError()
    return InBatchSoftmax(rows.movie_counts(n_movies), settings.temperature)


def _initial_network(
    shape: tuple[int, int], settings: TwoTowerSettings, *, mixed_precision: bool
) -> TwoTower:
    """Draw the weights under the seed, without changing PyTorch's global generator."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.random_state)
        return TwoTower(
            *shape,
            settings.dimension,
            embedding_std=settings.embedding_std,
            row_wise=settings.row_wise,
            mixed_precision=mixed_precision,
        )


def _validation_losses(history: list[EpochLosses]) -> list[float]:
    return [losses.val for losses in history if losses.val is not None]
