"""The registry of fuzz targets, with the folder and the home that they read from.

A target reads bytes as one kind of file. It returns if the bytes are read, or refused by a
`FourfoldError` of one line; any other end is a finding.
"""

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import FourfoldError
from engine.text import visible
from tests.faults.app_home import write_home

Target = Callable[[bytes], None]

FOLDER = Path(tempfile.mkdtemp(prefix="fourfold-fuzz-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
HOME = write_home(FOLDER / "home")
TARGETS: dict[str, Target] = {}
SOUND: dict[str, bytes] = {}
"""A sound file for each target, to be mutated."""


def target(name: str, sound: bytes | Path) -> Callable[[Target], Target]:
    """Register a target with a sound file, or its content."""

    def register(read: Target) -> Target:
        TARGETS[name] = read
        SOUND[name] = sound if isinstance(sound, bytes) else sound.read_bytes()
        return read

    return register


@contextlib.contextmanager
def one_line_errors() -> Iterator[None]:
    """Allow typed errors of one line."""
    try:
        yield
    except FourfoldError as error:
        if visible(str(error)) != str(error):
            raise AssertionError("the error is not one line that is safe to show") from error
