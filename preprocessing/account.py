"""What a step did, in numbers: rows in, dropped and why, out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The account of one step.

    Parameters
    ----------
    step
        The module's name.
    counts
        What was counted, in the order of events; the manifest keeps them under these names.
    notes
        What else a person should know, a sentence each.
    """

    step: str
    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the account as lines of text to print."""
        width = max(len(name) for name in self.counts)
        rows = (
            f"  {name.replace('_', ' '):<{width}}  {count:>12,}"
            for name, count in self.counts.items()
        )
        notes = (f"  {note}" for note in self.notes)
        return "\n".join((self.step, *rows, *notes)) + "\n"
