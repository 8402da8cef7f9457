"""Running a command's main function: faults become one line and an exit status."""

import contextlib
import errno
import os
import sys
from collections.abc import Callable

from engine.errors import EXIT_STATUS, FourfoldError

INTERRUPTED = 130  # what a shell reports for a process ended by Ctrl-C
UNREAD = 1  # nobody reads the output
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def run(main: Callable[[], None]) -> int:
    """Call `main` and return the exit status of the process.

    A `FourfoldError` is written to standard error as its one line, and so is standard output
    that cannot be written; Ctrl-C ends in silence, and so does output that nobody reads.
    """
    try:
        main()
        sys.stdout.flush()
    except FourfoldError as error:
        _tell(str(error))
        return EXIT_STATUS
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return UNREAD
    except OSError as error:
        # Whoever writes a file tells its faults as a FourfoldError; what is left is the output.
        if error.errno not in _NO_ROOM or error.filename is not None:
            raise
        _drop_output()
        reason = os.strerror(error.errno).lower()
        _tell(f"standard output: cannot be written: {reason}; free space")
        return EXIT_STATUS
    return 0


def _tell(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody is left to tell
        sys.stderr.write(f"{line}\n")


def _drop_output() -> None:
    """Let what is still to be written go nowhere, so that the interpreter ends in peace."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
