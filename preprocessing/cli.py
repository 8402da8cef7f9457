"""What the preprocessing commands have in common: their parser and shared arguments."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path


def new_parser(module: str, description: str | None) -> ArgumentParser:
    """Return a parser for `python -m preprocessing.MODULE`."""
    return ArgumentParser(
        prog=f"python -m preprocessing.{module}",
        description=description,
        formatter_class=RawDescriptionHelpFormatter,
    )


def add_source(parser: ArgumentParser) -> None:
    """Add SOURCE, the raw data set, and --data, where one given by name is, to `parser`."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="folder or zip archive with MovieLens CSV files, or a name such as "
        "ml-latest-small, downloaded unless it is in data/",
    )
    add_data(parser)


def add_data(parser: ArgumentParser) -> None:
    """Add --data, the folder of raw data sets, to `parser`."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where raw data sets are (default: data/)"
    )


def add_processed(parser: ArgumentParser) -> None:
    """Add --processed, the output folder, to `parser`."""
    parser.add_argument(
        "--processed", type=Path, metavar="DIR", help="where to write (default: processed/)"
    )
