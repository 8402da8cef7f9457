"""The project's commands run where they can be starved, killed and watched.

In this process (`outcome`), in one of its own that has to start anew (`real`), or in a child
that a process forks which has everything imported already (`Child`): torch and pandas take
seconds to import, and hundreds of runs are killed.
"""

import contextlib
import importlib
import io
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.amounts import LONGEST

NOBODY = 65534
_CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate")
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "pytest", "encodings.utf_8_sig", "tests.faults.commands", "tests.faults.at_home",
        "tui.cli.main", "tui.cli.recommend", "engine.search.title_index", "preprocessing.setup",
        "training.train_als", "training.train_svd_model", "training.train_twotower",
        "torch._dynamo", "sklearn.decomposition", "joblib", "scipy.sparse.linalg",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit status (minus the signal that killed it), output, errors."""

    status: int
    out: str
    err: str


def outcome(module: str, *arguments: object) -> Outcome:
    """Run the main function of `module` in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = _status(module, arguments)
    return Outcome(status, out.getvalue(), err.getvalue())


def real(module: str, *arguments: object, **more: Any) -> Outcome:
    """Run `python -m module` as a person would."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        text=True,
        timeout=6 * LONGEST,
        check=False,
        **more,
    )
    return Outcome(ended.returncode, ended.stdout or "", ended.stderr)


@dataclass(frozen=True)
class Hardship:
    """What a child has to live with.

    Attributes
    ----------
    largest_file
        In bytes: what a full disk does to a file that grows.
    nobody
        Whether the child gives up being root, where it is.
    killed_at
        (folder, step): dies by SIGKILL just before its step-th change below the folder.
    """

    largest_file: int | None = None
    nobody: bool = False
    killed_at: tuple[Path, int] | None = None


class Child:
    """A command that runs in a forked process.

    Parameters
    ----------
    module, arguments
        As for `python -m module`.
    """

    def __init__(self, module: str, *arguments: object, hardship: Hardship | None = None):
        self._told = Path(tempfile.mkdtemp(prefix="told-"))
        self._told.chmod(0o777)
        given = [str(argument) for argument in arguments]
        self._process = _FORKING.Process(
            target=_in_child,
            args=(module, given, self._told, hardship or Hardship(), _environment()),
        )
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> Outcome:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.ended()

    def ended(self) -> Outcome:
        """Wait for the end; a process that does not come to one is killed and a failure."""
        self._process.join(3 * LONGEST)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            raise AssertionError("the command hangs")
        status = self._process.exitcode
        self._process.close()
        # A child that is killed early has not got as far as to have any output.
        paths = [self._told / name for name in ("out", "err")]
        out, err = (path.read_text() if path.exists() else "" for path in paths)
        shutil.rmtree(self._told)
        return Outcome(status, out, err)


def in_child(module: str, *arguments: object, hardship: Hardship | None = None) -> Outcome:
    """Run the command in a forked process to its end."""
    return Child(module, *arguments, hardship=hardship).ended()


def told(ended: Outcome, *parts: object, after_output: bool = False) -> str:
    """Check that a command failed as faults are told, and return its one line."""
    assert ended.status == 2, ended
    assert after_output or ended.out == "", ended
    assert ended.err.count("\n") == 1, ended
    assert ended.err.endswith("\n"), ended
    for part in parts:
        assert str(part) in ended.err, ended
    assert "; " in ended.err, f"nothing says what to do: {ended.err}"
    return ended.err


@contextlib.contextmanager
def bounded_time(what: object) -> Iterator[None]:
    """Turn a body that hangs into a failure."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"hangs: {what}")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_child(
    module: str, given: list[str], told_in: Path, hardship: Hardship, environment: dict[str, str]
) -> None:
    os.environ.update(environment)
    for handle, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(told_in / name, os.O_WRONLY | os.O_CREAT, 0o666), handle)
    if hardship.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hardship.largest_file,) * 2)
    if hardship.nobody and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if hardship.killed_at is not None:
        sys.addaudithook(_deadly(*hardship.killed_at))
    sys.exit(_status(module, given))


def _deadly(folder: Path, step: int) -> Callable[[str, tuple[Any, ...]], None]:
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


def _environment() -> dict[str, str]:
    return {
        name: os.environ[name]
        for name in ("FOURFOLD_HOME", "XDG_CONFIG_HOME")
        if name in os.environ
    }


def _status(module: str, arguments: Sequence[object]) -> int:
    from engine.console import run

    main = importlib.import_module(module).main
    given = [str(argument) for argument in arguments]
    status = 0

    def command() -> None:
        nonlocal status
        status = main(given) or 0

    return run(command) or status
