"""The manifest of processed/: data set, thresholds, each step's counts, runtime files.

It is written anew with every publication, from the accounts of the steps that ran and,
for the others, from the manifest that stood there. It holds no dates and no paths, so that
the same data always give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.files.manifest import CheckedFolder, write_manifest
from engine.files.names import MANIFEST, PROCESSED_RUNTIME
from preprocessing.account import Account
from preprocessing.thresholds import Thresholds

STEPS = ("filter_data", "split_data", "transform_data", "movie_facts", "title_index")
_MADE_BY = "python -m preprocessing.filter_data"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the tables of processed/ come from.

    Parameters
    ----------
    dataset
        The raw data set's name.
    thresholds
        By their names, as the manifest keeps them.
    counts
        Step name to its counts, for the steps that have run since the filter.
    """

    dataset: str
    thresholds: dict[str, int]
    counts: dict[str, Any]

    @classmethod
    def fresh(cls, dataset: str, thresholds: Thresholds) -> "Provenance":
        """Return that of a filter run, which what later steps once counted no longer fits."""
        return cls(dataset, asdict(thresholds), {})

    @classmethod
    def of(cls, processed: Path) -> "Provenance":
        """Return what the manifest in `processed` says.

        Raises
        ------
        DataError
            There is none, or it is damaged: the filter has to run first.
        """
        folder = CheckedFolder(processed, _MADE_BY)
        kept = (folder.manifest.get(key) for key in ("dataset", "thresholds", "counts"))
        match tuple(kept):
            case (str(dataset), dict(thresholds), dict(counts)):
                folder.require_unaltered()
                return cls(dataset, thresholds, counts)
        raise folder.fault("does not say how the data were filtered", MANIFEST)

    def write(self, staged: Path, processed: Path | None, accounts: Iterable[Account]) -> None:
        """Write the manifest into `staged`, a publication of `processed`, last of its files.

        Runtime files that `staged` lacks are vouched for as they stand in `processed`; with
        None only those in `staged` are.
        """
        counts = {**self.counts, **{account.step: dict(account.counts) for account in accounts}}
        content = {
            "dataset": self.dataset,
            "thresholds": self.thresholds,
            "counts": {step: counts[step] for step in STEPS if step in counts},
        }
        write_manifest(staged, content, PROCESSED_RUNTIME, published=processed)
