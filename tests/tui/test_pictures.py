"""The pictures in docs/screens/ show what the app shows now."""

from tests.pictures import FOLDER, take_all, words
from tests.source_tree import ROOT


def test_every_picture_is_linked_from_the_page_of_keys() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    for path in FOLDER.glob("*.svg"):
        assert f"(screens/{path.name})" in page


async def test_no_picture_is_stale_or_missing() -> None:
    kept = {path.stem: words(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.svg")}
    assert {scene: words(svg) for scene, svg in (await take_all()).items()} == kept, (
        "run `make pictures`"
    )
