"""From ratings to recommendations: every step on a made-up data set, and the app on the result.

Each step is a process of its own, the commands those that a person types; last the app starts
on what they made, finds four films and answers. What is printed is seconds and peak memory.

    python -m benchmarks.end_to_end --ratings 32000204 --json FILE

Nothing is learnt from such ratings but how long it takes.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.keypress import answers
from benchmarks.report import Row, add_json, finish
from benchmarks.terminal import Terminal
from engine.files.names import MOVIES_FILTERED


def step(module: str, *arguments: object) -> tuple[float, float]:
    """Run a module to its end; return seconds, and the most megabytes it had."""
    started = time.perf_counter()
    command = [sys.executable, "-m", module, *map(str, arguments)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1e3


def app(model: str, processed: Path, artifacts: Path) -> list[Row]:
    """Return what starting and answering take on what the steps made."""
    with (processed / MOVIES_FILTERED).open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for _, row in zip(range(4), csv.DictReader(file), strict=False)]
    places = ["--processed", str(processed), "--artifacts", str(artifacts), "--model", model]
    with Terminal([sys.executable, "-m", "tui", *places, "--", *titles]) as terminal:
        painted = terminal.until("Find a film") - terminal.started
        first = terminal.until("Your taste") - terminal.started
        taken = answers(terminal)
        peak = terminal.end().ru_maxrss / 1e3
    return [
        Row(f"app, {model}: first paint, s", [painted]),
        Row(f"app, {model}: first recommendation, s", [first]),
        Row(f"app, {model}: an answer, ms", taken),
        Row(f"app, {model}: peak memory, MB", [peak]),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratings", type=int, default=32_000_204)
    add_json(parser)
    given = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        raw, processed, artifacts = (Path(folder) / name for name in ("raw", "made", "models"))
        for name, module, arguments in (
            ("made up", "benchmarks.ratings", ("--ratings", given.ratings, "--out", raw)),
            ("preprocessing.setup", "preprocessing.setup", (raw, "--processed", processed)),
            *(
                (module, module, ("--processed", processed, "--out", artifacts))
                for module in ("training.train_svd_model", "training.train_als")
            ),
        ):
            seconds, peak = step(module, *arguments)
            print(f"{name}: {seconds:.1f} s, {peak:,.0f} MB", flush=True)
            rows += [Row(f"{name}, s", [seconds]), Row(f"{name}: peak memory, MB", [peak])]
        for model in ("svd", "als"):
            rows += app(model, processed, artifacts)
    finish(f"end to end, {given.ratings:,} ratings", rows, given.json)


if __name__ == "__main__":
    main()
