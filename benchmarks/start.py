"""From the start of the process to the first paint and to the first search that finds.

Beside it, in the same run and taking turns, a Textual app that says hello world.

    python -m benchmarks.start
    python -m benchmarks.start --runs 21 --json start.json
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Row, add_json, finish
from benchmarks.terminal import Terminal

_HELLO = """
from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("hello world")


Hello().run()
"""
_APP = [sys.executable, "-m", "tui"]
_TYPED, _FOUND = "ronin", "Ronin"


def hello(script: Path) -> tuple[float, ...]:
    """Return seconds to the first paint, twice, and peak megabytes, of hello world."""
    with Terminal([sys.executable, str(script)]) as terminal:
        painted = terminal.until("hello world") - terminal.started
        terminal.quiet()
        return painted, painted, terminal.end().ru_maxrss / 1e3


def app() -> tuple[float, ...]:
    """Return seconds to the first paint and to the film that is typed for, and megabytes."""
    with Terminal(_APP) as terminal:
        painted = terminal.until("Find a film") - terminal.started
        terminal.send(_TYPED)
        found = terminal.until(_FOUND) - terminal.started
        return painted, found, terminal.end().ru_maxrss / 1e3


def measured(runs: int) -> list[Row]:
    """Return the rows of the table, from `runs` starts of each program after a warm-up."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "hello.py"
        script.write_text(_HELLO, encoding="utf-8")
        programs: list[Callable[[], tuple[float, ...]]] = [lambda: hello(script), app]
        for program in programs:
            program()
        taken = [[program() for program in programs] for _ in range(runs)]
    kinds = ("first paint, ms", "first search that finds, ms", "peak memory, MB")
    rows = []
    for place, kind in enumerate(kinds):
        scale = 1.0 if kind.endswith("MB") else 1e3
        peer, own = ([scale * run[k][place] for run in taken] for k in (0, 1))
        rows.append(Row(kind, own, peer, "hello world"))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=11)
    add_json(parser)
    flags = parser.parse_args()
    finish("start", measured(flags.runs), flags.json)


if __name__ == "__main__":
    main()
