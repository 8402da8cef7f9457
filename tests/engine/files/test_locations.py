"""Folders are found by flag, FOURFOLD_HOME, source tree and wheel, in that order."""

from pathlib import Path

import pytest

from engine.errors import DataError
from engine.files import locations
from engine.files.locations import locate, output_folder

SOURCE = Path(__file__).parents[3]


def test_the_source_tree_is_used_when_nothing_else_is_said() -> None:
    found = locate(environ={})
    assert found.processed.path == SOURCE / "processed"
    assert found.config.source == "source tree"


def test_a_flag_beats_the_environment_and_the_environment_the_source_tree(tmp_path: Path) -> None:
    (tmp_path / "processed").mkdir()
    environ = {"FOURFOLD_HOME": str(tmp_path)}
    found = locate(artifacts=Path("given"), environ=environ)
    assert (found.artifacts.path, found.artifacts.source) == (Path("given"), "--artifacts")
    assert (found.processed.path, found.processed.source) == (
        tmp_path / "processed",
        "FOURFOLD_HOME",
    )
    # what FOURFOLD_HOME lacks is looked for further on
    assert found.config.path == SOURCE / "config"


def test_the_copy_inside_the_wheel_is_the_last_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("config", "processed", "artifacts"):
        (tmp_path / "bundled" / name).mkdir(parents=True)
    monkeypatch.setattr(locations, "_SOURCE_TREE", tmp_path / "site-packages")
    monkeypatch.setattr(locations, "_BUNDLED", tmp_path / "bundled")
    assert locate(environ={}).processed.source == "installed package"
    with pytest.raises(DataError, match=r"no folder to write processed/ to; name a folder"):
        output_folder("processed", None, {})


def test_a_home_that_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"FOURFOLD_HOME=.*nowhere: is not a folder"):
        locate(environ={"FOURFOLD_HOME": str(tmp_path / "nowhere")})


def test_output_goes_to_the_flag_then_home_then_the_source_tree(tmp_path: Path) -> None:
    home = {"FOURFOLD_HOME": str(tmp_path)}
    assert output_folder("artifacts", Path("x"), home) == Path("x")
    assert output_folder("artifacts", None, home) == tmp_path / "artifacts"
    assert output_folder("artifacts", None, {}) == SOURCE / "artifacts"
