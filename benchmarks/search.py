"""How long one key press in the search box takes, for catalogues of several sizes.

Every prefix of some two hundred queries is searched, as if it were typed. The peer is what one
line of rapidfuzz gives, `process.extract` with WRatio, on a few of the same queries.

    python -m benchmarks.search
    python -m benchmarks.search --sizes 90000
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.catalogues import BUNDLE, LARGE, Titles, enlarge, read_catalogue
from benchmarks.report import Row, add_json, finish
from benchmarks.search_queries import make_cases
from engine.search.index.normalize import fold
from engine.search.title_index import TitleIndex

_LOADS = 5


_PEER_KEYS = 20


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
    options = parser.parse_args()
    bundle, large = read_catalogue(BUNDLE), read_catalogue(LARGE)
    for folder, films in ((BUNDLE, bundle), (LARGE, large)):
        if films is None:
            print(f"(no list of films in {folder.name}/; left out)")
    source = large or bundle
    if source is None:
        parser.exit(2, "Nothing to measure.\n")
    queries = [case.query for case in make_cases(source, "reported", options.queries, options.seed)]
    rows: list[Row] = []
    for films in (bundle, large):
        if films is not None:
            rows += rows_for(films, queries)
    for size in options.sizes:
        if size > len(source.titles):
            rows += rows_for(enlarge(source, size, options.seed), queries)
    finish("search", rows, options.json)


if __name__ == "__main__":
    main()
