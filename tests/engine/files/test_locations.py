"""Folders are found by flag, FOURFOLD_HOME, source tree and wheel, in that order."""

import errno
import os
from pathlib import Path

import pytest

from engine.errors import DataError
from engine.files import locations
from engine.files.locations import locate, output_folder, sessions_folder
from tests.source_tree import ARTIFACTS, CONFIG, PROCESSED


@pytest.fixture(autouse=True)
def _no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOURFOLD_HOME", raising=False)


def test_the_source_tree_is_used_by_default() -> None:
    found = locate()
    assert found.processed.path == PROCESSED
    assert found.config.source == "source tree"


def test_a_flag_beats_the_environment_and_the_environment_the_source_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "processed").mkdir()
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path))
    found = locate(artifacts=Path("mine"))
    assert (found.artifacts.path, found.artifacts.source) == (Path("mine"), "--artifacts")
    assert (found.processed.path, found.processed.source) == (
        tmp_path / "processed",
        "FOURFOLD_HOME",
    )
    # what FOURFOLD_HOME lacks is found in the source tree
    assert found.config.path == CONFIG


def test_the_copy_inside_the_wheel_is_used_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("config", "processed", "artifacts"):
        (tmp_path / "bundled" / name).mkdir(parents=True)
    monkeypatch.setattr(locations, "_SOURCE_TREE", tmp_path / "site-packages")
    monkeypatch.setattr(locations, "_BUNDLED", tmp_path / "bundled")
    assert locate().processed.source == "installed package"
    with pytest.raises(DataError, match=r"no folder to write processed/ to; name a folder"):
        output_folder("processed", None)


def test_a_home_that_is_not_a_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"FOURFOLD_HOME=.*nowhere: is not a folder"):
        locate()


def test_output_goes_to_the_flag_then_home_then_the_source_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert output_folder("artifacts", None) == ARTIFACTS
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path))
    assert output_folder("artifacts", Path("x")) == Path("x")
    assert output_folder("artifacts", None) == tmp_path / "artifacts"


def test_sessions_are_kept_in_the_data_folder_of_the_person(data_home: Path) -> None:
    assert sessions_folder() == data_home / "fourfold" / "sessions"
    assert not sessions_folder().exists()


def test_a_library_that_may_not_be_read_is_left_out_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "lstat", refuse)
    found = locate()
    assert found.processed.source == "source tree"
    assert found.notice.startswith("The library is not used: ")
    assert found.notice.endswith("cannot be read: permission denied; make it readable")
