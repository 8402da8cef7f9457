"""The stages of a build, each of which is skipped if an earlier run has finished it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.files.manifest import CheckedFolder
from engine.files.names import MANIFEST
from preprocessing.progress import bar
from training.library.build_folder import read_check
from training.library.recipe import Recipe
from training.library.trainers import train


@dataclass(frozen=True)
class Stage:
    """One stage.

    Attributes
    ----------
    is_done
        Whether an earlier run has finished it.
    work
        Does the work, and returns what there is now, in a few words.
    """

    name: str
    is_done: Callable[[], bool]
    work: Callable[[], str]


def stages(
    recipe: Recipe, downloads: Path, folder: Path, base_url: str, *, check: bool
) -> Iterator[Stage]:
    """Yield the stages that make the library of `recipe` in `folder`, in order.

    Parameters
    ----------
    downloads
        Where the data set is downloaded to.
    check
        Whether the last stage measures how good the recommendations are.
    """
    processed, artifacts = folder / "processed", folder / "artifacts"
    prepared = (processed / MANIFEST).exists
    source = Path(recipe.source)
    if recipe.is_download:
        source = downloads / recipe.source
        yield Stage(
            "download",
            lambda: source.is_dir() or prepared(),
            lambda: _download(recipe.source, downloads, base_url),
        )
    yield Stage("prepare", prepared, lambda: _prepare(source, recipe, processed))
    for model in recipe.models:
        yield Stage(
            f"train {model}",
            (artifacts / model / MANIFEST).exists,
            lambda model=model: train(model, processed, artifacts),  # type: ignore[misc]
        )
    if check:
        yield Stage("check", lambda: bool(read_check(folder)), lambda: _check(folder))


def _download(name: str, downloads: Path, base_url: str) -> str:
    from preprocessing.download import download

    return f"in {download(name, downloads, base_url, progress=bar)}"


def _prepare(source: Path, recipe: Recipe, processed: Path) -> str:
    from preprocessing.movielens.source import RawSource
    from preprocessing.setup import setup

    setup(RawSource.at(source), processed, recipe.thresholds, list_others=True, progress=bar)
    counts = CheckedFolder(processed, "fourfold build").manifest["counts"]["filter_data"]
    return ", ".join(f"{value:,} {key.replace('_', ' ')}" for key, value in counts.items())


def _check(folder: Path) -> str:
    from training.library.held_out_check import check_library

    return check_library(folder)
