"""Coverage-guided fuzzing of one parser, by hand: it needs `pip install atheris`.

`python -m tests.faults.fuzz TARGET [-max_total_time=60] [-seed=1]`; without a target, all targets
are listed. The options go to libFuzzer, which starts from the target's sound file and writes its
findings to the current folder.
"""

import sys
import tempfile
from pathlib import Path

import atheris

# Watching torch, pandas and the like would be slow, and they are not tested here.
WATCHED = ["engine", "preprocessing", "yaml", "csv", "json", "numpy.lib.format", "zipfile"]

with atheris.instrument_imports(include=WATCHED):
    from tests.faults import fuzz_targets, fuzz_user_files  # noqa: F401 - they register
    from tests.faults.fuzzing import SOUND, TARGETS


def main(arguments: list[str]) -> int:
    """Fuzz until the time is over or something is found."""
    if not arguments or arguments[0] not in TARGETS:
        sys.stderr.write("name one of these: " + ", ".join(TARGETS) + "\n")
        return 2
    target, *options = arguments
    with tempfile.TemporaryDirectory(prefix="fourfold-corpus-") as corpus:
        (Path(corpus) / "sound").write_bytes(SOUND[target])
        atheris.Setup([sys.argv[0], *options, corpus], TARGETS[target])
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
