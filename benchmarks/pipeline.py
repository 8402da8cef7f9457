"""Measure the time and memory of preprocessing, and compare it with the same steps in polars.

Every run is a separate process, timed from start to end with its imports. The contenders take
turns, and each writes into an empty folder after the disk is synced. "setup" is all of
preprocessing; "steps" are the parts that polars does too, and only they are compared with it.
Both must write equal tables, floats within 1e-9.

    pip install -e '.[train,bench]'
    python -m benchmarks.pipeline --ratings 1000000 10000000 32000204 --json FILE
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.contenders.pipeline_runs import MIN_MOVIE_RATINGS, MIN_USER_RATINGS
from benchmarks.report import machine

CONTENDERS = ("setup", "steps", "polars")
_FEWEST_FOR_P95 = 20


@dataclass(frozen=True, slots=True)
class Measurement:
    """The runs of one contender on one data set: seconds, and peak memory in bytes."""

    ratings: int
    contender: str
    seconds: list[float]
    cpu_seconds: list[float]
    peak: int

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float | None:
        """Seconds; None after too few runs."""
        if len(self.seconds) < _FEWEST_FOR_P95:
            return None
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]


def measure(ratings: int, runs: int, contenders: Sequence[str], folder: Path) -> list[Measurement]:
    """Run the contenders in turn on a data set of `ratings`, created in `folder`."""
    raw = folder / f"raw-{ratings}"
    if not raw.exists():
        _start("benchmarks.ratings", "--ratings", str(ratings), "--out", str(raw))
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    cpu_seconds: dict[str, list[float]] = {name: [] for name in contenders}
    peaks = dict.fromkeys(contenders, 0)
    for run in range(runs):
        for name in contenders:
            out = folder / name
            shutil.rmtree(out, ignore_errors=True)
            os.sync()
            wall, usage = _start("benchmarks.contenders.pipeline_runs", name, str(raw), str(out))
            seconds[name].append(wall)
            cpu_seconds[name].append(usage.ru_utime + usage.ru_stime)
            peaks[name] = max(peaks[name], usage.ru_maxrss * 1024)
        if run == 0 and {"steps", "polars"} <= set(contenders):
            outputs = (str(folder / name) for name in ("steps", "polars"))
            _start("benchmarks.contenders.pipeline_runs", "compare", *outputs)
    for name in contenders:
        shutil.rmtree(folder / name)
    return [
        Measurement(ratings, name, seconds[name], cpu_seconds[name], peaks[name])
        for name in contenders
    ]


def _start(module: str, *arguments: str):
    """Run `module`; return the seconds it took and its resource usage."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{module} {arguments[0]} failed")
    return wall, usage


def _lines(measured: Sequence[Measurement], before: dict[str, Measurement]) -> list[str]:
    """Return a line for each contender; `before` holds those of the next smaller size."""
    polars = {one.contender: one for one in measured}.get("polars")
    lines = []
    for one in measured:
        p95 = "-" if one.p95 is None else f"{one.p95:.2f}"
        ratio = growth = "-"
        if polars and one is not polars:
            ratio = f"{one.median / polars.median:.2f}"
        if smaller := before.get(one.contender):
            more = one.ratings / smaller.ratings
            growth = f"x{one.median / smaller.median:.2f} for x{more:.2f}"
        lines.append(
            f"{one.ratings:>11,} {one.contender:<7} {one.median:>7.2f} {min(one.seconds):>7.2f} "
            f"{max(one.seconds):>7.2f} {p95:>7} {statistics.median(one.cpu_seconds):>7.2f} "
            f"{ratio:>7} {one.peak / 1e9:>8.2f} {growth:>18}"
        )
    return lines


def main() -> None:
    """Print a table with a line for each size and contender."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--ratings", type=int, nargs="+", default=[1_000_000, 10_000_000], help="sizes"
    )
    parser.add_argument("--runs", type=int, default=5, help="of each contender and size")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=CONTENDERS)
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep raw data sets in this folder, and reuse them",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all runs here")
    flags = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyarrow", "polars"))
    taken_on = f"{machine()}, {packages}"
    print(
        f"pipeline: {taken_on}\n"
        f"users with {MIN_USER_RATINGS} ratings, films with {MIN_MOVIE_RATINGS}; "
        f"{flags.runs} runs; s, CPU s, median to polars', GB\n"
        f"{'ratings':>11} {'':<7} {'median':>7} {'best':>7} {'worst':>7} {'p95':>7} {'CPU':>7} "
        f"{'ratio':>7} {'peak':>8} {'growth':>18}"
    )
    everything: list[Measurement] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = flags.data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for ratings in sorted(flags.ratings):
            measured = measure(ratings, flags.runs, flags.only, folder)
            before = {one.contender: one for one in everything}
            print("\n".join(_lines(measured, before)), flush=True)
            everything += measured
    if flags.json:
        results = [{**asdict(one), "median": one.median, "p95": one.p95} for one in everything]
        document = {"benchmark": "pipeline", "machine": taken_on, "results": results}
        flags.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
