"""A program in a pseudo-terminal: what it writes, and when, and keys sent to it.

Times are from just before the process starts. The reader never waits for more than it was
asked for, so that what is measured is the program.
"""

import contextlib
import fcntl
import os
import pty
import resource
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence

_CHUNK = 1 << 16


class Terminal:
    """Runs a command in a terminal of its own until the `with` block ends.

    Parameters
    ----------
    command
        The program and its arguments.
    columns, lines
        The size.
    environment
        What is set besides the present environment.
    """

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 120,
        lines: int = 40,
        environment: Mapping[str, str] | None = None,
    ):
        self.started = time.perf_counter()
        self._pid, self._handle = pty.fork()
        if self._pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
            # As pip compiles what it installs, so the first run compiles a checkout.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.environ.update(environment or {})
            size = struct.pack("HHHH", lines, columns, 0, 0)
            fcntl.ioctl(sys.stdin.fileno(), termios.TIOCSWINSZ, size)
            os.execvp(command[0], command)
        self.written = b""
        self._reaped: resource.struct_rusage | None = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def send(self, keys: str) -> float:
        """Type `keys`, and return the time of that, by `time.perf_counter`."""
        sent = time.perf_counter()
        os.write(self._handle, keys.encode())
        return sent

    def until(self, expected: str, timeout: float = 30.0) -> float:
        """Read until `expected` has been written since the last `forget`; return when.

        Raises
        ------
        TimeoutError
            It was not written within `timeout` seconds, or the program ended.
        """
        wanted = expected.encode()
        deadline = time.perf_counter() + timeout
        while wanted not in self.written:
            left = deadline - time.perf_counter()
            if left <= 0 or not self._read(left):
                raise TimeoutError(f"{expected!r} was never written")
        return time.perf_counter()

    def quiet(self, seconds: float = 0.15) -> None:
        """Read until nothing has been written for `seconds`."""
        while self._read(seconds):
            pass

    def forget(self) -> None:
        """Look only at what is written from now on."""
        self.written = b""

    def end(self) -> resource.struct_rusage:
        """End the program if it runs still, and return what it has used."""
        if self._reaped is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            _, _, self._reaped = os.wait4(self._pid, 0)
            os.close(self._handle)
        return self._reaped

    def _read(self, timeout: float) -> bool:
        ready, _, _ = select.select([self._handle], [], [], timeout)
        if not ready:
            return False
        try:
            chunk = os.read(self._handle, _CHUNK)
        except OSError:  # the program has ended
            return False
        self.written += chunk
        return bool(chunk)
