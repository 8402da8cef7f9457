"""How long one key press in the search box takes, for catalogues of several sizes.

Every prefix of some two hundred queries is searched, as if it were typed. The peer is what one
line of rapidfuzz gives, `process.extract` with WRatio, on a few of the same queries. Then titles
and people are searched together, with every prefix of names added; larger catalogues have people
made up from the names of real ones.

    python -m benchmarks.search
    python -m benchmarks.search --sizes 90000
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.folders import ML_32M_CATALOGUE, PROCESSED
from benchmarks.report import Row, add_json, finish
from benchmarks.synthetic.catalogues import (
    Titles,
    bundled_credits,
    catalogue_of,
    credits_of,
    enlarge,
    read_catalogue,
)
from benchmarks.synthetic.search_queries import make_cases
from engine.catalogue.credits import Credits
from engine.search.film_finder import FilmFinder
from engine.search.index.normalize import fold
from engine.search.people_index import PeopleIndex
from engine.search.title_index import TitleIndex

_LOADS = 5
_PEER_KEYS = 20
_MOST_WITH_PEOPLE = 100_000  # films
_NAMES = 25  # of people who are searched


def rows_for(films: Titles, queries: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of the table for one catalogue."""
    started = time.perf_counter()
    index = TitleIndex.build(films.titles, films.popularity)
    built = time.perf_counter() - started
    loads = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titles.npz"
        path.write_bytes(index.to_bytes())
        size = path.stat().st_size
        for _ in range(_LOADS):
            started = time.perf_counter()
            index = TitleIndex.from_bytes(path.read_bytes(), path, films.titles, films.popularity)
            loads.append((time.perf_counter() - started) * 1e3)
    keys = [query[:end] for query in queries for end in range(1, len(query) + 1)]
    times = []
    for key in keys:
        started = time.perf_counter()
        index.search(key)
        times.append((time.perf_counter() - started) * 1e3)
    name = f"{len(films.titles):,} films"
    yield Row(f"{name}: a key, ms", times, _extracting(films, keys), "rapidfuzz WRatio")
    yield Row(f"{name}: loading the index, ms", loads)
    yield Row(f"{name}: building it, s", [built])
    yield Row(f"{name}: its size, MB", [size / 1e6])


def _extracting(films: Titles, keys: Sequence[str]) -> list[float]:
    folded = [fold(title) for title in films.titles]
    times = []
    for key in keys[:: max(1, len(keys) // _PEER_KEYS)]:
        started = time.perf_counter()
        process.extract(fold(key), folded, scorer=fuzz.WRatio, limit=20)
        times.append((time.perf_counter() - started) * 1e3)
    return times


def rows_with_people(
    films: Titles, film_credits: Mapping[int, Credits], queries: Sequence[str], seed: int
) -> Iterator[Row]:
    """Yield the rows of the table for one catalogue whose people are searched too."""
    people = PeopleIndex.build(film_credits)
    path, raw = Path("people.npz"), people.to_bytes()
    loads = []
    for _ in range(_LOADS):
        started = time.perf_counter()
        people = PeopleIndex.from_bytes(raw, path)
        loads.append((time.perf_counter() - started) * 1e3)
    catalogue = catalogue_of(films)
    finder = FilmFinder(catalogue, TitleIndex.build(films.titles, films.popularity), None)
    finder.__dict__["_people"] = people  # instead of those read from a folder
    names = sorted({name for made_by in film_credits.values() for name in made_by.directors})
    chosen = random.Random(seed).sample(names, min(_NAMES, len(names)))
    typed = [*queries[::4], *chosen, *(f"director:{name.split()[-1]}" for name in chosen)]
    times = []
    for key in (query[:end] for query in typed for end in range(1, len(query) + 1)):
        started = time.perf_counter()
        finder.find(key)
        times.append((time.perf_counter() - started) * 1e3)
    name = f"{len(films.titles):,} films, {len(people):,} people"
    yield Row(f"{name}: a key, ms", times)
    yield Row(f"{name}: loading the people, ms", loads)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queries", type=int, default=25, help="queries of each of ten kinds")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[90_000, 1_000_000],
        help="sizes of the catalogues made up from real titles",
    )  # fmt: skip
    add_json(parser)
    flags = parser.parse_args()
    bundle, large = read_catalogue(PROCESSED), read_catalogue(ML_32M_CATALOGUE)
    for folder, films in ((PROCESSED, bundle), (ML_32M_CATALOGUE, large)):
        if films is None:
            print(f"(no list of films in {folder.name}/; left out)")
    source = large or bundle
    if source is None:
        parser.exit(2, "Nothing to measure.\n")
    queries = [case.query for case in make_cases(source, "reported", flags.queries, flags.seed)]
    rows: list[Row] = []
    for films in (bundle, large):
        if films is not None:
            rows += rows_for(films, queries)
    if bundle is not None:
        rows += rows_with_people(bundle, bundled_credits(), queries, flags.seed)
    for size in flags.sizes:
        if size > len(source.titles):
            films = enlarge(source, size, flags.seed)
            rows += rows_for(films, queries)
            if bundle is not None and size <= _MOST_WITH_PEOPLE:
                film_credits = credits_of(films, flags.seed)
                rows += rows_with_people(films, film_credits, queries, flags.seed)
    finish("search", rows, flags.json)


if __name__ == "__main__":
    main()
