"""A lock on a file keeps other processes out, follows the file, and ends with its process."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.files import lock as module
from engine.files.lock import lock

HOLDER = (
    "import sys; from pathlib import Path; from engine.files.lock import lock; "
    "print('refused' if lock(Path(sys.argv[1])) is None else 'locked', flush=True); "
    "sys.stdin.read()"
)


@contextmanager
def process_that_locks(path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a process that tries to lock `path`, and yield it with what it says."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "films.json").write_text("mine")
    return tmp_path / "films.json"


def test_another_process_is_refused_until_the_lock_is_released(path: Path) -> None:
    held = lock(path)
    assert held is not None
    with process_that_locks(path) as (_, said):
        assert said == "refused"
    held.release()
    held.release()
    with process_that_locks(path) as (_, said):
        assert said == "locked"


def test_a_killed_process_frees_its_lock(path: Path) -> None:
    with process_that_locks(path) as (process, said):
        assert said == "locked"
        assert lock(path) is None
        process.kill()
        process.wait()
        assert lock(path) is not None


def test_a_lock_follows_its_file_to_another_name(path: Path) -> None:
    held = lock(path)
    path.replace(path.with_name("other.json"))
    path.write_text("new")
    assert lock(path.with_name("other.json")) is None
    assert lock(path) is not None
    assert held is not None


def test_a_file_that_is_replaced_meanwhile_is_locked_in_its_new_form(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.fcntl is not None
    flock = module.fcntl.flock
    newer = path.with_name("newer")
    newer.write_text("newer")

    def replaced_before(handle: int, operation: int) -> None:
        if newer.exists():
            newer.replace(path)
        flock(handle, operation)

    monkeypatch.setattr(module.fcntl, "flock", replaced_before)
    held = lock(path)
    assert held is not None
    with process_that_locks(path) as (_, said):
        assert said == "refused"


def test_a_link_or_a_missing_file_is_not_locked(path: Path) -> None:
    path.with_name("link").symlink_to(path)
    with pytest.raises(OSError, match="symbolic links"):
        lock(path.with_name("link"))
    with pytest.raises(FileNotFoundError):
        lock(path.with_name("missing"))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_there_are_no_locks_every_lock_is_granted(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module.fcntl, "flock", refuse)
    assert lock(path) is not None
    assert lock(path) is not None
    monkeypatch.setattr(module, "fcntl", None)
    assert lock(path) is not None
