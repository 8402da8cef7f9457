"""The command line that trainers and evaluation share: its flags, and printing a report."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.console import new_parser
from engine.errors import DataError
from engine.files.bounded_settings import bounded
from engine.files.locations import input_folder, output_folder
from engine.files.names import TRAINING_CONFIG
from training.rating_table import FIX, RatingFiles
from training.splits import MADE_BY


@dataclass(frozen=True)
class Workers:
    """The processes of an evaluation."""

    jobs: int = bounded(os.cpu_count() or 1, 1, 1024, "number of processes", "N")


def trainer_parser(module: str, description: str | None, *endings: str) -> ArgumentParser:
    """Return a parser for `python -m training.MODULE` with --processed, --out and --config.

    Parameters
    ----------
    endings
        Of the examples in its help, after the command.
    """
    parser = new_parser(f"python -m training.{module}", description, *endings)
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


def add_rating_flags(parser: ArgumentParser) -> None:
    """Add --ratings, --movies, --credits and --processed, the sources of a rating table."""
    for flag, metavar, meaning in (
        ("--ratings", "FILE", "ratings, in the format of MovieLens"),
        ("--movies", "FILE", "the films of --ratings"),
        (
            "--credits",
            "FILE",
            "who made the films, such as processed/movie_credits.csv; without it, models of "
            "--ratings know no makers, countries or languages",
        ),
        (
            "--processed",
            "DIR",
            "folder of the filtered ratings and films, without --ratings (default: processed/)",
        ),
    ):
        parser.add_argument(flag, type=Path, metavar=metavar, help=meaning)


def rating_files(flags: Namespace) -> RatingFiles:
    """Return the files of the rating table that the flags name.

    Raises
    ------
    DataError
        One of the two flags is missing, or processed/ was not found.
    """
    if (flags.ratings is None) != (flags.movies is None):
        raise DataError("--ratings and --movies belong together", fix="give both or neither")
    if flags.ratings is not None:
        return RatingFiles(flags.ratings, flags.movies, flags.credits, FIX)
    folder = input_folder("processed", flags.processed).path
    files = RatingFiles.of_processed(folder, f"{MADE_BY} or give --ratings and --movies")
    return replace(files, film_credits=flags.credits or files.film_credits)


def print_lines(lines: Iterable[str]) -> None:
    """Write a report to standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
