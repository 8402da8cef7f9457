"""The parser and the arguments that the preprocessing commands share."""

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


def add_processed(parser: ArgumentParser) -> None:
    """Add --processed, the output folder, to `parser`."""
    parser.add_argument(
        "--processed", type=Path, metavar="DIR", help="where to write (default: processed/)"
    )
