"""What is written survives a power cut: the order of flushes and names, and a disk that fails."""

import errno
import os
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.errors import DataError, FourfoldError, SessionFileError
from engine.files.atomic import folder_made, publication, write_atomically
from engine.files.owned_file import OwnedFile
from engine.session.kept import keep, kept_sessions, new_kept_file
from engine.session.read import read
from engine.taste.base import Answer
from tests.bundles import make_bundle, random_films
from tests.disk import FAULTS, Disk, watch
from tests.engine.session.sessions import started
from tests.source_tree import ROOT


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return watch(monkeypatch)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("home"), random_films(60))


def files(folder: Path) -> dict[str, str]:
    """Return the content of each file below a folder, hidden ones too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def publish(folder: Path, text: str) -> None:
    with publication(folder) as staged:
        for name in ("one", "two"):
            (staged / name).write_text(text)


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("links", [True, False])
def test_a_file_is_on_the_disk_before_its_name_and_the_name_before_the_writer_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    disk = watch(monkeypatch)
    if not links:  # as on a file system without them
        monkeypatch.setattr(os, "link", refuse)
    write_atomically(tmp_path / "films.json", b"x", replace=replace)
    disk.check_kept(tmp_path / "films.json")


def test_only_where_it_is_asked_for_nothing_waits_for_the_disk(tmp_path: Path, disk: Disk) -> None:
    write_atomically(tmp_path / "preferences.json", b"x", flush=False)
    assert disk.flushed == []


def test_only_what_can_be_made_again_is_not_flushed() -> None:
    packages = ("engine", "preprocessing", "training", "tui")
    sources = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    unflushed = {path.name for path in sources if "(), flush=False)" in path.read_text()}
    assert unflushed == {"user_settings.py", "http_download.py", "checkpoint.py"}


def test_published_files_are_on_the_disk_before_the_set_counts(tmp_path: Path, disk: Disk) -> None:
    publish(tmp_path / "new" / "model", "x")
    folder = tmp_path / "new" / "model"
    staged, committed = str(folder / ".staged"), str(folder / ".committed")
    commit = disk.steps.index(("rename", staged, committed))
    assert set(disk.steps[:commit]) >= {
        ("flush", staged), ("flush", f"{staged}/one"), ("flush", f"{staged}/two"),
    }  # fmt: skip
    assert disk.steps[commit + 1] == ("flush", str(folder))
    moved = disk.steps.index(("replace", f"{committed}/two", str(folder / "two")))
    assert ("flush", str(folder)) in disk.steps[moved:]
    assert disk.flushed[-2:] == [folder.parent, tmp_path], "the names of the new folders"


def test_the_name_of_each_new_folder_is_on_the_disk(tmp_path: Path, disk: Disk) -> None:
    with folder_made(tmp_path / "a" / "b"):
        assert disk.flushed == []
    assert disk.flushed == [tmp_path / "a", tmp_path]


def test_a_session_file_and_a_kept_session_are_on_the_disk(
    bundle: Bundle, tmp_path: Path, data_home: Path, disk: Disk
) -> None:
    session = started(bundle)
    file = OwnedFile(tmp_path / "films.json")
    for content in (b"one", b"two"):
        disk.steps.clear()
        file.save(content)
        disk.check_kept(file.path)
    kept = new_kept_file(bundle, session.state)
    for folders in ([data_home / "fourfold", data_home], []):
        disk.steps.clear()
        disk.check_kept(keep(bundle, session.state, kept).path)
        assert disk.flushed[2:] == folders, "the new folders, at the first time"
        session.answer(Answer.LIKE)


@pytest.mark.parametrize("error", FAULTS)
class TestFaults:
    """`fsync` answers EIO or ENOSPC: one line, and the old file or the new one, whole."""

    def test_of_a_file(self, tmp_path: Path, disk: Disk, error: int) -> None:
        path = tmp_path / "films.json"
        write_atomically(path, b"old")
        disk.threads.clear()
        disk.fails_at, disk.error = 1, error
        with pytest.raises(DataError) as caught:
            write_atomically(path, b"new")
        check_line(caught.value, path, error)
        assert files(tmp_path) == {"films.json": "old"}

    def test_of_its_folder(self, tmp_path: Path, disk: Disk, error: int) -> None:
        path = tmp_path / "films.json"
        disk.fails_at, disk.error = 2, error
        with pytest.raises(DataError) as caught:
            write_atomically(path, b"new")
        check_line(caught.value, path, error)
        assert files(tmp_path) == {"films.json": "new"}

    def test_of_a_set_of_files(self, tmp_path: Path, disk: Disk, error: int) -> None:
        whole = [{"one": text, "two": text} for text in ("old", "new")]
        publish(tmp_path, "old")
        flushes, outcomes = len(disk.threads), []
        for number in range(1, flushes + 1):
            publish(tmp_path, "old")
            disk.threads.clear()
            disk.fails_at, disk.error = number, error
            with pytest.raises(DataError) as caught:
                publish(tmp_path, "new")
            disk.fails_at = 0
            check_line(caught.value, tmp_path, error)
            with publication(tmp_path):  # a reader or writer finishes what was committed
                outcomes.append(files(tmp_path))
        assert [found in whole for found in outcomes] == [True] * flushes
        assert outcomes[0] == whole[0]
        assert outcomes[-1] == whole[1]

    def test_of_a_kept_session(
        self, bundle: Bundle, data_home: Path, disk: Disk, error: int
    ) -> None:
        session = started(bundle)
        file = new_kept_file(bundle, session.state)
        path = keep(bundle, session.state, file).path
        before = session.state
        session.answer(Answer.LIKE)
        disk.fails_at, disk.error = -1, error
        for _ in range(2):
            with pytest.raises(SessionFileError) as caught:
                keep(bundle, session.state, file)
            check_line(caught.value, path, error)
            assert str(caught.value).endswith(", then keep it again")
            assert read(path).state == before
            assert list(path.parent.iterdir()) == [path]
        disk.fails_at = 0
        assert keep(bundle, session.state, file).path == path
        assert read(path).state == session.state

    def test_of_the_first_kept_session(
        self, bundle: Bundle, data_home: Path, disk: Disk, error: int
    ) -> None:
        disk.fails_at, disk.error = 1, error
        with pytest.raises(SessionFileError):
            keep(bundle, started(bundle).state)
        assert list(data_home.iterdir()) == []
        assert kept_sessions().sessions == ()


def check_line(error: FourfoldError, path: Path, number: int) -> None:
    """Check that an error is one line with the file, the reason and what to do."""
    line = str(error)
    assert line.startswith(f"{path}: cannot be written: {os.strerror(number).lower()}; ")
    assert ("free space" if number == errno.ENOSPC else "check the disk") in line
    assert "\n" not in line
