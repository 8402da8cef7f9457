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

from tests.faults.amounts import LONGEST

ROOT = Path(__file__).parents[2]
TITLES = ("film 0000", "film 0001", "film 0002", "film 0003")
LEAVE = b"\x11"  # ctrl+q
_MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")

# Modes as they stand in a terminal that is left alone.
USUAL = {b"1049": b"l", b"1000": b"l", b"1003": b"l", b"1006": b"l", b"1015": b"l", b"25": b"h",
         b"1004": b"l", b"2004": b"l", b"7": b"h", b"1016": b"l", b"2026": b"l",
         b"2048": b"l"}  # fmt: skip


class Terminal:
    """A terminal with a command in it.

    Parameters
    ----------
    home
        FOURFOLD_HOME; what the app keeps for a person goes there too.
    arguments
        fourfold's.
    environment
        On top of the usual one; None takes a variable away.
    size
        (lines, columns).
    command
        What is run, with `arguments` behind it.
    """

    def __init__(
        self,
        home: Path,
        *arguments: str,
        environment: Mapping[str, str | None] | None = None,
        size: tuple[int, int] = (30, 100),
        command: Sequence[str] = (sys.executable, "-m", "tui"),
    ):
        self.screen, self._inside = pty.openpty()
        self.resize(*size)
        self._attributes = termios.tcgetattr(self._inside)
        self.drawn = b""
        self.process = subprocess.Popen(
            [*command, *arguments],
            preexec_fn=lambda: os.login_tty(os.dup(self._inside)),
            pass_fds=(self._inside,),
            env=surroundings(home, environment),
            cwd=home,
        )

    def resize(self, lines: int, columns: int) -> None:
        """Change the size; the kernel tells the foreground by SIGWINCH."""
        fcntl.ioctl(self._inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read(self, seconds: float) -> None:
        """Take in what is drawn for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.screen], [], [], left)[0]:
                try:
                    self.drawn += os.read(self.screen, 1 << 16)
                except OSError:  # nobody has the other side open
                    return

    def wait_for(self, text: bytes, since: int = 0) -> None:
        """Take in what is drawn until `text` has been, from place `since` on."""
        end = time.monotonic() + 2 * LONGEST
        while text not in self.drawn[since:]:
            assert time.monotonic() < end, (text, self.drawn[-2000:])
            assert self.process.poll() is None, (text, self.process.poll(), self.drawn[-2000:])
            self.read(0.05)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Take in what is drawn until something holds."""
        end = time.monotonic() + 2 * LONGEST
        while not holds():
            assert time.monotonic() < end, self.drawn[-2000:]
            self.read(0.05)
        self.read(0.05)

    def type(self, keys: bytes) -> None:
        """Type, while what is drawn is taken in."""
        while keys:
            _, ready, _ = select.select([], [self.screen], [], 0.01)
            if ready:
                keys = keys[os.write(self.screen, keys[:512]) :]
            self.read(0.001)

    def ended(self) -> int:
        """Return the exit status, within a time that is not long."""
        end = time.monotonic() + LONGEST
        while self.process.poll() is None:
            if time.monotonic() > end:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"does not end: {self.drawn[-1000:]!r}")
            self.read(0.05)
        self.read(0.05)
        return self.process.returncode

    def leave(self) -> None:
        """Leave by the key for it, and check that all is well after that."""
        self.type(LEAVE)
        status = self.ended()
        self.check_usable()
        assert status == 0

    def close(self) -> None:
        """Go away, as a window that is closed or a connection that is lost."""
        for handle in (self.screen, self._inside):
            with contextlib.suppress(OSError):
                os.close(handle)

    @property
    def modes(self) -> dict[bytes, bytes]:
        """Every mode that was set or reset, as it stands now."""
        return dict(_MODE.findall(self.drawn))

    def check_usable(self) -> None:
        """Check that whoever comes next finds the terminal as it was."""
        assert self.modes.items() <= USUAL.items()
        assert self.drawn.count(b"\x1b[<u") == self.drawn.count(b"\x1b[>")
        now = termios.tcgetattr(self._inside)
        assert now == self._attributes, (now[:6], self._attributes[:6])
        assert b"Traceback" not in self.drawn, self.drawn[self.drawn.index(b"Traceback") :].decode()


def surroundings(home: Path, environment: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Return the environment of a process at `home`."""
    chosen: dict[str, str | None] = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LC_")},
        "FOURFOLD_HOME": str(home),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "settings"),
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


def gone(pid: int) -> bool:
    """Wait until there is no such process; tell whether that came soon."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if state(pid) == "Z":
                return True
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def state(pid: int) -> str:
    """Return the letter that the kernel has for what a process does; "" where there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""
