"""fourfold on a pseudo-terminal that controls it, as a terminal window or an ssh server does."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.source_tree import ROOT

TITLES = ("film 0000", "film 0001", "film 0002", "film 0003")
QUIT = b"\x11"  # ctrl+q
_LONGEST = 20.0  # seconds until a process counts as hanging
_MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")

# Modes of a terminal that no program has changed.
_USUAL = {b"1049": b"l", b"1000": b"l", b"1003": b"l", b"1006": b"l", b"1015": b"l", b"25": b"h",
          b"1004": b"l", b"2004": b"l", b"7": b"h", b"1016": b"l", b"2026": b"l",
          b"2048": b"l"}  # fmt: skip


class Terminal:
    """A terminal with a command in it, which is killed at the end of a `with` block.

    Parameters
    ----------
    home
        FOURFOLD_HOME; the user settings are below it too.
    arguments
        The command line of fourfold.
    environment
        Changes to the usual environment; None removes a variable.
    size
        (lines, columns).
    command
        The command to run, followed by `arguments`.

    Attributes
    ----------
    drawn
        Everything written to the terminal so far.
    """

    def __init__(
        self,
        home: Path,
        *arguments: str,
        environment: Mapping[str, str | None] | None = None,
        size: tuple[int, int] = (30, 100),
        command: Sequence[str] = (sys.executable, "-m", "tui"),
    ):
        self.screen, self._inside = self._handles = list(pty.openpty())
        self.resize(*size)
        self._attributes = termios.tcgetattr(self._inside)
        self.drawn = b""
        self.process = subprocess.Popen(
            [*command, *arguments],
            preexec_fn=lambda: os.login_tty(os.dup(self._inside)),
            pass_fds=(self._inside,),
            env=environment_at(home, environment),
            cwd=home,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.close()

    def resize(self, lines: int, columns: int) -> None:
        """Change the size; the kernel sends SIGWINCH to the foreground process."""
        fcntl.ioctl(self._inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read(self, seconds: float) -> None:
        """Read what is drawn for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.screen], [], [], left)[0]:
                try:
                    self.drawn += os.read(self.screen, 1 << 16)
                except OSError:  # no process has the other side open
                    return

    def wait_for(self, text: bytes, since: int = 0) -> None:
        """Read what is drawn until it has `text`, from byte `since` on."""
        end = time.monotonic() + 2 * _LONGEST
        while text not in self.drawn[since:]:
            assert time.monotonic() < end, (text, self.drawn[-2000:])
            assert self.process.poll() is None, (text, self.process.poll(), self.drawn[-2000:])
            self.read(0.05)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Read what is drawn until something holds."""
        end = time.monotonic() + 2 * _LONGEST
        while not holds():
            assert time.monotonic() < end, self.drawn[-2000:]
            self.read(0.05)
        self.read(0.05)

    def type(self, keys: bytes) -> None:
        """Type, and read what is drawn meanwhile."""
        while keys:
            _, ready, _ = select.select([], [self.screen], [], 0.01)
            if ready:
                keys = keys[os.write(self.screen, keys[:512]) :]
            self.read(0.001)

    def ended(self) -> int:
        """Wait for the end of the process, and return its exit status.

        A process that draws has not come to the last key yet, and is waited for.
        """
        last = time.monotonic() + _LONGEST * 30
        end, drawn = 0.0, -1
        while self.process.poll() is None:
            if len(self.drawn) > drawn:
                end, drawn = min(time.monotonic() + _LONGEST, last), len(self.drawn)
            if time.monotonic() > end:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"does not end: {self.drawn[-1000:]!r}")
            self.read(0.05)
        self.read(0.05)
        return self.process.returncode

    def quit(self) -> None:
        """Quit by key, and check status and terminal."""
        self.type(QUIT)
        status = self.ended()
        self.check_usable()
        assert status == 0

    def close(self) -> None:
        """Disappear, like a window that is closed or a connection that is lost."""
        while self._handles:
            os.close(self._handles.pop())

    @property
    def last_lines(self) -> str:
        """What is on the terminal after the app has left the alternate screen."""
        return self.drawn.rpartition(b"\x1b[?1049l")[2].decode()

    @property
    def modes(self) -> dict[bytes, bytes]:
        """Every mode that was set or reset, with its present value."""
        return dict(_MODE.findall(self.drawn))

    def check_usable(self) -> None:
        """Check that the terminal is as it was before the process."""
        assert self.modes.items() <= _USUAL.items()
        assert self.drawn.count(b"\x1b[<u") == self.drawn.count(b"\x1b[>")
        now = termios.tcgetattr(self._inside)
        assert now == self._attributes, (now[:6], self._attributes[:6])
        assert b"Traceback" not in self.drawn, self.drawn[self.drawn.index(b"Traceback") :].decode()


def environment_at(
    home: Path, environment: Mapping[str, str | None] | None = None
) -> dict[str, str]:
    """Return the environment of a process at `home`."""
    chosen: dict[str, str | None] = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LC_")},
        "FOURFOLD_HOME": str(home),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "settings"),
        "XDG_DATA_HOME": str(home / "kept"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLORTERM": None,
        "NO_COLOR": None,
        "LANG": "C.UTF-8",
        "COLUMNS": None,
        "LINES": None,
        **(environment or {}),
    }
    return {name: value for name, value in chosen.items() if value is not None}


def ends_soon(pid: int) -> bool:
    """Wait for the end of a process; if it does not come soon, kill it and return False."""
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if process_state(pid) == "Z":
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def process_state(pid: int) -> str:
    """Return the kernel's letter for the state of a process; "" if there is no such process."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""
