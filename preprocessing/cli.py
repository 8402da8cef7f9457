"""The parser and the arguments that the preprocessing commands share."""

from argparse import ArgumentParser
from pathlib import Path

from engine import console


def new_parser(module: str, description: str | None, *endings: str) -> ArgumentParser:
    """Return a parser for `python -m preprocessing.MODULE`.

    Parameters
    ----------
    endings
        Of the examples in its help, after the command.
    """
    return console.new_parser(f"python -m preprocessing.{module}", description, *endings)


def add_source(parser: ArgumentParser) -> None:
    """Add SOURCE, the raw data set, and --data to `parser`."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="folder or zip archive of a MovieLens release, or a name such as "
        "ml-latest-small, downloaded unless it is in data/",
    )
    add_data(parser)


def add_data(parser: ArgumentParser) -> None:
    """Add --data, the folder of downloaded data sets, to `parser`."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of downloaded data sets (default: data/)"
    )


def add_processed(parser: ArgumentParser, meaning: str = "folder to read and write") -> None:
    """Add --processed to `parser`."""
    parser.add_argument(
        "--processed", type=Path, metavar="DIR", help=f"{meaning} (default: processed/)"
    )
