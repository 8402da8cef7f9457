"""`fourfold --print-completion SHELL`: a script that completes commands, options and files."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.errors import DataError

SHELLS: Final = ("bash", "zsh")


def completion_script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script for a parser; arguments that are paths complete to files.

    Raises
    ------
    DataError
        shtab is not installed.
    """
    try:
        import shtab
    except ImportError:
        raise DataError(
            "needs shtab, which is not installed",
            where="--print-completion",
            fix="in the checkout, run `pip install '.[completion]'`",
        ) from None
    for action in _arguments(parser):
        if action.type is Path:
            kind = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE
            action.complete = kind  # type: ignore[attr-defined]
    return shtab.complete(parser, shell)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a parser and of its subparsers."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _arguments(inner)
