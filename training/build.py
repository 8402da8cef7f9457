"""Make the library that the app then uses: from a MovieLens data set to trained models.

It is written to the platform's data folder; `fourfold locate` says where. Each stage is skipped if
an earlier run has finished it, so that a build that was stopped goes on where it was. The old
library stays in use until the new one is complete.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.console import new_parser, run
from engine.files.library import library_folder
from engine.text import visible
from preprocessing.download import BASE_URL
from preprocessing.fetch_tmdb_metadata import fetch_and_publish, show_pause
from preprocessing.tmdb.auth import KEY_FILE_FLAG, TmdbKey
from preprocessing.tmdb.client import BASE_URL as TMDB_URL
from preprocessing.tmdb.client import TmdbClient
from preprocessing.tmdb.rate_limit import RequestLimits
from training.library import build_folder
from training.library.recipe import Recipe
from training.library.stages import stages

_DOWNLOADS: Final = "downloads"


def build(recipe: Recipe, base_url: str = BASE_URL, *, check: bool = False) -> tuple[Path, bool]:
    """Make the library of a recipe and publish it.

    Returns
    -------
    tuple
        Its folder, and whether it is new.

    Raises
    ------
    DataError
        Another build is running, a stage fails, or the folder cannot be written. The library is
        the old one.
    """
    root = library_folder()
    with build_folder.only_build(root):
        published = build_folder.published(recipe)
        if published is not None and not (check and not build_folder.read_check(published)):
            build_folder.tidy(root, published)
            return published, False
        folder = build_folder.begin(root, recipe)
        all_stages = [*stages(recipe, root / _DOWNLOADS, folder, base_url, check=check)]
        for number, stage in enumerate(all_stages, start=1):
            started = time.monotonic()
            result = "done before" if stage.is_done() else stage.work()
            took = f"{time.monotonic() - started:.0f} s"
            _say(f"[{number}/{len(all_stages)}] {stage.name:<12} {result}, {took}")
        build_folder.publish(root, folder, recipe)
        return folder, True


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the library and say what it has."""
    parser = new_parser(
        "fourfold build",
        __doc__,
        "",
        "ml-latest --check",
        "--min-movie-ratings 5 path/to/data-set",
        "--tmdb --key-file key.txt",
        "--remove",
    )
    parser.allow_abbrev = False  # otherwise --key SECRET would match --key-file
    Recipe.add_flags(parser)
    parser.add_argument(
        "--check", action="store_true",
        help="also measure the recommendations on 200 held-out people (at most a fifth of those "
        "with enough likes)",
    )  # fmt: skip
    parser.add_argument(
        "--tmdb", action="store_true",
        help="then fetch credits and descriptions from TMDB, with a key of yours",
    )  # fmt: skip
    parser.add_argument(
        KEY_FILE_FLAG, type=Path, metavar="FILE", help="file that contains only the key or token"
    )
    parser.add_argument(
        "--remove", action="store_true", help="delete the library; takes no other option"
    )
    parser.add_argument(
        "--base-url", default=BASE_URL, metavar="URL", help="where NAME.zip is downloaded from"
    )
    parser.add_argument(
        "--tmdb-url", default=TMDB_URL, metavar="URL", help="the address of TMDB's API"
    )
    flags = parser.parse_args(arguments)
    client = None  # made before the work, so that a missing key costs none
    if flags.tmdb:
        key = TmdbKey.find(flags.key_file)
        client = TmdbClient(key, flags.tmdb_url, RequestLimits(), waiting=show_pause)
    started = time.monotonic()
    folder, is_new = build(Recipe.from_flags(flags), flags.base_url, check=flags.check)
    if is_new:
        _say(f"The library is in {folder}; {time.monotonic() - started:.0f} s in all.")
    else:
        _say("The library is up to date.")
    if flags.check:
        _say(build_folder.read_check(folder))
    if client is not None:
        fetch_and_publish(folder / "processed", client)
    _say("fourfold uses it from now on; fourfold --bundled does not.")


def _say(lines: str) -> None:
    for line in lines.splitlines():
        sys.stdout.write(f"{visible(line)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(run(main))
