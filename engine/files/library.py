"""The library: the catalogue and models that `fourfold build` made in the platform's data folder.

    library/current.json               which of the folders beside it counts
    library/FOLDER/processed/          as in a source tree
    library/FOLDER/artifacts/

A new library is a new folder; replacing current.json publishes it at once.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeGuard

from engine.errors import DataError, os_reason
from engine.files.bounded_read import read_regular
from engine.files.user_folders import data_folder

CURRENT: Final = "current.json"
KIND: Final = "library"
SCHEMA: Final = 1
BUILD_AGAIN: Final = "make it again with `fourfold build`"
_LARGEST: Final = 1 << 16  # bytes


@dataclass(frozen=True, slots=True)
class Library:
    """A published library.

    Attributes
    ----------
    folder
        Has processed/ and artifacts/.
    content
        Of current.json: what it was made of.
    """

    folder: Path
    content: dict[str, Any]


def library_folder() -> Path:
    """Return the folder of the library, whether or not it exists; raises as `data_folder`."""
    return data_folder() / "library"


def find_library() -> Library | None:
    """Return the library, or None if there is none.

    Raises
    ------
    DataError
        It is damaged, cannot be read, or was made by another version.
    NoHomeError
        There is no folder for it.
    """
    root = library_folder()
    path = root / CURRENT
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DataError(
            f"cannot be read: {os_reason(error)}", where=path, fix="make it readable"
        ) from error
    try:
        content = json.loads(read_regular(path, _LARGEST, DataError, BUILD_AGAIN))
    except (ValueError, RecursionError):
        raise DataError("is not valid JSON", where=path, fix=BUILD_AGAIN) from None
    if not isinstance(content, dict) or content.get("fourfold") != KIND:
        raise DataError("is not a library", where=path, fix=BUILD_AGAIN)
    if content.get("schema") != SCHEMA:
        raise DataError(
            f"was made by another version: its schema is {content.get('schema')!r}, "
            f"this version reads {SCHEMA}",
            where=path,
            fix=BUILD_AGAIN,
        )
    if not is_folder_name(name := content.get("folder")):
        raise DataError("names no folder", where=path, fix=BUILD_AGAIN)
    folder = root / name
    for part in ("processed", "artifacts"):
        if not os.path.isdir(folder / part):  # noqa: PTH112 - unlike Path.is_dir, it never raises
            raise DataError(f"has no {part}/", where=folder, fix=BUILD_AGAIN)
    return Library(folder, content)


def is_folder_name(name: object) -> TypeGuard[str]:
    """Return whether `name` can only be that of a folder beside current.json."""
    return isinstance(name, str) and name != "" and Path(name).name == name and name[0] != "."
