"""Where config/, processed/ and artifacts/ are found, and where new ones and sessions are written.

The order is: a flag, the environment variable FOURFOLD_HOME, for the app the library that
`fourfold build` made, the source tree, the copy inside the installed wheel. Sessions are kept in
the platform's data folder.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError
from engine.files.library import find_library
from engine.files.user_folders import data_folder

HOME_VARIABLE = "FOURFOLD_HOME"
LIBRARY = "library"
_PACKAGE = Path(__file__).resolve().parents[1]
_SOURCE_TREE = _PACKAGE.parent
_BUNDLED = _PACKAGE / "bundled"


@dataclass(frozen=True, slots=True)
class Location:
    """A folder, and the rule that found it."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Locations:
    """The three folders that the app reads.

    Attributes
    ----------
    notice
        Why the library is not read although there is one, or "".
    """

    config: Location
    processed: Location
    artifacts: Location
    notice: str = ""


def _source_tree() -> Path | None:
    """Return the source tree that this package runs from, or None if it is installed."""
    return _SOURCE_TREE if (_SOURCE_TREE / "pyproject.toml").is_file() else None


def locate(
    *, processed: Path | None = None, artifacts: Path | None = None, bundled: bool = False
) -> Locations:
    """Find the folders to read; raises as `input_folder` and `data_folder` do.

    Catalogue and models come from the same place, so that a flag or FOURFOLD_HOME for one of
    them rules out the library, as `bundled` does. A library that cannot be used is left out,
    with a notice.
    """
    config, notice = input_folder("config"), ""
    if not (bundled or processed or artifacts or _home()):
        try:
            library = find_library()
        except DataError as error:
            library, notice = None, f"The library is not used: {error}"
        if library is not None:
            made = library.folder
            return Locations(
                config,
                processed=Location(made / "processed", LIBRARY),
                artifacts=Location(made / "artifacts", LIBRARY),
            )
    return Locations(
        config=config,
        processed=input_folder("processed", processed),
        artifacts=input_folder("artifacts", artifacts),
        notice=notice,
    )


def input_folder(name: str, flag: Path | None = None) -> Location:
    """Return the folder called `name` to read, by the first rule that finds one.

    FOURFOLD_HOME may have only some of the folders; later rules find the rest.

    Raises
    ------
    DataError
        FOURFOLD_HOME is not a folder, or no rule finds a folder.
    """
    if flag is not None:
        return Location(flag, f"--{name}")
    home, tree = _home(), _source_tree()
    if home and _is_folder(home / name):
        return Location(home / name, HOME_VARIABLE)
    if tree and (tree / name).is_dir():
        return Location(tree / name, "source tree")
    if (_BUNDLED / name).is_dir():
        return Location(_BUNDLED / name, "installed package")
    raise DataError(
        f"no {name}/ folder was found",
        fix=f"set {HOME_VARIABLE} to the folder that holds it or reinstall fourfold",
    )


def output_folder(name: str, flag: Path | None) -> Path:
    """Return the folder called `name` ("data", "processed" or "artifacts") to write to.

    An installed wheel is never written to: outside a source tree the flag or FOURFOLD_HOME
    must name the folder.

    Raises
    ------
    DataError
        Neither the flag nor FOURFOLD_HOME is set, and there is no source tree.
    """
    if flag is not None:
        return flag
    if home := _home():
        return home / name
    if tree := _source_tree():
        return tree / name
    raise DataError(
        f"no folder to write {name}/ to",
        fix=f"name a folder on the command line or set {HOME_VARIABLE}",
    )


def sessions_folder() -> Path:
    """Return the folder of kept sessions, whether or not it exists; raises as `data_folder`."""
    return data_folder() / "sessions"


def _home() -> Path | None:
    value = os.environ.get(HOME_VARIABLE)
    if not value:
        return None
    home = Path(os.path.expanduser(value))  # noqa: PTH111 - unlike Path's, it never raises
    if not _is_folder(home):
        raise DataError(
            "is not a folder", where=f"{HOME_VARIABLE}={value}", fix="create or unset it"
        )
    return home


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - unlike Path.is_dir, it never raises
