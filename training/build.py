"""Make the library that the app then uses: from a MovieLens data set to trained models.

`fourfold build` runs this. Each stage is skipped if an earlier run has finished it, so that a build
that was stopped goes on where it was. The library is replaced at the end, at once.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from engine.console import run
from engine.errors import DataError, os_reason
from engine.files.atomic import write_atomically
from engine.files.library import CURRENT, KIND, SCHEMA, find_library, library_folder
from engine.files.locations import input_folder
from engine.files.manifest import CheckedFolder, to_json
from engine.files.names import MANIFEST, TRAINING_CONFIG
from engine.text import visible
from preprocessing import cli
from preprocessing.download import BASE_URL, DATASETS
from preprocessing.progress import bar
from preprocessing.thresholds import Thresholds

_UNFINISHED: Final = "unfinished.json"
_DOWNLOADS: Final = "downloads"
_LOCK: Final = "building.lock"
_DEFAULT: Final = "ml-32m"
_SMALL: Final = ("ml-latest-small", "ml-100k")
_FEW: Final = 5  # ratings that a film of a small data set needs
_MODELS: Final = ("svd", "als", "twotower")

Stage = Callable[[], str]
"""Does the work, and returns what there is now, in a few words."""


@dataclass(frozen=True)
class Recipe:
    """What a library is made of.

    Attributes
    ----------
    source
        The name of a data set, or the path of one.
    stamp
        Size and time of change of a path; a change makes another library.
    """

    source: str
    stamp: tuple[int, int] | None
    thresholds: Thresholds
    models: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]


def build(recipe: Recipe, base_url: str = BASE_URL) -> Path | None:
    """Make the library of a recipe and publish it; return its folder, None if it is there already.

    Raises
    ------
    DataError
        Another build is running, a stage fails, or the folder cannot be written. The library is
        the old one.
    """
    root = library_folder()
    with _only_build(root):
        published = _published()
        if published is not None and published[1] == recipe.document():
            _tidy(root, published[0])
            return None
        folder = _begin(root, recipe)
        stages = [*_stages(recipe, root, folder, base_url)]
        for number, (name, is_done, stage) in enumerate(stages, start=1):
            started = time.monotonic()
            result = "done before" if is_done() else stage()
            took = f"{time.monotonic() - started:.0f} s"
            _say(f"[{number}/{len(stages)}] {name:<12} {result}, {took}")
        content = {
            "fourfold": KIND,
            "schema": SCHEMA,
            "folder": folder.name,
            "recipe": recipe.document(),
        }
        write_atomically(root / CURRENT, to_json(content), flush=True)
        _tidy(root, folder)
        return folder


def _stages(
    recipe: Recipe, root: Path, folder: Path, base_url: str
) -> Iterator[tuple[str, Callable[[], bool], Stage]]:
    """Yield the name of each stage, whether it is done, and its work."""
    processed, artifacts = folder / "processed", folder / "artifacts"
    downloads = root / _DOWNLOADS
    is_name = recipe.source in DATASETS and recipe.stamp is None
    prepared = (processed / MANIFEST).exists

    def download() -> str:
        from preprocessing.download import download

        return f"in {download(recipe.source, downloads, base_url, progress=bar)}"

    def prepare() -> str:
        from preprocessing.movielens.source import RawSource
        from preprocessing.setup import setup

        source = downloads / recipe.source if is_name else Path(recipe.source)
        setup(RawSource.at(source), processed, recipe.thresholds, list_others=True, progress=bar)
        counts = CheckedFolder(processed, "fourfold build").manifest["counts"]["filter_data"]
        return ", ".join(f"{value:,} {key.replace('_', ' ')}" for key, value in counts.items())

    def train(model: str) -> str:
        return _trained(model, processed, artifacts)

    if is_name:
        there = (downloads / recipe.source).is_dir
        yield "download", lambda: there() or prepared(), download
    yield "prepare", prepared, prepare
    for model in recipe.models:
        yield (
            f"train {model}",
            (artifacts / model / MANIFEST).exists,
            lambda model=model: train(model),  # type: ignore[misc]
        )


def _trained(model: str, processed: Path, artifacts: Path) -> str:
    """Train one model with the settings of config/training.yaml."""
    config = input_folder("config").path / TRAINING_CONFIG
    if model == "svd":
        from training.svd.model import read_svd_settings
        from training.train_svd_model import train_svd_model

        report = train_svd_model(processed, artifacts, read_svd_settings(config))
    elif model == "als":
        from training.als.settings import read_als_settings
        from training.train_als import train_als

        report = train_als(processed, artifacts, *read_als_settings(config), bar)
    else:
        from training.train_twotower import main

        if main(["--objective", "softmax", "--processed", str(processed), "--out", str(artifacts)]):
            raise DataError("the two-tower model was not trained", fix="see the line above")
        return "done"
    return report[0]


@contextmanager
def _only_build(root: Path) -> Iterator[None]:
    """Keep other builds out; a process that is killed lets go of the lock.

    Raises
    ------
    DataError
        Another build is running, or the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        with (root / _LOCK).open("w") as lock:
            try:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except ImportError:  # a system without such locks
                pass
            except BlockingIOError:
                raise DataError(
                    "another build is running", where=root, fix="wait for it, or stop it first"
                ) from None
            yield
    except OSError as error:
        raise DataError(
            f"cannot be written: {os_reason(error)}",
            where=root,
            fix="free space, or set XDG_DATA_HOME to a folder with room",
        ) from error


def _published() -> tuple[Path, dict[str, Any]] | None:
    """Return the folder and the recipe of the library that is there, if it can be used."""
    try:
        library = find_library()
    except DataError:
        return None
    return None if library is None else (library.folder, library.content.get("recipe", {}))


def _begin(root: Path, recipe: Recipe) -> Path:
    """Return the folder to build in: that of an unfinished build of this recipe, or a new one."""
    note = root / _UNFINISHED
    try:
        unfinished = json.loads(note.read_bytes())
        if unfinished["recipe"] == recipe.document():
            return root / Path(unfinished["folder"]).name
        shutil.rmtree(root / Path(unfinished["folder"]).name, ignore_errors=True)
    except (OSError, ValueError, LookupError, TypeError):
        pass
    name = f"{Path(recipe.source).stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    write_atomically(note, to_json({"recipe": recipe.document(), "folder": name}), flush=True)
    (root / name).mkdir(exist_ok=True)
    return root / name


def _tidy(root: Path, folder: Path) -> None:
    """Remove what only building needs, and older libraries."""
    for path in root.iterdir():
        if path.is_dir() and path != folder:
            shutil.rmtree(path, ignore_errors=True)
    (root / _UNFINISHED).unlink(missing_ok=True)
    for part in (folder / "processed", *(folder / "artifacts").iterdir()):
        kept = {MANIFEST, *CheckedFolder(part, "fourfold build").manifest["files"]}
        for path in part.iterdir():
            if path.is_file() and path.name not in kept:
                path.unlink()


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the library and say what it has."""
    parser = cli.new_parser("build", __doc__)
    parser.prog = "fourfold build"
    parser.add_argument(
        "source", nargs="?", default=_DEFAULT, metavar="SOURCE",
        help=f"{', '.join(DATASETS)}, or the path of one (default: {_DEFAULT})",
    )  # fmt: skip
    parser.add_argument(
        "--models", default="svd,als", metavar="NAMES",
        help=f"which to train, of {', '.join(_MODELS)}; als always is (default: svd,als)",
    )  # fmt: skip
    parser.add_argument(
        "--remove", action="store_true", help="alone: delete the library; kept sessions stay"
    )
    parser.add_argument(
        "--base-url", default=BASE_URL, metavar="URL", help="where NAME.zip is downloaded from"
    )
    Thresholds.add_flags(parser)
    flags = parser.parse_args(arguments)
    started = time.monotonic()
    folder = build(_recipe(flags.source, flags.models, Thresholds.from_flags(flags), flags),
                   flags.base_url)  # fmt: skip
    if folder is None:
        _say("The library is up to date.")
    else:
        _say(f"The library is in {folder}; {time.monotonic() - started:.0f} s in all.")
    _say("fourfold uses it from now on; fourfold --bundled does not.")


def _say(line: str) -> None:
    sys.stdout.write(f"{visible(line)}\n")
    sys.stdout.flush()


def _recipe(source: str, models: str, thresholds: Thresholds, flags: Any) -> Recipe:
    """Return the recipe that the flags name.

    Raises
    ------
    DataError
        There is no such source or model, or the name of a model is empty.
    """
    names = tuple(dict.fromkeys([*map(str.strip, models.split(",")), "als"]))
    if not all(names):
        raise DataError(
            f"a name in {models!r} is empty",
            where="--models",
            fix="write names with a comma between",
        )
    if unknown := [name for name in names if name not in _MODELS]:
        raise DataError(f"no model '{unknown[0]}'", fix=f"choose of {', '.join(_MODELS)}")
    if source in _SMALL and flags.min_movie_ratings is None:
        thresholds = Thresholds(thresholds.min_user_ratings, _FEW)
    if not os.path.exists(source):  # noqa: PTH110 - unlike Path.exists, it never raises
        if source not in DATASETS:
            raise DataError(
                "no such folder or archive",
                where=source,
                fix=f"give the path of one, or one of {', '.join(DATASETS)}",
            )
        return Recipe(source, None, thresholds, names)
    path = Path(source).resolve()
    status = max((inner.stat() for inner in (path, *path.glob("*"))), key=lambda s: s.st_mtime_ns)
    return Recipe(str(path), (status.st_size, status.st_mtime_ns), thresholds, names)


if __name__ == "__main__":
    sys.exit(run(main))
