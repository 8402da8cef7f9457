"""Fetch the films of a processed/ folder that were not fetched yet, and publish what is known."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.files.names import MOVIE_FACTS, TMDB_FETCHED
from engine.text import listed, visible
from preprocessing.film_details.film_tables import merged_tables, publish_merged, read_listed
from preprocessing.manifest import Provenance, StepReport
from preprocessing.progress import Advance, Progress, silent
from preprocessing.table_file import TableFile
from preprocessing.tables import read_table
from preprocessing.tmdb.cache import FilmCache, TmdbIds
from preprocessing.tmdb.client import TmdbClient, TmdbError
from preprocessing.tmdb.parse import ResponseError

_FACTS_FIX: Final = "run `python -m preprocessing.movie_facts SOURCE` first"
_OUTCOMES: Final = (
    "without_id", "fetched_before", "found", "not_on_tmdb", "failed", "not_requested",
)  # fmt: skip
_MOST_IN_A_ROW: Final = 30  # films that may fail one after another before the run ends
_MOST_NAMED: Final = 5  # films named for each reason


class Fetch:
    """One run for the films in `processed`; with `refresh` all of them are requested again.

    Parameters
    ----------
    language
        The client's; films fetched in another one are requested again.

    Raises
    ------
    DataError
        A file is missing or damaged.
    """

    def __init__(self, processed: Path, language: str = "", *, refresh: bool = False):
        self._processed = processed
        Provenance.read(processed)  # fail now rather than when publishing
        merged_tables(processed, {})
        movies = read_listed(processed)
        self._titles = dict(zip(movies["movieId"].tolist(), movies["title"], strict=True))
        self._ids = _ids_of(processed)
        self._cache = FilmCache(processed / TMDB_FETCHED, language)
        if refresh:
            self.publish()
            self._cache.clear()
        self._fetched_before = frozenset(self._cache.films)
        self._failed: dict[TmdbIds, str] = {}
        self._failed_in_a_row = 0

    async def run(self, client: TmdbClient, *, progress: Progress = silent) -> None:
        """Request every film that is not fetched yet, then close `client`.

        Raises
        ------
        FourfoldError
            The key is refused, the cache cannot be written, or too many films fail; the films
            fetched until then are kept.
        """
        wanted = {ids for ids in map(self._ids_of, self._titles) if any(ids)}
        wanted -= self._fetched_before
        waiting = iter(sorted(wanted, key=lambda ids: (ids.tmdb_id or 0, ids.imdb_id)))
        try:
            with progress("TMDB", len(wanted), unit=" films") as advance:
                async with client, asyncio.TaskGroup() as workers:
                    for _ in range(client.limits.concurrency):
                        workers.create_task(self._work(client, waiting, advance))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None

    async def _work(self, client: TmdbClient, waiting: Iterator[TmdbIds], advance: Advance) -> None:
        for ids in waiting:
            try:
                film = await client.fetch_film(ids)
            except ResponseError as error:
                self._add_failure(ids, error.problem, client.base_url)
            else:
                self._failed_in_a_row = 0
                self._cache.add(ids, film)
            advance(1)

    def _add_failure(self, ids: TmdbIds, reason: str, where: str) -> None:
        self._failed[ids] = reason
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= _MOST_IN_A_ROW:
            raise TmdbError(
                f"{self._failed_in_a_row} films in a row failed, the last because {reason}",
                where=where,
                fix="check the network and --base-url, then run the command again",
            )

    def publish(self) -> None:
        """Merge all films fetched so far into the tables; raises as `publish_merged` does."""
        fetched = {
            movie_id: film
            for movie_id in self._titles
            if (film := self._cache.films.get(self._ids_of(movie_id))) is not None
        }
        publish_merged(self._processed, fetched)

    def report(self) -> StepReport:
        """Return how many films had each outcome; the outcomes add up to all films."""
        outcomes = Counter(map(self._outcome, self._titles))
        counts = {"films": len(self._titles), **{name: outcomes[name] for name in _OUTCOMES}}
        notes = list(self._notes())
        if outcomes["not_on_tmdb"] and not (outcomes["found"] or outcomes["fetched_before"]):
            notes.append("none was found: check --base-url, then run the command with --refresh")
        return StepReport("fetch_tmdb_metadata", counts, tuple(notes))

    def _ids_of(self, movie_id: int) -> TmdbIds:
        return self._ids.get(movie_id, TmdbIds(None, ""))

    def _outcome(self, movie_id: int) -> str:
        ids = self._ids_of(movie_id)
        if not any(ids):
            return "without_id"
        if ids in self._fetched_before:
            return "fetched_before"
        if ids in self._cache.films:
            return "not_on_tmdb" if self._cache.films[ids] is None else "found"
        return "failed" if ids in self._failed else "not_requested"

    def _notes(self) -> Iterator[str]:
        missing = [ids for ids, film in self._cache.films.items() if film is None]
        yield from self._naming("not on TMDB", missing)
        for reason in sorted(set(self._failed.values())):
            failed = [ids for ids, why in self._failed.items() if why == reason]
            yield from self._naming(f"failed: {reason}", failed)
        if self._failed:
            yield "run the command again to retry the films that failed"

    def _naming(self, what: str, ids: list[TmdbIds]) -> Iterator[str]:
        """Yield a note that names the films of `ids`, if there are any."""
        wanted = frozenset(ids)
        films = [
            f"{title} (movieId {movie_id})"
            for movie_id, title in self._titles.items()
            if self._ids_of(movie_id) in wanted
        ]
        if films:
            yield visible(f"{what}: {listed(films, _MOST_NAMED, '; ')}")


def _ids_of(processed: Path) -> dict[int, TmdbIds]:
    facts = read_table(
        TableFile.at(processed / MOVIE_FACTS, _FACTS_FIX),
        {"movieId": "int32", "imdbId": "str", "tmdbId": "str"},
    )
    return {
        movie_id: TmdbIds(int(tmdb_id) if tmdb_id.isdecimal() else None, imdb_id)
        for movie_id, imdb_id, tmdb_id in facts.itertuples(index=False, name=None)
    }
