"""Coverage-guided fuzzing of one parser, by hand: it needs `pip install atheris`.

`python -m tests.faults.fuzz TARGET [-max_total_time=60] [-seed=1]`; without a target, those
that there are are listed. What follows the target is for libFuzzer, which starts from the
target's sound file and writes what it finds into the current folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris

# torch, pandas and their like are not what is looked for, and slow when they are watched.
WATCHED = ["engine", "preprocessing", "yaml", "csv", "json", "numpy.lib.format", "zipfile"]

with atheris.instrument_imports(include=WATCHED):
    from tests.faults.targets import TARGETS, VALID


def main(arguments: list[str]) -> int:
    """Fuzz until the time given is over or something is found."""
    if not arguments or arguments[0] not in TARGETS:
        sys.stderr.write("name one of these: " + ", ".join(TARGETS) + "\n")
        return 2
    target, *options = arguments
    with tempfile.TemporaryDirectory(prefix="fourfold-corpus-") as corpus:
        (Path(corpus) / "sound").write_bytes(VALID[target])
        atheris.Setup([sys.argv[0], *options, corpus], TARGETS[target])
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
