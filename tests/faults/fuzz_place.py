"""Where fuzzing stands: a folder that goes away at the end, a sound home, and what may be told."""

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.errors import FourfoldError
from engine.text import visible
from tests.faults.homes import write_home

PLACE = Path(tempfile.mkdtemp(prefix="fourfold-fuzz-"))
atexit.register(shutil.rmtree, PLACE, ignore_errors=True)
HOME = write_home(PLACE / "home")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Let typed errors of one line pass."""
    try:
        yield
    except FourfoldError as error:
        if visible(str(error)) != str(error):
            raise AssertionError("it is not one line that is safe to show") from error
