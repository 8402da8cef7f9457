"""The folder where a library is built: one build at a time, resumed, published at once."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from engine.errors import DataError, os_reason, write_fix
from engine.files.atomic import flush_to_disk, folder_made, write_atomically
from engine.files.library import CURRENT, KIND, SCHEMA, find_library, is_folder_name
from engine.files.lock import lock
from engine.files.manifest import CheckedFolder, to_json
from engine.files.names import MANIFEST, TMDB_FETCHED
from training.library.recipe import Recipe

_UNFINISHED: Final = "unfinished.json"
_LOCK: Final = "building.lock"
_CHECK: Final = "check.txt"


@contextmanager
def only_build(root: Path) -> Iterator[None]:
    """Keep other builds out; a process that is killed lets go of the lock.

    Raises
    ------
    DataError
        Another build is running, or the folder cannot be written.
    """
    try:
        with folder_made(root):
            (root / _LOCK).touch()
            held = lock(root / _LOCK)
            if held is None:
                raise DataError(
                    "another build is running", where=root, fix="wait for it, or stop it first"
                )
            with held:
                yield
    except OSError as error:
        raise DataError(
            f"cannot be written: {os_reason(error)}",
            where=root,
            fix=write_fix(error, "set XDG_DATA_HOME to another folder"),
        ) from error


def published(recipe: Recipe) -> Path | None:
    """Return the folder of the library that is there, if it was made of `recipe`."""
    try:
        library = find_library()
    except DataError:
        return None
    made_of_it = library is not None and library.content.get("recipe") == recipe.document()
    return library.folder if library is not None and made_of_it else None


def begin(root: Path, recipe: Recipe) -> Path:
    """Return the folder to build in: that of an unfinished build of this recipe, or a new one."""
    note = root / _UNFINISHED
    try:
        unfinished = json.loads(note.read_bytes())
        if is_folder_name(name := unfinished["folder"]):
            if unfinished["recipe"] == recipe.document():
                return root / name
            shutil.rmtree(root / name, ignore_errors=True)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass
    name = f"{Path(recipe.source).stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    while (root / name).exists():  # it has seconds, and the clock may be set back
        name += "-again"
    write_atomically(note, to_json({"recipe": recipe.document(), "folder": name}))
    (root / name).mkdir(exist_ok=True)
    return root / name


def publish(root: Path, folder: Path, recipe: Recipe) -> None:
    """Make `folder` the library, and keep what TMDB said about the films of the old one."""
    try:
        old = find_library()
    except DataError:
        old = None
    if old is not None and (fetched := old.folder / "processed" / TMDB_FETCHED).exists():
        flush_to_disk(Path(shutil.copy(fetched, folder / "processed")))
        flush_to_disk(folder / "processed")
    content = {
        "fourfold": KIND,
        "schema": SCHEMA,
        "folder": folder.name,
        "recipe": recipe.document(),
    }
    flush_to_disk(root)  # The folder's name; what is in it each stage has flushed.
    write_atomically(root / CURRENT, to_json(content))
    tidy(root, folder)


def tidy(root: Path, folder: Path) -> None:
    """Remove what only building needs, and older libraries."""
    for path in root.iterdir():
        if path.is_dir() and path != folder:
            shutil.rmtree(path, ignore_errors=True)
    (root / _UNFINISHED).unlink(missing_ok=True)
    for part in (folder / "processed", *(folder / "artifacts").iterdir()):
        listed = CheckedFolder(part, "fourfold build").manifest["files"]
        kept = {MANIFEST, TMDB_FETCHED, *listed}
        for path in part.iterdir():
            if path.is_file() and path.name not in kept:
                path.unlink()


def write_check(folder: Path, lines: Sequence[str]) -> None:
    """Keep the lines of a check beside the library in `folder` that it measured."""
    write_atomically(folder / _CHECK, "\n".join(lines).encode())


def read_check(folder: Path) -> str:
    """Return the lines of the check of the library in `folder`, "" if there was none."""
    path = folder / _CHECK
    return path.read_text(encoding="utf-8") if path.exists() else ""
