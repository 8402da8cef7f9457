"""Time and memory of training and evaluating the models, compared with other libraries.

Each run is a separate process; the contenders take turns, so that a noisy moment affects all.
ALS is timed by sweep, and until it reaches the objective of the last sweep of `implicit`'s
conjugate gradients; `benchmarks.contenders.als` explains how the objectives are made equal.

    python -m benchmarks.models
    python -m benchmarks.models --sizes bundle 10000000 --only als --repeats 5 --json FILE

`implicit`, of the extra `bench`, is left out if it is not installed. Its exact solver is slow and
runs once. On a shared machine, the processor times and ratios in the remarks are more reliable.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contenders import als, evaluation, svd, twotower_rates
from benchmarks.contenders.measured import alone
from benchmarks.report import machine
from benchmarks.synthetic.model_data import store

KINDS = ("als", "svd", "twotower", "evaluation")
EVALUATED = ("popularity", "svd", "als")
Line = dict[str, Any]
"""A line of the table: what, n, median and p95 in s, ratio to the peer, peak in MB, remark."""


def als_lines(file: Path, flags: argparse.Namespace) -> Iterator[Line]:
    """Yield the times of a sweep, and the times to reach the same objective."""
    contenders = [name for name in als.CONTENDERS if name == "fourfold" or find_spec("implicit")]
    curves: dict[str, list[als.Curve]] = {name: [] for name in contenders}
    peaks: dict[str, float] = {}
    for repeat in range(flags.repeats):
        for name in contenders:
            if repeat and name.endswith("exact"):
                continue
            run = alone(als.fit, name, file, flags.dimension, flags.sweeps, flags.threads)
            curves[name].append(run.value)
            peaks[name] = max(peaks.get(name, 0.0), run.peak)
    sweeps = {
        name: np.concatenate([np.diff(np.array(curve)[:, :2], axis=0) for curve in runs])
        for name, runs in curves.items()
    }
    yield from _als_lines("a sweep", sweeps, peaks)
    if len(contenders) > 1:
        goal = curves[als.CONTENDERS[1]][0][-1][2]
        reaching = {
            name: np.array([als.seconds_to(goal * (1 + 1e-7), curve) for curve in runs])
            for name, runs in curves.items()
        }
        yield from _als_lines(f"to objective {goal:,.0f}", reaching, peaks)


def _als_lines(
    what: str, seconds: dict[str, np.ndarray], peaks: dict[str, float]
) -> Iterator[Line]:
    peers = [np.median(spent, axis=0) for name, spent in seconds.items() if name != "fourfold"]
    peer, cpu_peer = np.min(peers, axis=0) if peers else (None, None)
    for name, spent in seconds.items():
        cpu = float(np.median(spent[:, 1]))
        remark = f"processor {cpu:.4g} s" + ("" if cpu_peer is None else f", {cpu / cpu_peer:.2f}")
        yield _line(f"als, {name}: {what}", spent[:, 0], peer, peaks[name], remark)


def svd_lines(file: Path, flags: argparse.Namespace) -> Iterator[Line]:
    """Yield the times of a truncated SVD."""
    runs: dict[str, list[Any]] = {name: [] for name in svd.CONTENDERS}
    for _ in range(flags.repeats):
        for name in svd.CONTENDERS:
            runs[name].append(alone(svd.fit, name, file, 50))
    seconds = {name: np.array([run.value[0] for run in runs[name]]) for name in runs}
    peer = min(np.median(seconds[name]) for name in svd.CONTENDERS[1:])
    for name, measured in runs.items():
        remark = f"captures {measured[0].value[1]:.4f}"
        peak = max(run.peak for run in measured)
        yield _line(f"svd, {name}", seconds[name], peer, peak, remark)


def twotower_lines(file: Path, flags: argparse.Namespace) -> Iterator[Line]:
    """Yield the times for a million rows in an epoch of the two-tower model."""
    peer = None
    for name in twotower_rates.CONTENDERS:
        runs = [alone(twotower_rates.epoch, name, file) for _ in range(flags.repeats)]
        seconds = np.array([run.value for run in runs])
        peer = np.median(seconds) if peer is None else peer
        what = f"twotower, {name}: a million rows"
        yield _line(what, seconds, peer, max(run.peak for run in runs))


def evaluation_lines(file: Path, flags: argparse.Namespace) -> Iterator[Line]:
    """Yield the time to evaluate a user, and the users evaluated in a second."""
    for model in EVALUATED:
        run = alone(evaluation.sessions, model, file, flags.users)
        fitting, seconds = run.value
        remark = f"{1 / np.median(seconds):,.0f} a second; fitted in {fitting:.1f} s"
        yield _line(f"evaluation, {model}: a user", np.array(seconds), None, run.peak, remark)


def _line(
    what: str, seconds: np.ndarray, peer: float | None, peak: float, remark: str = ""
) -> Line:
    median, p95 = np.percentile(seconds, (50, 95))
    return {
        "what": what,
        "n": len(seconds),
        "median": float(median),
        "p95": float(p95) if len(seconds) >= 20 else None,
        "ratio": None if peer is None else float(median / peer),
        "peak": peak,
        "remark": remark,
    }


def _text(line: Line) -> str:
    p95 = "" if line["p95"] is None else f"{line['p95']:.4g}"
    ratio = "" if line["ratio"] is None else f"{line['ratio']:.2f}"
    return (
        f"{line['what']:<58} {line['n']:>4} {line['median']:>9.4g} {p95:>9} {ratio:>6} "
        f"{line['peak']:>8,.0f}  {line['remark']}"
    ).rstrip()


def _size(text: str) -> int | None:
    return None if text == "bundle" else int(text)


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes",
        nargs="+",
        type=_size,
        default=[None, 10_000_000],
        metavar="N",
        help="ratings, or bundle (default: bundle 10000000)",
    )
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--dimension", type=int, default=64, help="of ALS (default: 64)")
    parser.add_argument("--sweeps", type=int, default=15, help="of ALS (default: 15)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of ALS")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each (default: 3)")
    parser.add_argument("--users", type=int, default=200, help="of the evaluation (default: 200)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the lines to FILE")
    flags = parser.parse_args()

    lines_of = dict(
        zip(KINDS, (als_lines, svd_lines, twotower_lines, evaluation_lines), strict=True)
    )
    results: dict[str, list[Line]] = {}
    taken_on = f"{machine()}, {flags.threads} threads"
    print(f"models: {taken_on}")
    with tempfile.TemporaryDirectory() as folder:
        for number, size in enumerate(flags.sizes):
            file = Path(folder) / f"{number}.npz"
            name = alone(store, size, file).value
            print(f"\n{name}\n{'':<58} {'n':>4} {'median s':>9} {'p95 s':>9} {'ratio':>6} "
                  f"{'peak MB':>8}")  # fmt: skip
            results[name] = []
            for kind in flags.only:
                for line in lines_of[kind](file, flags):
                    results[name].append(line)
                    print(_text(line), flush=True)
            file.unlink()
    if flags.json is not None:
        document = {"benchmark": "models", "machine": taken_on, "results": results}
        flags.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
