"""The pictures in docs/screens/ show what the app shows now."""

import pytest

from tests.pictures import FOLDER, PICK, SCENES, take, words


@pytest.mark.parametrize("scene", [PICK, *SCENES])
async def test_a_picture_is_not_stale(scene: str) -> None:
    kept = (FOLDER / f"{scene}.svg").read_text(encoding="utf-8")
    assert words(await take(scene)) == words(kept), "run `make pictures`"


def test_there_is_no_other_picture() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == {PICK, *SCENES}
