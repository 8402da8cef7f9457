"""Running a command's main function: errors become one line and an exit status; its parser."""

import contextlib
import errno
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable

from engine.errors import EXIT_STATUS, NO_ROOM, FourfoldError

INTERRUPTED = 130  # what a shell reports for a process ended by Ctrl-C
UNREAD = 1  # the reader of the output has gone
_NOT_WRITTEN = (*NO_ROOM, errno.EIO)


def run(main: Callable[[], None]) -> int:
    """Call `main` and return the exit status of the process.

    A `FourfoldError` is written to standard error in one line, and so is an error in writing
    to standard output. Ctrl-C and a closed pipe end the command silently.
    """
    try:
        main()
        sys.stdout.flush()
    except FourfoldError as error:
        _report(str(error))
        return EXIT_STATUS
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return UNREAD
    except OSError as error:
        # Writers of files raise FourfoldError; what is left is standard output.
        if error.errno not in _NOT_WRITTEN or error.filename is not None:
            raise
        _drop_output()
        reason = os.strerror(error.errno).lower()
        _report(f"standard output: cannot be written: {reason}; free space")
        return EXIT_STATUS
    return 0


def new_parser(program: str, description: str | None, *endings: str) -> ArgumentParser:
    """Return a parser for `program`, whose help ends in examples: `program` with each ending."""
    return ArgumentParser(
        prog=program,
        description=description,
        epilog=examples(program, *endings),
        formatter_class=RawDescriptionHelpFormatter,
    )


def examples(command: str, *endings: str) -> str:
    """Return the end of a help text that shows `command` with each of these endings."""
    lines = (f"  {command} {ending}".rstrip() for ending in endings)
    return "\n".join(["examples:", *lines])


def _report(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # standard error is closed too
        sys.stderr.write(f"{line}\n")


def _drop_output() -> None:
    """Discard unwritten output, so that the interpreter ends without an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
