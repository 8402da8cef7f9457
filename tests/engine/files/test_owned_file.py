"""A file has one writer, and what another program wrote is never overwritten."""

import os
import stat
from pathlib import Path

import pytest

from engine.errors import DataError
from engine.files import lock as locks
from engine.files import owned_file
from engine.files.owned_file import FileChangedError, OwnedFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "films.json"


def claimed(path: Path) -> OwnedFile:
    file = OwnedFile.claim(path)
    assert file is not None
    return file


def test_a_file_has_one_owner_from_the_claim_to_the_release(path: Path) -> None:
    path.write_bytes(b"old")
    file = claimed(path)
    assert OwnedFile.claim(path) is None
    for content in (b"one", b"two"):
        assert file.save(content) is None
        assert path.read_bytes() == content
        assert OwnedFile.claim(path) is None
    file.release()
    assert claimed(path).save(b"three") is None
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_is_owned_from_its_first_moment(path: Path) -> None:
    file = claimed(path)
    assert not path.exists()
    file.save(b"one")
    assert OwnedFile.claim(path) is None


def test_the_second_of_two_that_make_the_same_file_saves_beside_it(path: Path) -> None:
    first, second = claimed(path), claimed(path)
    assert first.save(b"first") is None
    assert second.save(b"second") == path
    assert second.path == path.with_name("films-2.json")
    assert second.save(b"second again") is None
    assert path.read_bytes() == b"first"
    assert second.path.read_bytes() == b"second again"


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.parametrize("change", ["in place", "replaced", "longer"])
def test_a_file_that_another_program_changed_is_left_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch, change: str, locked: bool
) -> None:
    if not locked:  # as on Windows and some network file systems
        monkeypatch.setattr(locks, "fcntl", None)
    path.write_bytes(b"old")
    path.with_name("films-2.json").write_bytes(b"another")
    file = claimed(path)
    other = b"old and more" if change == "longer" else b"new"
    if change == "replaced":
        path.with_name("new").write_bytes(other)
        path.with_name("new").replace(path)
    else:
        path.write_bytes(other)
    assert file.save(b"mine") == path
    assert path.read_bytes() == other
    assert file.path == path.with_name("films-3.json")
    assert file.path.read_bytes() == b"mine"
    assert file.save(b"mine again") is None
    assert path.with_name("films-2.json").read_bytes() == b"another"


def test_a_change_after_a_save_is_left_as_it_is(path: Path) -> None:
    file = claimed(path)
    file.save(b"mine")
    path.write_bytes(b"theirs")
    assert file.save(b"mine again") == path
    assert path.read_bytes() == b"theirs"


def test_a_program_that_writes_the_same_content_changes_nothing(path: Path) -> None:
    path.write_bytes(b"old")
    file = claimed(path)
    path.unlink()
    path.write_bytes(b"old")
    assert file.save(b"mine") is None
    assert path.read_bytes() == b"mine"


def test_a_time_in_the_future_is_no_change(path: Path) -> None:
    """The clock may be set back between two saves."""
    path.write_bytes(b"old")
    os.utime(path, (4e9, 4e9))
    file = claimed(path)
    assert file.save(b"one") is None
    os.utime(path, (4e9, 4e9))
    assert file.save(b"two") is None
    assert path.read_bytes() == b"two"


def test_a_deleted_file_is_made_again(path: Path) -> None:
    path.write_bytes(b"old")
    file = claimed(path)
    path.unlink()
    assert file.save(b"mine") is None
    assert path.read_bytes() == b"mine"
    assert OwnedFile.claim(path) is None


def test_a_name_that_is_taken_between_the_look_and_the_write_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = owned_file.write_locked

    def taken_before(target: Path, content: bytes, **options: bool) -> object:
        if target == path:
            path.write_bytes(b"theirs")
        return write(target, content, **options)

    monkeypatch.setattr(owned_file, "write_locked", taken_before)
    file = claimed(path)
    assert file.save(b"mine") == path
    assert path.read_bytes() == b"theirs"
    assert file.path.read_bytes() == b"mine"


def test_what_a_link_names_is_owned_and_the_link_stays(path: Path) -> None:
    path.with_name("real.json").write_bytes(b"old")
    path.symlink_to("real.json")
    file = claimed(path)
    assert OwnedFile.claim(path.with_name("real.json")) is None
    file.save(b"new")
    assert path.is_symlink()
    assert path.read_bytes() == b"new"


def test_a_file_that_cannot_be_read_is_not_overwritten(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DataError, match="cannot be read: is a directory"):
        claimed(path).save(b"mine")
    assert stat.S_ISDIR(path.stat().st_mode)


def test_a_failed_save_can_be_repeated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk may fail after the file has its name, so the new content is not a change either."""
    path.write_bytes(b"old")
    file = claimed(path)
    with monkeypatch.context() as patch:

        def fail(folder: Path) -> None:
            raise OSError(5, "Input/output error")

        patch.setattr("engine.files.atomic.flush_to_disk", fail)
        with pytest.raises(DataError, match="input/output error; check the disk or choose"):
            file.save(b"one")
    assert path.read_bytes() == b"one"
    assert file.save(b"two") is None
    assert path.read_bytes() == b"two"
    assert OwnedFile.claim(path) is None


def test_the_error_says_where_the_session_is_saved_now(path: Path) -> None:
    beside = OwnedFile.beside(path)
    assert beside.path == path.with_name("films-2.json")
    assert str(FileChangedError(path, beside.path)) == (
        f"{path}: was changed by another program and is left as it is; "
        f"this session is saved in {beside.path} from now on"
    )
