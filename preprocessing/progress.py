"""Progress of long reads, writes and downloads: silent in the library, a bar in a command."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from tqdm import tqdm

from engine.text import visible

Advance = Callable[[int], object]
"""Called with the number of units done since the last call."""


class Progress(Protocol):
    """Opens a measure of `total` units of work, closed when the `with` block ends."""

    def __call__(
        self, what: str, total: int | None, *, unit: str
    ) -> AbstractContextManager[Advance]:
        """Open it, under the name `what`."""


@contextmanager
def silent(what: str, total: int | None, *, unit: str) -> Iterator[Advance]:
    """Show nothing."""
    yield lambda done: None


@contextmanager
def bar(what: str, total: int | None, *, unit: str) -> Iterator[Advance]:
    """Show a bar on standard error where that is a terminal, and nothing elsewhere."""
    with tqdm(
        desc=visible(what), total=total, unit=unit, unit_scale=True, disable=None, leave=False
    ) as shown:
        yield shown.update
