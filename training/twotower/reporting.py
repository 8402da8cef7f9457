"""Progress of a long training: silent in the library, a bar and a line an epoch in a command."""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from tqdm import tqdm

from training.twotower.checkpoint import EpochLosses


class Listener(Protocol):
    """Receives the progress of a training."""

    def step(self, rows: int) -> bool:
        """Count `rows` more rows; return whether to report the loss so far."""
        ...

    def report_loss(self, loss: float) -> None:
        """Report the mean training loss of the epoch so far."""
        ...

    def report_epoch(self, epoch: int, losses: EpochLosses) -> None:
        """Report the losses of epoch `epoch`, from 1."""
        ...


class Reporter(Protocol):
    """Opens a listener for `epochs` epochs of `rows` rows, `done` of them finished before."""

    def __call__(self, epochs: int, rows: int, done: int) -> AbstractContextManager[Listener]:
        """Open it."""


class _Silent:
    def step(self, rows: int) -> bool:
        return False

    def report_loss(self, loss: float) -> None:
        pass

    def report_epoch(self, epoch: int, losses: EpochLosses) -> None:
        pass


@contextmanager
def silent(epochs: int, rows: int, done: int) -> Iterator[Listener]:
    """Show nothing."""
    yield _Silent()


@contextmanager
def console(epochs: int, rows: int, done: int) -> Iterator[Listener]:
    """Print a line an epoch; on a terminal also show a bar with loss, rows/s and time left."""
    with tqdm(
        desc="training two-tower",
        total=epochs * rows,
        initial=done * rows,
        unit=" rows",
        unit_scale=True,
        disable=None,
        leave=False,
    ) as bar:
        yield _Console(bar, epochs, rows)


class _Console:
    """Reading a loss waits for the device, so `step` asks for it only a few times a second."""

    def __init__(self, bar: "tqdm[Any]", epochs: int, rows: int):
        self._bar = bar
        self._epochs = epochs
        self._rows = rows
        self._epoch_start = self._last_loss = time.monotonic()

    def step(self, rows: int) -> bool:
        self._bar.update(rows)
        now = time.monotonic()
        due = not self._bar.disable and now - self._last_loss > 0.2
        if due:
            self._last_loss = now
        return due

    def report_loss(self, loss: float) -> None:
        self._bar.set_postfix_str(f"loss {loss:.4f}")

    def report_epoch(self, epoch: int, losses: EpochLosses) -> None:
        now = time.monotonic()
        speed = self._rows / max(now - self._epoch_start, 1e-9)
        self._epoch_start = now
        val = "" if losses.val is None else f", validation {losses.val:.4f}"
        line = f"epoch {epoch}/{self._epochs}: loss {losses.train:.4f}{val}, {speed:,.0f} rows/s"
        self._bar.write(line, file=sys.stdout)
