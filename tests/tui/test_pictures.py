"""The pictures in docs/screens/ show what the app shows now."""

from tests.pictures import FOLDER, take_all, words


async def test_no_picture_is_stale_or_missing() -> None:
    kept = {path.stem: words(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.svg")}
    assert {scene: words(svg) for scene, svg in (await take_all()).items()} == kept, (
        "run `make pictures`"
    )
