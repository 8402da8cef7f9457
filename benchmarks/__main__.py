"""The benchmarks of docs/performance.md, one after another, and their figures as JSON files.

    python -m benchmarks --out FOLDER
    python -m benchmarks --out FOLDER --only start answer

Each is a process and a command of its own, `python -m benchmarks.NAME --help`, with more to
choose. Nothing else should run meanwhile. The pipeline needs polars, and ALS is compared with
implicit where that is installed; both are of the extra `bench`.
"""

import argparse
import subprocess
import sys
from pathlib import Path

COMMANDS: dict[str, tuple[str, ...]] = {
    "start": ("start",),
    "keypress": ("keypress",),
    "keypress-100000": ("keypress", "--films", "100000"),
    "answer": ("answer",),
    "map": ("map",),
    "search": ("search",),
    "search-quality": ("search_quality",),
    "personas": ("personas",),
    "pipeline": ("pipeline", "--runs", "3"),
    "models": ("models",),
    "end-to-end": ("end_to_end",),
}


def main() -> None:
    """Run the chosen benchmarks; the exit status is 1 when one of them failed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    flags = parser.parse_args()
    flags.out.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in flags.only:
        module, *arguments = COMMANDS[name]
        command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
        if subprocess.run([*command, "--json", flags.out / f"{name}.json"], check=False).returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
