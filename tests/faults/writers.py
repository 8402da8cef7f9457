"""The commands that write folders, with data small enough to run them by the hundred."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.bundle import Bundle, open_processed
from engine.catalogue.all_films import AllFilms
from engine.files.manifest import CheckedFolder
from engine.files.names import MANIFEST
from tests.faults.commands import Child, Hardship, Outcome, in_child
from tests.faults.raw_data import THRESHOLDS, write_raw
from tests.faults.trees import Tree, tree_of

_SMALL = {
    "train_svd_model": ("--components", "4"),
    "train_als": ("--dimension", "4", "--sweeps", "2"),
    "train_twotower": ("--dimension", "4", "--epochs", "2", "--batch-size", "256"),
}
_MODELS = {"train_svd_model": "svd", "train_als": "als", "train_twotower": "twotower"}
WRITERS = ("setup", *_SMALL)
ENTRIES = (".staged", ".committed")


@dataclass(frozen=True)
class Workshop:
    """Two raw data sets, what `preprocessing.setup` makes of them, and what trainers make of that.

    Attributes
    ----------
    home
        Holds raw/, made/processed/ and made/artifacts/MODEL/, each for "old" and "new".
    """

    home: Path

    def raw(self, which: str) -> Path:
        return self.home / "raw" / which

    def made(self, writer: str, which: str) -> Path:
        """Return the folder that an undisturbed run of `writer` left."""
        place = self.home / "made" / which
        return place / "processed" if writer == "setup" else place / "artifacts" / _MODELS[writer]

    def arguments(self, writer: str, which: str, folder: Path) -> tuple[str, ...]:
        """Return module and arguments of `writer` that make the state `which` of `folder`."""
        if writer == "setup":
            return ("preprocessing.setup", str(self.raw(which)), "--processed", str(folder),
                    *THRESHOLDS)  # fmt: skip
        places = ("--processed", str(self.made("setup", which)), "--out", str(folder.parent))
        return (f"training.{writer}", *places, *_SMALL[writer])

    def start(
        self, writer: str, which: str, folder: Path, hardship: Hardship | None = None
    ) -> Child:
        module, *arguments = self.arguments(writer, which, folder)
        return Child(module, *arguments, hardship=hardship)

    def run(
        self, writer: str, which: str, folder: Path, hardship: Hardship | None = None
    ) -> Outcome:
        module, *arguments = self.arguments(writer, which, folder)
        return in_child(module, *arguments, hardship=hardship)

    @contextmanager
    def copy(self, writer: str) -> Iterator[Path]:
        """Yield a folder in the old state, gone at the end."""
        place = Path(tempfile.mkdtemp(dir=self.home))
        place.chmod(0o755)
        try:
            yield shutil.copytree(self.made(writer, "old"), place / self.made(writer, "old").name)
        finally:
            shutil.rmtree(place)

    def states(self, writer: str) -> dict[str, Tree]:
        return {which: tree_of(self.made(writer, which)) for which in ("old", "new")}

    def load(self, writer: str, folder: Path) -> None:
        """Read the folder as the app does."""
        if writer == "setup":
            AllFilms.read(CheckedFolder(folder, "setup"))
        else:
            processed = open_processed(self.made("setup", "old"))
            Bundle.of_model(folder, processed, AllFilms.read(processed))


def build_workshop(home: Path) -> Workshop:
    """Run every writer once for either state."""
    workshop = Workshop(home)
    for seed, which in enumerate(("old", "new")):
        write_raw(workshop.raw(which), seed)
        for writer in WRITERS:
            ended = workshop.run(writer, which, workshop.made(writer, which))
            assert (ended.status, ended.err) == (0, ""), ended
            assert (workshop.made(writer, which) / MANIFEST).is_file()
    for path in [home, *home.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return workshop
