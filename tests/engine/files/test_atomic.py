"""An interrupted write leaves all old files or all new ones."""

import errno
import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from engine.errors import DataError
from engine.files.atomic import publication, settle, write_atomically

NAMES = [f"file{i}" for i in range(8)]


def publish(folder: Path, text: str) -> None:
    with publication(folder) as staged:
        for name in NAMES:
            (staged / name).write_text(text)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def all_of(text: str) -> dict[str, str]:
    return dict.fromkeys(NAMES, text)


def test_published_files_replace_the_old_ones_and_leave_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    publish(folder, "old")
    publish(folder, "new")
    assert contents(folder) == all_of("new")
    assert sorted(path.name for path in folder.iterdir()) == NAMES


def test_a_failing_body_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "old")

    def fail() -> None:
        with publication(tmp_path) as staged:
            (staged / NAMES[0]).write_text("new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert contents(tmp_path) == all_of("old")
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES


def test_files_that_are_not_published_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    publish(tmp_path, "new")
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with publication(tmp_path), pytest.raises(DataError, match="another process is writing here"):
        publish(tmp_path, "mine")


@pytest.mark.parametrize("moved", range(9))
def test_the_next_process_finishes_an_interrupted_move(tmp_path: Path, moved: int) -> None:
    publish(tmp_path, "old")
    committed = tmp_path / ".committed"
    committed.mkdir()
    for name in NAMES:
        (committed / name).write_text("new")
    for name in NAMES[:moved]:
        (committed / name).replace(tmp_path / name)
    settle(tmp_path)
    assert contents(tmp_path) == all_of("new")
    assert not committed.exists()


def test_a_killed_writer_leaves_all_old_or_all_new_files(tmp_path: Path) -> None:
    writer = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from engine.files.atomic import publication
        folder, names, n = Path(sys.argv[1]), {NAMES!r}, 0
        print("ready", flush=True)
        while True:
            n += 1
            with publication(folder) as staged:
                for name in names:
                    (staged / name).write_text(str(n))
        """
    )
    publish(tmp_path, "0")
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", writer, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        # The more reads, the later the kill.
        for _ in range(50 + 37 * attempt):
            list(tmp_path.iterdir())
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        settle(tmp_path)
        found = contents(tmp_path)
        assert set(found) == set(NAMES)
        assert len(set(found.values())) == 1
    publish(tmp_path, "last")
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES


def test_a_full_disk_leaves_the_old_files(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    writer = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        from engine.console import run
        from engine.files.atomic import publication, write_atomically
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        def main():
            folder = Path(sys.argv[1])
            if sys.argv[2] == "set":
                with publication(folder) as staged:
                    (staged / "file0").write_bytes(b"x" * 5000)
            else:
                write_atomically(folder / "file0", b"x" * 5000)
        sys.exit(run(main))
        """
    )
    for kind in ("set", "single"):
        done = subprocess.run(
            [sys.executable, "-c", writer, str(tmp_path), kind], capture_output=True, text=True
        )
        assert done.returncode == 2
        assert "cannot be written: file too large; free space" in done.stderr
        assert done.stderr.count("\n") == 1
        assert contents(tmp_path) == all_of("old")
        assert sorted(path.name for path in tmp_path.iterdir()) == NAMES
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_single_file_is_replaced_at_once_with_ordinary_permissions(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_is_there_stays_if_it_is_not_to_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:  # as on a file system without them
        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "session.json"
    assert write_atomically(path, b"first", replace=False)
    assert not write_atomically(path, b"second", replace=False)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_nlink == 1


def test_a_missing_folder_is_reported_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written: no such file or directory"):
        write_atomically(tmp_path / "no" / "file", b"")
