"""`preprocessing.setup` that kills itself before it opens, or renames, the file named."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from preprocessing import setup


def main(arguments: Sequence[str]) -> None:
    """Run setup with all but the first two arguments: an audit event and the file's name."""
    event, name, *rest = arguments

    def kill(audited: str, details: tuple[object, ...]) -> None:
        if audited == event and Path(str(details[0])).name == name:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    setup.main(rest)
