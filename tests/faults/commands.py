"""Running the project's commands where they can be starved, killed and watched.

`run_here` runs a command in this process, `run_process` in a process of its own. A `Child` is
forked from a process that has everything imported already, because torch and pandas take
seconds to import and hundreds of runs are killed.
"""

import contextlib
import importlib
import io
import multiprocessing
import os
import pwd
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.console import run
from tests.faults.fault_counts import LONGEST
from tests.terminal import process_state

NOBODY = 65534
_CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate")
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "pytest", "encodings.utf_8_sig", "tests.faults.commands", "tests.faults.child_writers",
        "tui.cli.main", "tui.cli.recommend", "engine.search.title_index", "preprocessing.setup",
        "preprocessing.fetch_tmdb_metadata", "training.build", "training.train_als",
        "training.train_svd_model", "training.train_twotower",
        "torch._dynamo", "sklearn.decomposition", "joblib", "scipy.sparse.linalg",
        "tests.faults.compiled_solver",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """Exit status of a command, or minus the signal that killed it, with its output and errors."""

    status: int
    out: str
    err: str


def run_here(module: str, *arguments: object) -> Outcome:
    """Run the main function of `module` in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = _status(module, arguments)
    return Outcome(status, out.getvalue(), err.getvalue())


def run_process(module: str, *arguments: object, **more: Any) -> Outcome:
    """Run `python -m module`."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        text=True,
        timeout=6 * LONGEST,
        check=False,
        **more,
    )
    return Outcome(done.returncode, done.stdout or "", done.stderr)


@dataclass(frozen=True)
class Limits:
    """Limits of a child process.

    Attributes
    ----------
    largest_file
        Bytes that a file can have, as on a full disk.
    unprivileged
        Whether a child of root runs as a user without rights.
    homeless
        Whether the system knows no home folder: there is no HOME, and nobody has this user's id.
    killed_at
        (folder, step): the child is killed just before its step-th change below the folder.
    stopped_after
        The child stops itself, as ctrl+z does, once it has printed a line with this text.
    """

    largest_file: int | None = None
    unprivileged: bool = False
    homeless: bool = False
    killed_at: tuple[Path, int] | None = None
    stopped_after: str | None = None


class Child:
    """A command that runs in a forked process, with this process's environment.

    Parameters
    ----------
    module, arguments
        As for `python -m module`.
    """

    def __init__(self, module: str, *arguments: object, limits: Limits | None = None):
        self._output = Path(tempfile.mkdtemp(prefix="output-"))
        self._output.chmod(0o777)
        self._process = _FORKING.Process(
            target=_in_child,
            args=(module, arguments, self._output, limits or Limits(), dict(os.environ)),
        )
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.is_alive()

    def wait_until_stopped(self) -> None:
        """Wait until it has stopped itself (`Limits.stopped_after`)."""
        end = time.monotonic() + 6 * LONGEST
        while process_state(self.pid) != "T":
            assert self.running, "ended before it printed what it stops after"
            assert time.monotonic() < end, "has not printed what it stops after"
            time.sleep(0.005)

    def go_on(self) -> None:
        """Let a stopped command go on."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> Outcome:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.ended()

    def ended(self) -> Outcome:
        """Wait for the end; a process that hangs is killed, and a failure."""
        self._process.join(3 * LONGEST)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            raise AssertionError("the command hangs")
        status = self._process.exitcode
        self._process.close()
        # A child that is killed early has no output files.
        paths = [self._output / name for name in ("out", "err")]
        out, err = (path.read_text() if path.exists() else "" for path in paths)
        shutil.rmtree(self._output)
        return Outcome(status, out, err)


def run_child(module: str, *arguments: object, limits: Limits | None = None) -> Outcome:
    """Run the command in a forked process to its end."""
    return Child(module, *arguments, limits=limits).ended()


def check_error(ended: Outcome, *parts: object, after_output: bool = False) -> str:
    """Check that a command failed with one line that has every part, and return the line."""
    assert ended.status == 2, ended
    assert after_output or ended.out == "", ended
    assert ended.err.count("\n") == 1, ended
    assert ended.err.endswith("\n"), ended
    for part in parts:
        assert str(part) in ended.err, ended
    assert "; " in ended.err, f"no remedy: {ended.err}"
    return ended.err


@contextlib.contextmanager
def time_limit(what: object) -> Iterator[None]:
    """Fail if the block hangs."""

    def fail(*_: object) -> None:
        raise AssertionError(f"hangs: {what}")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_child(
    module: str,
    arguments: Sequence[object],
    output: Path,
    limits: Limits,
    environment: dict[str, str],
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for handle, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(output / name, os.O_WRONLY | os.O_CREAT, 0o666), handle)
    if limits.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.largest_file,) * 2)
    if limits.unprivileged and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if limits.homeless:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ.pop(name, None)
        pwd.getpwuid = _nobody_known
    if limits.killed_at is not None:
        sys.addaudithook(_killer(*limits.killed_at))
    if limits.stopped_after is not None:
        sys.stdout = _StopsAfter(sys.stdout, limits.stopped_after)
    sys.exit(_status(module, arguments))


class _StopsAfter(io.TextIOWrapper):
    """An output that stops the process after a line with some text."""

    def __init__(self, file: Any, text: str):
        super().__init__(file.buffer, encoding="utf-8", write_through=True)
        self._text = text
        self._found = False

    def write(self, text: str) -> int:
        written = super().write(text)
        self._found |= self._text in text
        if self._found and text.endswith("\n"):
            self._found = False
            os.kill(os.getpid(), signal.SIGSTOP)
        return written


def _nobody_known(uid: int) -> Any:
    raise KeyError(f"getpwuid(): uid not found: {uid}")


def _killer(folder: Path, step: int) -> Callable[[str, tuple[Any, ...]], None]:
    left = step

    def hook(event: str, details: tuple[Any, ...]) -> None:
        nonlocal left
        if event not in _CHANGES or not str(details[0]).startswith(str(folder)):
            return
        if event == "open" and not details[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _status(module: str, arguments: Sequence[object]) -> int:
    main = importlib.import_module(module).main
    status = 0

    def command() -> None:
        nonlocal status
        status = main(list(map(str, arguments))) or 0

    return run(command) or status
