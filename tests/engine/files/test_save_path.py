"""A typed path becomes a file to write, or an error before anything is written."""

import os
from pathlib import Path

import pytest

from engine.errors import ExportError
from engine.files.save_path import absolute_path, save_path


def test_a_name_is_a_file_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert save_path(" films.md ") == tmp_path / "films.md"
    assert absolute_path("a/../b.md") == tmp_path / "b.md"


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert save_path("~/films.md") == tmp_path / "films.md"


def test_an_existing_file_and_a_link_to_one_are_that_file(tmp_path: Path) -> None:
    (tmp_path / "films.md").touch()
    (tmp_path / "link.md").symlink_to("films.md")
    assert save_path(str(tmp_path / "films.md")) == tmp_path / "films.md"
    assert save_path(str(tmp_path / "link.md")) == tmp_path / "films.md"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("  ", "the file has no name"),
        ("{}", "is a folder; add a file name"),
        ("{}/new/", "is a folder"),
        ("{}/new/films.md", "new: no such folder"),
        ("{}/file/films.md", "file: no such folder"),
        ("{}/fifo", "is not a regular file"),
        ("/dev/null", "is not a regular file"),
        ("{}/" + "x" * 300, "cannot be written: file name too long"),
        ("{}/a\0b", "is not a file name"),
        ("~nobody-of-this-name/x.md", "no such folder"),
    ],
)
def test_paths_that_cannot_be_written_are_refused(tmp_path: Path, typed: str, problem: str) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(ExportError, match=problem):
        save_path(typed.format(tmp_path))


def test_a_current_folder_that_is_gone_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ExportError, match="the current folder is gone"):
        save_path("films.md")
    assert absolute_path("films.md") == Path("films.md")
