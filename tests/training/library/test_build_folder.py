"""The folder of an unfinished build, and what its note can do to others."""

import json
from pathlib import Path

import pytest

from preprocessing.thresholds import Thresholds
from training.library.build_folder import begin
from training.library.recipe import Recipe

RECIPE = Recipe("ml-1m", None, Thresholds(20, 50), ("als",))


def test_a_build_goes_on_in_its_folder_and_another_removes_it(tmp_path: Path) -> None:
    folder = begin(tmp_path, RECIPE)
    assert folder.name.startswith("ml-1m-")
    assert begin(tmp_path, RECIPE) == folder
    other = begin(tmp_path, Recipe("ml-25m", None, Thresholds(20, 50), ("als",)))
    assert other.name.startswith("ml-25m-")
    assert not folder.exists()


@pytest.mark.parametrize("name", ["..", ".", "", "../kept", ".hidden", 7, None])
@pytest.mark.parametrize("same", [True, False])
def test_a_damaged_note_leads_nowhere_else_and_removes_nothing(
    name: object, same: bool, tmp_path: Path
) -> None:
    root, kept = tmp_path / "library", tmp_path / "kept"
    for folder in (root / ".hidden", kept):
        folder.mkdir(parents=True)
    recipe = RECIPE.document() if same else {}
    (root / "unfinished.json").write_text(json.dumps({"recipe": recipe, "folder": name}))
    folder = begin(root, RECIPE)
    assert folder.parent == root
    assert folder.name.startswith("ml-1m-")
    assert (root / ".hidden").is_dir()
    assert kept.is_dir()
