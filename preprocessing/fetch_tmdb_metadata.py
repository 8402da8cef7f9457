"""Film descriptions, pictures, dates and votes from TMDB, merged into movie_metadata.csv.

What TMDB has of a film replaces what stands there; what it lacks leaves it. The key is read
from TMDB_API_KEY or TMDB_BEARER_TOKEN or from a file. Interrupted or killed, the command
goes on where it stopped when run again; films that TMDB does not have are not asked for again.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.console import run
from engine.files.locations import output_folder
from engine.files.names import MOVIE_FACTS, MOVIE_METADATA, TMDB_ATTRIBUTION, TMDB_FETCHED
from engine.text import visible
from preprocessing import cli
from preprocessing.account import Account
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.manifest import Provenance
from preprocessing.movielens.links import MovieLinks
from preprocessing.progress import Advance, Progress, bar, silent
from preprocessing.tmdb.auth import KEY_FILE_FLAG, TmdbKey
from preprocessing.tmdb.cache import Journal
from preprocessing.tmdb.client import BASE_URL, Tmdb, TmdbError
from preprocessing.tmdb.metadata_table import MovieMetadata, publish_merged
from preprocessing.tmdb.parse import AnswerError
from preprocessing.tmdb.rate_limit import Manners

_FACTS_FIX = "run `python -m preprocessing.movie_facts` first"
_MOST_IN_A_ROW = 30  # films that may fail one after another before the run is given up
_NAMED = 5  # films named for each reason to fail


class Fetch:
    """One run: which films are asked for, what was answered, what failed.

    Parameters
    ----------
    processed
        The folder whose films are looked up, and which gets the result.
    refresh
        Whether films are asked for that an earlier run has fetched.

    Raises
    ------
    DataError
        A file is missing or damaged.
    """

    def __init__(self, processed: Path, *, refresh: bool = False):
        self._processed = processed
        Provenance.of(processed)  # what publication will need is better missed now than then
        movies = MovieMetadata.read(processed).movies
        facts = CsvFile.at(processed / MOVIE_FACTS, _FACTS_FIX)
        ids = MovieLinks.read(facts, movies.ids).tmdb_ids.to_pylist()
        self._tmdb_ids: dict[int, int | None] = dict(zip(movies.ids.tolist(), ids, strict=True))
        self._journal = Journal(processed / TMDB_FETCHED)
        if refresh:
            self.publish()
            self._journal.clear()
        self._before = frozenset(self._journal.answers)
        self._failed: dict[int, str] = {}
        self._in_a_row = 0

    async def run(self, tmdb: Tmdb, *, progress: Progress = silent) -> None:
        """Ask `tmdb` for every film that is not fetched yet.

        Raises
        ------
        FourfoldError
            The key is refused, the journal cannot be written, or too much fails; what was
            answered until then is kept.
        """
        wanted = {tmdb_id for tmdb_id in self._tmdb_ids.values() if tmdb_id} - self._before
        waiting = iter(sorted(wanted))
        with progress("TMDB", len(wanted), unit=" films") as advance:
            try:
                async with asyncio.TaskGroup() as workers:
                    for _ in range(tmdb.manners.concurrency):
                        workers.create_task(self._work(tmdb, waiting, advance))
            except ExceptionGroup as group:
                raise group.exceptions[0] from None

    async def _work(self, tmdb: Tmdb, waiting: Iterator[int], advance: Advance) -> None:
        for tmdb_id in waiting:
            try:
                told = await tmdb.film(tmdb_id)
            except AnswerError as error:
                self._note_failure(tmdb_id, error.problem, tmdb.base_url)
            else:
                self._in_a_row = 0
                self._journal.add(tmdb_id, told)
            advance(1)

    def _note_failure(self, tmdb_id: int, reason: str, where: str) -> None:
        self._failed[tmdb_id] = reason
        self._in_a_row += 1
        if self._in_a_row >= _MOST_IN_A_ROW:
            raise TmdbError(
                f"{self._in_a_row} films in a row failed, the last because {reason}",
                where=where,
                fix="check the network and --base-url, then run the command again",
            )

    def publish(self) -> None:
        """Merge every answer so far into the table.

        Raises
        ------
        DataError
            As `movie_metadata.publish_merged`.
        """
        answers = self._journal.answers
        told = {movie: answers.get(tmdb_id or 0) for movie, tmdb_id in self._tmdb_ids.items()}
        publish_merged(
            self._processed, {movie: film for movie, film in told.items() if film is not None}
        )

    def account(self) -> Account:
        """Return how many films came to what; together they are all films."""
        outcomes = Counter(map(self._outcome, self._tmdb_ids.values()))
        names = ("without_tmdb_id", "done_before", "found", "missing", "failed", "not_asked")
        counts = {"films": len(self._tmdb_ids), **{name: outcomes[name] for name in names}}
        return Account("fetch_tmdb_metadata", counts, (*self._reasons(), *self._doubts(outcomes)))

    def _outcome(self, tmdb_id: int | None) -> str:
        if not tmdb_id:
            return "without_tmdb_id"
        if tmdb_id in self._before:
            return "done_before"
        if tmdb_id in self._journal.answers:
            return "missing" if self._journal.answers[tmdb_id] is None else "found"
        return "failed" if tmdb_id in self._failed else "not_asked"

    def _reasons(self) -> Iterator[str]:
        for reason in sorted(set(self._failed.values())):
            ids = sorted(tmdb_id for tmdb_id, why in self._failed.items() if why == reason)
            named = ", ".join(map(str, ids[:_NAMED])) + ", …" * (len(ids) > _NAMED)
            yield visible(f"failed: {reason} (TMDB id {named})")
        if self._failed:
            yield "run the command again to ask once more for what failed"

    def _doubts(self, outcomes: Counter[str]) -> Iterator[str]:
        if outcomes["missing"] and not (outcomes["found"] or outcomes["done_before"]):
            yield "none was found: check --base-url, then run the command with --refresh"


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch what is missing, publish all there is, and print the account, interrupted or not."""
    parser = cli.new_parser("fetch_tmdb_metadata", __doc__)
    parser.epilog = TMDB_ATTRIBUTION
    parser.allow_abbrev = False  # or --key SECRET would be taken for the file's flag
    cli.add_processed(parser)
    parser.add_argument(
        KEY_FILE_FLAG, type=Path, metavar="FILE", help="a file that holds the key or token alone"
    )
    parser.add_argument(
        "--base-url", default=BASE_URL, metavar="URL", help="where movie/ID lies (%(default)s)"
    )
    parser.add_argument(
        "--refresh", action="store_true", help="ask again for films that were fetched before"
    )
    Manners.add_flags(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    key = TmdbKey.find(flags.key_file)
    tmdb = Tmdb(key, flags.base_url, Manners.from_flags(flags))
    fetch = Fetch(processed, refresh=flags.refresh)
    try:
        asyncio.run(_fetch_all(fetch, tmdb))
    finally:
        fetch.publish()
        sys.stdout.write(str(fetch.account()))
        sys.stdout.write(f"\nWritten to {visible(str(processed / MOVIE_METADATA))}\n")


async def _fetch_all(fetch: Fetch, tmdb: Tmdb) -> None:
    async with tmdb:
        await fetch.run(tmdb, progress=bar)


if __name__ == "__main__":
    sys.exit(run(main))
