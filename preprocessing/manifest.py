"""The manifest of processed/: data set, thresholds, each step's counts, runtime files.

Each publication replaces it, keeping the counts of steps that did not run. It contains no
dates and no paths, so that the same data always give the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.files.manifest import CheckedFolder, write_manifest
from engine.files.names import MANIFEST, PROCESSED_RUNTIME

STEPS = (
    "filter_data",
    "split_data",
    "transform_data",
    "movie_facts",
    "title_index",
    "people_index",
)
_MADE_BY = "python -m preprocessing.filter_data SOURCE"


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step, named after its module, did: rows read, dropped and written.

    Attributes
    ----------
    counts
        In the order of events, under the names that the manifest has for them.
    notes
        What else to print, a sentence each.
    """

    step: str
    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the report as lines of text to print."""
        width = max(len(name) for name in self.counts)
        rows = (
            f"  {name.replace('_', ' '):<{width}}  {count:>12,}"
            for name, count in self.counts.items()
        )
        notes = (f"  {note}" for note in self.notes)
        return "\n".join((self.step, *rows, *notes)) + "\n"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The data set and thresholds that the tables of processed/ were made with.

    `counts` are by step, for the steps that ran since the filter.
    """

    dataset: str
    thresholds: dict[str, int]
    counts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, processed: Path) -> "Provenance":
        """Read the manifest in `processed`.

        Raises
        ------
        DataError
            The manifest is missing or damaged: the filter has to run first.
        """
        folder = CheckedFolder(processed, _MADE_BY)
        values = (folder.manifest.get(key) for key in ("dataset", "thresholds", "counts"))
        match tuple(values):
            case (str(dataset), dict(thresholds), dict(counts)):
                folder.require_unaltered()
                return cls(dataset, thresholds, counts)
        raise folder.fault("does not say how the data were filtered", MANIFEST)

    def write(self, staged: Path, processed: Path | None, reports: Iterable[StepReport]) -> None:
        """Write the manifest into `staged`, a publication of `processed`, last of its files.

        It lists the runtime files in `staged`, and those in `processed` that `staged` lacks;
        with None only those in `staged`.
        """
        counts = {**self.counts, **{report.step: dict(report.counts) for report in reports}}
        content = {
            "dataset": self.dataset,
            "thresholds": self.thresholds,
            "counts": {step: counts[step] for step in STEPS if step in counts},
        }
        write_manifest(staged, content, PROCESSED_RUNTIME, published=processed)
