"""The training loop: epochs of steps, validation, early stopping and checkpoints.

The same loop runs alone or as one of several processes; each then takes its part of every
batch, and losses are summed over all, so that the loss curve is that of the whole batch.
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
from training.twotower.batches import batches, in_order, shuffled
from training.twotower.checkpoint import (
    Checkpoint,
    EpochLosses,
    damaged,
    load_checkpoint,
    save_checkpoint,
)
from training.twotower.losses import InBatchSoftmax, Objective, SquaredError
from training.twotower.model import TwoTower
from training.twotower.optimisers import make_optimisers
from training.twotower.processes import Processes
from training.twotower.reporting import Reporter, Watch, unwatched
from training.twotower.rows import RatingRows
from training.twotower.settings import ObjectiveName, TwoTowerSettings

_VALIDATED_AT_ONCE = 2048
"""Rows; with the softmax objective each of them is scored against every film."""


@dataclass(frozen=True)
class Surroundings:
    """Where and how a training runs; nothing of it changes what one process on a CPU learns.

    Attributes
    ----------
    device
        Where the model and the rows are.
    mixed_precision
        Whether towers multiply in bfloat16 on CUDA.
    processes
        Which of the processes this is.
    reporter
        What is told of the progress, in the process that leads.
    checkpoint
        The file that is written after each epoch; None for no checkpoints.
    resume
        Whether to go on from that file.
    """

    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    mixed_precision: bool = True
    processes: Processes = field(default_factory=Processes)
    reporter: Reporter = unwatched
    checkpoint: Path | None = None
    resume: bool = False


@dataclass(frozen=True)
class Trained:
    """A trained model on the CPU.

    Attributes
    ----------
    history
        The losses of each epoch.
    epoch
        The epoch, from 1, whose weights the model has: the last, or with early stopping the
        best.
    """

    model: TwoTower
    history: tuple[EpochLosses, ...]
    epoch: int


def train(
    train_rows: RatingRows,
    val_rows: RatingRows | None,
    shape: tuple[int, int],
    settings: TwoTowerSettings,
    objective: ObjectiveName = "mse",
    surroundings: Surroundings | None = None,
) -> Trained:
    """Train a model from `settings.random_state`, or on from a checkpoint.

    Parameters
    ----------
    shape
        (n_users, n_movies).
    objective
        With softmax the rows are likes.

    Raises
    ------
    DataError
        A checkpoint cannot be read or written, or a loss is no longer finite.
    """
    run = _Run(train_rows, val_rows, shape, settings, objective, surroundings or Surroundings())
    return run.to_the_end()


class _Run:
    """A training in progress: the one owner of what changes."""

    def __init__(
        self,
        train_rows: RatingRows,
        val_rows: RatingRows | None,
        shape: tuple[int, int],
        settings: TwoTowerSettings,
        objective: ObjectiveName,
        surroundings: Surroundings,
    ):
        self._settings = settings
        self._at = surroundings
        self._must_match = _identity(train_rows, val_rows, shape, settings, objective)
        self._train_rows = train_rows.to(surroundings.device)
        self._val_rows = None if val_rows is None else val_rows.to(surroundings.device)
        self._objective = _objective_of(objective, self._train_rows, shape[1], settings)
        model = _initial_model(shape, settings, mixed_precision=surroundings.mixed_precision)
        self._model = model.to(surroundings.device)
        self._optimisers = make_optimisers(self._model, settings)
        self._history: list[EpochLosses] = []
        self._best_epoch = 0
        self._best_model: Mapping[str, Any] = {}

    def to_the_end(self) -> Trained:
        if self._at.resume:
            self._restore()
        parallel = self._at.processes.wrap(self._model)
        reporter = self._at.reporter if self._at.processes.leads else unwatched
        done = len(self._history)
        with reporter(self._settings.epochs, len(self._train_rows), done) as watch:
            while len(self._history) < self._settings.epochs and not self._out_of_patience():
                losses = EpochLosses(self._one_epoch(parallel, watch), self._validated())
                self._close_epoch(losses)
                watch.finished_epoch(len(self._history), losses)
        if self._best_epoch:
            self._model.load_state_dict(self._best_model)
        epoch = self._best_epoch or len(self._history)
        return Trained(self._model.cpu(), tuple(self._history), epoch)

    def _one_epoch(self, parallel: nn.Module, watch: Watch) -> float:
        processes, rows = self._at.processes, self._train_rows
        order = shuffled(rows, self._settings.random_state, len(self._history))
        summed, seen = torch.zeros((), device=self._at.device), 0
        size = self._settings.batch_size
        for batch in batches(rows, order, size, processes.rank, processes.count):
            whole = len(batch.all_movies)
            loss = self._objective.losses(parallel, batch).sum()
            # Gradients are averaged over the processes; the mean is over the whole batch.
            self._step(loss * (processes.count / whole))
            summed += loss.detach()
            seen += whole
            if watch.stepped(whole):
                watch.losing(float(summed) * processes.count / seen)
        return float(processes.total(summed)) / len(rows)

    def _step(self, loss: Tensor) -> None:
        for optimiser in self._optimisers:
            optimiser.zero_grad()
        torch.autograd.backward(loss)
        for optimiser in self._optimisers:
            optimiser.step()

    @torch.no_grad()
    def _validated(self) -> float | None:
        rows, processes = self._val_rows, self._at.processes
        if rows is None:
            return None
        summed = torch.zeros((), device=self._at.device)
        size = _VALIDATED_AT_ONCE * processes.count
        for batch in batches(rows, in_order(rows), size, processes.rank, processes.count):
            summed += self._objective.held_out_losses(self._model, batch).sum()
        return float(processes.total(summed)) / len(rows)

    def _close_epoch(self, losses: EpochLosses) -> None:
        """Take down an epoch's losses and write the checkpoint."""
        epoch = len(self._history) + 1
        if not all(math.isfinite(loss) for loss in (losses.train, losses.val or 0.0)):
            raise DataError(
                f"the loss of epoch {epoch} is not finite", fix="lower the learning rates"
            )
        self._history.append(losses)
        if self._settings.patience and losses.val == min(_validation_losses(self._history)):
            self._best_epoch, self._best_model = epoch, deepcopy(self._model.state_dict())
        if self._at.checkpoint is not None and self._at.processes.leads:
            save_checkpoint(self._at.checkpoint, self._state(), self._must_match)

    def _out_of_patience(self) -> bool:
        waited = len(self._history) - self._best_epoch
        return 0 < self._settings.patience <= waited and self._best_epoch > 0

    def _state(self) -> Checkpoint:
        return Checkpoint(
            tuple(self._history),
            self._model.state_dict(),
            tuple(optimiser.state_dict() for optimiser in self._optimisers),
            self._best_epoch,
            self._best_model,
        )

    def _restore(self) -> None:
        if self._at.checkpoint is None:
            raise DataError("there is no checkpoint to resume from", fix="name one")
        found = load_checkpoint(self._at.checkpoint, self._must_match)
        try:
            self._model.load_state_dict(found.model)
            for optimiser, state in zip(self._optimisers, found.optimisers, strict=True):
                optimiser.load_state_dict(dict(state))
        except (AttributeError, KeyError, RuntimeError, TypeError, ValueError):
            raise damaged(self._at.checkpoint) from None
        self._history = list(found.history)
        self._best_epoch, self._best_model = found.best_epoch, found.best_model


def _identity(
    train_rows: RatingRows,
    val_rows: RatingRows | None,
    shape: tuple[int, int],
    settings: TwoTowerSettings,
    objective: ObjectiveName,
) -> dict[str, Any]:
    """Return what two runs must have in common for one to go on from the other's checkpoint."""
    own = asdict(settings)
    del own["epochs"]  # a finished run may be made longer
    return {
        "users": shape[0],
        "films": shape[1],
        "objective": objective,
        **own,
        "training rows": train_rows.digest(),
        "validation rows": "none" if val_rows is None else val_rows.digest(),
    }


def _objective_of(
    name: ObjectiveName, rows: RatingRows, n_movies: int, settings: TwoTowerSettings
) -> Objective:
    if name == "mse":
        return SquaredError()
    return InBatchSoftmax(rows.movie_counts(n_movies), settings.temperature)


def _initial_model(
    shape: tuple[int, int], settings: TwoTowerSettings, *, mixed_precision: bool
) -> TwoTower:
    """Draw the weights under the seed, leaving PyTorch's own generator as it was."""
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
