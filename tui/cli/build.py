"""`fourfold build`: make the library, or delete it; the work is done by `training.build`."""

import os
import shutil
import sys
from argparse import Namespace
from importlib.util import find_spec

from engine.console import examples
from engine.errors import DataError, os_reason
from engine.files.library import library_folder
from engine.text import visible
from tui.cli.help_texts import COMMANDS, INSTALL_BUILD_EXTRA

_NEEDED = ("pandas", "pyarrow", "scipy", "sklearn", "threadpoolctl", "numba", "tqdm", "httpx")


def run(args: Namespace) -> None:
    """Replace this process by the build, or delete the library for --remove.

    Raises
    ------
    DataError
        The packages that it needs are missing, or the library cannot be deleted.
    """
    if args.arguments == ["--remove"]:
        _remove()
        return
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing and not {"-h", "--help"}.isdisjoint(args.arguments):
        _print_help()
        return
    if missing or find_spec("training") is None:
        raise DataError(
            f"building needs packages that are missing: {', '.join(missing) or 'training'}",
            fix=INSTALL_BUILD_EXTRA,
        )
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "training.build", *args.arguments])  # noqa: S606


def _print_help() -> None:
    """Print a shorter help, without the packages that the build's own needs."""
    text = COMMANDS["build"]
    print(f"{text.description}\n\n{examples('fourfold build', *text.examples)}\n")
    print(f"To build, and to see its options, {INSTALL_BUILD_EXTRA}.")


def _remove() -> None:
    folder = library_folder()
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        print("There is no library.")
        return
    except OSError as error:
        raise DataError(
            f"cannot be deleted: {os_reason(error)}", where=folder, fix="delete it by hand"
        ) from error
    print(visible(f"Deleted {folder}"))
