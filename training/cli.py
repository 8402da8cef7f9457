"""The command line that the trainers share: folders, settings file and report."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path

from engine.files.locations import input_folder, output_folder
from engine.files.names import TRAINING_CONFIG


def trainer_parser(module: str, description: str | None) -> ArgumentParser:
    """Return a parser for `python -m training.MODULE` with --processed, --out and --config."""
    parser = ArgumentParser(
        prog=f"python -m training.{module}",
        description=description,
        formatter_class=RawDescriptionHelpFormatter,
    )
    for flag, metavar, meaning in (
        ("--processed", "DIR", "preprocessed data (default: processed/)"),
        ("--out", "DIR", "where to write the model's folder (default: artifacts/)"),
        ("--config", "FILE", "settings file (default: config/training.yaml)"),
    ):
        parser.add_argument(flag, type=Path, metavar=metavar, help=meaning)
    return parser


def paths_of(flags: Namespace) -> tuple[Path, Path, Path]:
    """Return the folder to read, the artifacts folder to write to, and the settings file.

    Raises
    ------
    DataError
        A folder without a flag was not found.
    """
    return (
        input_folder("processed", flags.processed).path,
        output_folder("artifacts", flags.out),
        flags.config or input_folder("config").path / TRAINING_CONFIG,
    )


def print_lines(lines: Iterable[str]) -> None:
    """Write a report to standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
