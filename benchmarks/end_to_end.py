"""From ratings to recommendations: `fourfold build` on made-up ratings, and the app on the result.

The build is the command that a person types; each of its stages has its seconds and peak memory.
Then the app starts on the library and on the bundle in turn, finds a film, starts and answers.

    python -m benchmarks.end_to_end --ratings 32000204 --json FILE

Nothing is learnt from such ratings but how long it takes. Peak memory by stage is read from
/proc, so it needs Linux.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.folders import PROCESSED
from benchmarks.keypress import answers
from benchmarks.ratings import ML_32M_RATINGS
from benchmarks.report import Row, add_json, finish
from benchmarks.terminal import Terminal
from engine.files.library import find_library
from engine.files.names import MOVIES_FILTERED

_STARTS = 5
_RESET_PEAK = "5"  # written to /proc/PID/clear_refs


def build(raw: Path, flags: Sequence[str]) -> Iterator[Row]:
    """Build the library, print its lines, and yield seconds and peak megabytes of each stage."""
    command = [sys.executable, "-m", "training.build", str(raw), *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        process = Path("/proc") / str(child.pid)
        assert child.stdout is not None
        for line in child.stdout:
            print(line, end="", flush=True)
            if not line.startswith("["):
                continue
            peak = _peak_megabytes(process)
            (process / "clear_refs").write_text(_RESET_PEAK)
            stage, seconds = line[line.index("]") + 2 :][:12].strip(), line.rsplit(", ", 1)[1]
            yield Row(f"{stage}, s", [float(seconds.split()[0])])
            yield Row(f"{stage}: peak memory, MB", [peak])
    if child.returncode:
        sys.exit(child.returncode)


def _peak_megabytes(process: Path) -> float:
    lines = (process / "status").read_text().splitlines()
    return next(float(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))


def start(flags: Sequence[str], typed: str, found: str) -> tuple[float, float]:
    """Return milliseconds to the first paint, and to the film that is typed for."""
    with Terminal([sys.executable, "-m", "tui", *flags]) as terminal:
        painted = terminal.until("Find a film") - terminal.started
        terminal.send(typed)
        return painted * 1e3, (terminal.until(found) - terminal.started) * 1e3


def session(flags: Sequence[str], titles: Sequence[str]) -> tuple[list[float], float]:
    """Return milliseconds of each answer, and peak megabytes."""
    with Terminal([sys.executable, "-m", "tui", *flags, "--", *titles]) as terminal:
        return answers(terminal), terminal.end().ru_maxrss / 1e3


def app(flags: Sequence[str], titles: Sequence[str]) -> list[Sequence[float]]:
    """Return what starting, finding a film and answering take, and the memory of it."""
    name = titles[0].rpartition(" (")[0]
    starts = [start(flags, name.lower(), name) for _ in range(_STARTS)]
    taken, peak = session(flags, titles)
    painted, found = zip(*starts, strict=True)
    return [painted, found, taken, [peak]]


def known_titles(processed: Path, count: int) -> list[str]:
    """Return the last titles of one plain word, which are not among the popular ones."""
    with (processed / MOVIES_FILTERED).open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    return [title for title in titles if title[:-7].isalpha()][-count:]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratings", type=int, default=ML_32M_RATINGS)
    parser.add_argument("--check", action="store_true", help="with the stage of build --check")
    add_json(parser)
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        os.environ["XDG_DATA_HOME"] = folder
        subprocess.run(
            [sys.executable, "-m", "benchmarks.ratings", "--ratings", str(flags.ratings),
             "--out", str(raw)], check=True,
        )  # fmt: skip
        rows = [*build(raw, ["--check"] if flags.check else [])]
        library = find_library()
        assert library is not None
        own = app([], known_titles(library.folder / "processed", 4))
        bundled = app(["--bundled"], known_titles(PROCESSED, 4))
    kinds = (
        "first paint, ms", "first search that finds, ms", "an answer, ms", "peak memory, MB",
    )  # fmt: skip
    rows += [
        Row(f"app: {kind}", *figures, "the bundle")
        for kind, *figures in zip(kinds, own, bundled, strict=True)
    ]
    finish(f"end to end, {flags.ratings:,} ratings", rows, flags.json)


if __name__ == "__main__":
    main()
