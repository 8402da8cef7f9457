"""How long one key press in the search box takes, for catalogues of several sizes.

Every prefix of some two hundred queries is searched, as if it were typed.

    python -m benchmarks.search
    python -m benchmarks.search --sizes 90000
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.catalogues import BUNDLE, LARGE, Titles, enlarge, read_catalogue
from benchmarks.search_quality import make_cases
from engine.search import TitleIndex

_LOADS = 5


def measure(films: Titles, queries: list[str]) -> str:
    """Return one line of the table: sizes in MB, times in ms and s."""
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
            loads.append(time.perf_counter() - started)
    times = []
    for query in queries:
        for end in range(1, len(query) + 1):
            started = time.perf_counter()
            index.search(query[:end])
            times.append(time.perf_counter() - started)
    median, p95, p99 = 1e3 * np.percentile(times, [50, 95, 99])
    return (
        f"{len(films.titles):>9,} {len(times):>8,} {median:>8.2f} {p95:>8.2f} {p99:>8.2f} "
        f"{1e3 * max(times):>8.2f} {size / 1e6:>9.1f} {built:>9.2f} {1e3 * np.median(loads):>9.1f}"
    )


def main() -> None:
    """Print a table, one line a catalogue."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queries", type=int, default=25, help="queries of each of ten kinds")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[90_000, 1_000_000],
        help="sizes of the catalogues made up from real titles",
    )  # fmt: skip
    options = parser.parse_args()
    bundle, large = read_catalogue(BUNDLE), read_catalogue(LARGE)
    for folder, films in ((BUNDLE, bundle), (LARGE, large)):
        if films is None:
            print(f"(no list of films in {folder.name}/; left out)")
    source = large or bundle
    if source is None:
        parser.exit(2, "Nothing to measure.\n")
    queries = [case.query for case in make_cases(source, "reported", options.queries, options.seed)]
    print(
        f"{len(queries)} queries, each of their prefixes; ms a key, MB, s, ms\n"
        f"{'films':>9} {'keys':>8} {'median':>8} {'p95':>8} {'p99':>8} {'worst':>8} "
        f"{'index MB':>9} {'build s':>9} {'load ms':>9}"
    )
    for films in (bundle, large):
        if films is not None:
            print(measure(films, queries), flush=True)
    for size in options.sizes:
        if size > len(source.titles):
            print(measure(enlarge(source, size, options.seed), queries), flush=True)


if __name__ == "__main__":
    main()
