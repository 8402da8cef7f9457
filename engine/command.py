"""Running a command's main function: faults become one line and an exit status."""

import sys
from collections.abc import Callable

from engine.errors import EXIT_STATUS, FourfoldError

INTERRUPTED = 130  # what a shell reports for a process ended by Ctrl-C


def run(main: Callable[[], None]) -> int:
    """Call `main` and return the exit status of the process.

    A `FourfoldError` is written to standard error as its one line; Ctrl-C ends in silence.
    """
    try:
        main()
    except FourfoldError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_STATUS
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0
