"""Fetch descriptions, images, dates and votes from TMDB and merge them into movie_metadata.csv.

A value from TMDB replaces the old one; where TMDB has none, the old one stays. The key comes
from TMDB_API_KEY, TMDB_BEARER_TOKEN or a file. After an interruption, run the command again
to continue; films that TMDB does not have are not requested again.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.console import run
from engine.errors import DataError
from engine.files.bounded_settings import add_flags, from_flags
from engine.files.locations import output_folder
from engine.files.names import MOVIE_FACTS, MOVIE_METADATA, TMDB_ATTRIBUTION, TMDB_FETCHED
from engine.text import listed, visible
from preprocessing import cli
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.links import MovieLinks
from preprocessing.progress import Advance, Progress, bar, silent
from preprocessing.tmdb.auth import KEY_FILE_FLAG, TmdbKey
from preprocessing.tmdb.cache import FilmCache
from preprocessing.tmdb.client import BASE_URL, TmdbClient, TmdbError
from preprocessing.tmdb.metadata_table import MovieMetadata, publish_merged
from preprocessing.tmdb.parse import ResponseError
from preprocessing.tmdb.rate_limit import RequestLimits

_FACTS_FIX = "run `python -m preprocessing.movie_facts` first"
_OUTCOMES = (
    "without_tmdb_id", "fetched_before", "found", "not_on_tmdb", "failed", "not_requested",
)  # fmt: skip
_MOST_IN_A_ROW = 30  # films that may fail one after another before the run ends
_MOST_NAMED = 5  # films named for each reason


class Fetch:
    """One run for the films in `processed`; with `refresh` all of them are requested again.

    Raises
    ------
    DataError
        A file is missing or damaged.
    """

    def __init__(self, processed: Path, *, refresh: bool = False):
        self._processed = processed
        Provenance.read(processed)  # fail now rather than when publishing
        movies = MovieMetadata.read(processed).movies
        facts = CsvFile.at(processed / MOVIE_FACTS, _FACTS_FIX)
        ids = MovieLinks.read(facts, movies.ids).tmdb_ids.to_pylist()
        self._tmdb_ids: dict[int, int | None] = dict(zip(movies.ids.tolist(), ids, strict=True))
        self._cache = FilmCache(processed / TMDB_FETCHED)
        if refresh:
            self.publish()
            self._cache.clear()
        self._fetched_before = frozenset(self._cache.films)
        self._failed: dict[int, str] = {}
        self._failed_in_a_row = 0

    async def run(self, client: TmdbClient, *, progress: Progress = silent) -> None:
        """Request every film that is not fetched yet, then close `client`.

        Raises
        ------
        FourfoldError
            The key is refused, the cache cannot be written, or too many films fail; the films
            fetched until then are kept.
        """
        wanted = {tmdb_id for tmdb_id in self._tmdb_ids.values() if tmdb_id}
        wanted -= self._fetched_before
        waiting = iter(sorted(wanted))
        try:
            with progress("TMDB", len(wanted), unit=" films") as advance:
                async with client, asyncio.TaskGroup() as workers:
                    for _ in range(client.limits.concurrency):
                        workers.create_task(self._work(client, waiting, advance))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None

    async def _work(self, client: TmdbClient, waiting: Iterator[int], advance: Advance) -> None:
        for tmdb_id in waiting:
            try:
                film = await client.fetch_film(tmdb_id)
            except ResponseError as error:
                self._add_failure(tmdb_id, error.problem, client.base_url)
            else:
                self._failed_in_a_row = 0
                self._cache.add(tmdb_id, film)
            advance(1)

    def _add_failure(self, tmdb_id: int, reason: str, where: str) -> None:
        self._failed[tmdb_id] = reason
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= _MOST_IN_A_ROW:
            raise TmdbError(
                f"{self._failed_in_a_row} films in a row failed, the last because {reason}",
                where=where,
                fix="check the network and --base-url, then run the command again",
            )

    def publish(self) -> None:
        """Merge all films fetched so far into the table; raises as `publish_merged` does."""
        fetched = {
            movie: film
            for movie, tmdb_id in self._tmdb_ids.items()
            if (film := self._cache.films.get(tmdb_id or 0)) is not None
        }
        publish_merged(self._processed, fetched)

    def report(self) -> StepReport:
        """Return how many films had each outcome; the outcomes add up to all films."""
        outcomes = Counter(map(self._outcome, self._tmdb_ids.values()))
        counts = {"films": len(self._tmdb_ids), **{name: outcomes[name] for name in _OUTCOMES}}
        notes = list(self._failures())
        if outcomes["not_on_tmdb"] and not (outcomes["found"] or outcomes["fetched_before"]):
            notes.append("none was found: check --base-url, then run the command with --refresh")
        return StepReport("fetch_tmdb_metadata", counts, tuple(notes))

    def _outcome(self, tmdb_id: int | None) -> str:
        if not tmdb_id:
            return "without_tmdb_id"
        if tmdb_id in self._fetched_before:
            return "fetched_before"
        if tmdb_id in self._cache.films:
            return "not_on_tmdb" if self._cache.films[tmdb_id] is None else "found"
        return "failed" if tmdb_id in self._failed else "not_requested"

    def _failures(self) -> Iterator[str]:
        for reason in sorted(set(self._failed.values())):
            ids = sorted(tmdb_id for tmdb_id, why in self._failed.items() if why == reason)
            yield visible(f"failed: {reason} (TMDB id {listed(ids, _MOST_NAMED)})")
        if self._failed:
            yield "run the command again to retry the films that failed"


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch the missing films, then publish them and print the report, even if interrupted."""
    parser = cli.new_parser("fetch_tmdb_metadata", __doc__)
    parser.epilog = TMDB_ATTRIBUTION
    parser.allow_abbrev = False  # otherwise --key SECRET would match --key-file
    cli.add_processed(parser)
    parser.add_argument(
        KEY_FILE_FLAG, type=Path, metavar="FILE", help="file that contains only the key or token"
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
    processed = output_folder("processed", flags.processed)
    key = TmdbKey.find(flags.key_file)
    limits = RequestLimits(**from_flags(RequestLimits, flags, DataError))
    client = TmdbClient(key, flags.base_url, limits)
    fetch = Fetch(processed, refresh=flags.refresh)
    try:
        asyncio.run(fetch.run(client, progress=bar))
    finally:
        fetch.publish()
        sys.stdout.write(str(fetch.report()))
        sys.stdout.write(f"\nWritten to {visible(str(processed / MOVIE_METADATA))}\n")


if __name__ == "__main__":
    sys.exit(run(main))
