"""What a long training shows of itself: silent in the library, a bar in a command."""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from tqdm import tqdm

from training.twotower.checkpoint import EpochLosses


class Watch(Protocol):
    """Is told how a training goes."""

    def stepped(self, rows: int) -> bool:
        """Count `rows` more, and tell whether the loss so far is wanted."""
        ...

    def losing(self, loss: float) -> None:
        """Take the mean training loss of the epoch so far."""
        ...

    def finished_epoch(self, epoch: int, losses: EpochLosses) -> None:
        """Take the losses of epoch `epoch`, from 1."""
        ...


class Reporter(Protocol):
    """Opens a watch over `epochs` epochs of `rows` rows, `done` epochs of them behind."""

    def __call__(self, epochs: int, rows: int, done: int) -> AbstractContextManager[Watch]:
        """Open it."""


class _Nobody:
    def stepped(self, rows: int) -> bool:
        return False

    def losing(self, loss: float) -> None:
        pass

    def finished_epoch(self, epoch: int, losses: EpochLosses) -> None:
        pass


@contextmanager
def unwatched(epochs: int, rows: int, done: int) -> Iterator[Watch]:
    """Show nothing."""
    yield _Nobody()


@contextmanager
def shown(epochs: int, rows: int, done: int) -> Iterator[Watch]:
    """Show a bar with loss, rows/s and time left on a terminal, and a line an epoch anywhere."""
    with tqdm(
        desc="training two-tower",
        total=epochs * rows,
        initial=done * rows,
        unit=" rows",
        unit_scale=True,
        disable=None,
        leave=False,
    ) as bar:
        yield _Shown(bar, epochs, rows)


class _Shown:
    """Reading a loss waits for the device, so it is asked for a few times a second only."""

    def __init__(self, bar: "tqdm[Any]", epochs: int, rows: int):
        self._bar = bar
        self._epochs = epochs
        self._rows = rows
        self._began = self._asked = time.monotonic()

    def stepped(self, rows: int) -> bool:
        self._bar.update(rows)
        now = time.monotonic()
        due = not self._bar.disable and now - self._asked > 0.2
        if due:
            self._asked = now
        return due

    def losing(self, loss: float) -> None:
        self._bar.set_postfix_str(f"loss {loss:.4f}")

    def finished_epoch(self, epoch: int, losses: EpochLosses) -> None:
        now = time.monotonic()
        speed = self._rows / max(now - self._began, 1e-9)
        self._began = now
        val = "" if losses.val is None else f", validation {losses.val:.4f}"
        line = f"epoch {epoch}/{self._epochs}: loss {losses.train:.4f}{val}, {speed:,.0f} rows/s"
        self._bar.write(line, file=sys.stdout)
