"""Fetch what TMDB has of each film, and merge it into movie_metadata.csv and movie_credits.csv.

These are descriptions, images, dates and votes, and the directors, cast, runtime, countries and
languages. A value from TMDB replaces the old one; where TMDB has none, the old one stays. The key
comes from TMDB_API_KEY, TMDB_BEARER_TOKEN or a file, and is written nowhere. After an
interruption, run the command again to continue; films that TMDB does not have are not requested
again.
"""

import asyncio
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from engine.console import run
from engine.errors import DataError
from engine.files.bounded_settings import add_flags, from_flags
from engine.files.locations import output_folder
from engine.files.names import MOVIE_CREDITS, MOVIE_METADATA, TMDB_ATTRIBUTION
from engine.text import visible
from preprocessing import cli
from preprocessing.progress import bar
from preprocessing.tmdb.auth import KEY_FILE_FLAG, TmdbKey
from preprocessing.tmdb.client import BASE_URL, TmdbClient
from preprocessing.tmdb.fetch import Fetch
from preprocessing.tmdb.rate_limit import RequestLimits

_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?", re.ASCII)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch and publish what the flags say."""
    parser = cli.new_parser(
        "fetch_tmdb_metadata",
        __doc__,
        "--processed mine/processed",
        "--processed mine/processed --key-file key.txt --language de",
    )
    parser.epilog = f"{parser.epilog}\n\n{TMDB_ATTRIBUTION}"
    parser.allow_abbrev = False  # otherwise --key SECRET would match --key-file
    cli.add_processed(parser)
    parser.add_argument(
        KEY_FILE_FLAG, type=Path, metavar="FILE", help="file that contains only the key or token"
    )
    parser.add_argument(
        "--language",
        default="",
        metavar="XX",
        help="language of the descriptions, such as de or pt-BR; English where there is none "
        "(default: English)",
    )
    parser.add_argument(
        "--base-url",
        default=BASE_URL,
        metavar="URL",
        help="the API's address (default: %(default)s)",
    )
    parser.add_argument(
        "--refresh", action="store_true", help="request films again that were fetched before"
    )
    add_flags(parser, RequestLimits, show_defaults=True)
    flags = parser.parse_args(arguments)
    if flags.language and not _LANGUAGE.fullmatch(flags.language):
        raise DataError(
            "is not a language", where="--language", fix="give a code such as de or pt-BR"
        )
    processed = output_folder("processed", flags.processed)
    key = TmdbKey.find(flags.key_file)
    limits = RequestLimits(**from_flags(RequestLimits, flags, DataError))
    client = TmdbClient(key, flags.base_url, limits, flags.language, show_pause)
    fetch_and_publish(processed, client, refresh=flags.refresh)


def fetch_and_publish(processed: Path, client: TmdbClient, *, refresh: bool = False) -> None:
    """Fetch the missing films of `processed`, publish all and print the report, even if stopped.

    Parameters
    ----------
    refresh
        Whether films that were fetched before are requested again.

    Raises
    ------
    FourfoldError
        As `Fetch` and its methods.
    """
    fetch = Fetch(processed, client.language, refresh=refresh)
    try:
        asyncio.run(fetch.run(client, progress=bar))
    finally:
        fetch.publish()
        sys.stdout.write(str(fetch.report()))
        written = " and ".join(str(processed / name) for name in (MOVIE_METADATA, MOVIE_CREDITS))
        sys.stdout.write(f"\nWritten to {visible(written)}\n")


def show_pause(seconds: float) -> None:
    """Write to standard error that TMDB wants no request for some seconds."""
    line = f"TMDB asks for fewer requests; waiting {math.ceil(seconds)} s"
    tqdm.write(line, file=sys.stderr)  # above a bar, if there is one


if __name__ == "__main__":
    sys.exit(run(main))
