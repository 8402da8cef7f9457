"""The folders that commands write, from data small enough to run each command hundreds of times."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.bundle import Bundle, open_processed
from engine.catalogue.all_films import AllFilms
from engine.files.manifest import CheckedFolder
from engine.files.names import MANIFEST
from tests.faults.commands import Child, Limits, Outcome, run_child
from tests.faults.fault_counts import LONGEST
from tests.faults.folder_tree import Tree, tree_of
from tests.faults.raw_data import write_raw
from tests.preprocessing.data_sets import THRESHOLDS

_SMALL = {
    "train_svd_model": ("--components", "4"),
    "train_als": ("--dimension", "4", "--sweeps", "2", "--no-map"),  # a map takes seconds
    "train_twotower": ("--dimension", "4", "--epochs", "2", "--batch-size", "256"),
}
_MODELS = {"train_svd_model": "svd", "train_als": "als", "train_twotower": "twotower"}
WRITERS = ("setup", *_SMALL)


@dataclass(frozen=True)
class Builds:
    """Two raw data sets, "old" and "new", and the folders that every command writes from them.

    Attributes
    ----------
    root
        Has raw/STATE/, built/STATE/processed/ and built/STATE/artifacts/MODEL/.
    """

    root: Path

    def raw(self, state: str) -> Path:
        return self.root / "raw" / state

    def built(self, writer: str, state: str) -> Path:
        """Return the folder of an undisturbed run of `writer`."""
        home = self.root / "built" / state
        return home / "processed" if writer == "setup" else home / "artifacts" / _MODELS[writer]

    def arguments(self, writer: str, state: str, folder: Path) -> tuple[str, ...]:
        """Return module and arguments of `writer` to write `state` to `folder`."""
        if writer == "setup":
            return ("preprocessing.setup", str(self.raw(state)), "--processed", str(folder),
                    *THRESHOLDS)  # fmt: skip
        folders = ("--processed", str(self.built("setup", state)), "--out", str(folder.parent))
        return (f"training.{writer}", *folders, *_SMALL[writer])

    def start(self, writer: str, state: str, folder: Path, limits: Limits | None = None) -> Child:
        module, *arguments = self.arguments(writer, state, folder)
        return Child(module, *arguments, limits=limits)

    def run(self, writer: str, state: str, folder: Path, limits: Limits | None = None) -> Outcome:
        module, *arguments = self.arguments(writer, state, folder)
        return run_child(module, *arguments, limits=limits)

    @contextmanager
    def copy(self, writer: str) -> Iterator[Path]:
        """Yield a copy of the old state, removed at the end."""
        parent = Path(tempfile.mkdtemp(dir=self.root))
        parent.chmod(0o755)
        old = self.built(writer, "old")
        try:
            yield shutil.copytree(old, parent / old.name)
        finally:
            shutil.rmtree(parent)

    def states(self, writer: str) -> dict[str, Tree]:
        return {state: tree_of(self.built(writer, state)) for state in ("old", "new")}

    def load(self, writer: str, folder: Path) -> None:
        """Read the folder as the app does."""
        if writer == "setup":
            AllFilms.read(CheckedFolder(folder, "setup"))
        else:
            processed = open_processed(self.built("setup", "old"))
            Bundle.of_model(folder, processed, AllFilms.read(processed))


def build_all(root: Path) -> Builds:
    """Run every writer once for each state."""
    builds = Builds(root)
    for seed, state in enumerate(("old", "new")):
        write_raw(builds.raw(state), seed)
        for writer in WRITERS:
            ended = builds.run(writer, state, builds.built(writer, state))
            assert (ended.status, ended.err) == (0, ""), ended
            assert (builds.built(writer, state) / MANIFEST).is_file()
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return builds


def wait_for_writing(child: Child, folder: Path) -> None:
    """Wait until the child has begun to write its files, or has ended."""
    end = time.monotonic() + LONGEST
    while child.running and not any((folder / name).exists() for name in (".staged", ".committed")):
        assert time.monotonic() < end
