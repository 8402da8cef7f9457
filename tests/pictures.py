"""Take the pictures in docs/screens/ from the running app: `python -m tests.pictures`.

A picture is stale when its text differs from that of the app now; a test compares them.
"""

import asyncio
import html
import re

from tests.source_tree import ARTIFACTS, CONFIG, PROCESSED, ROOT
from tests.tui.app_driver import driving
from tui.startup import Launch

FOLDER = ROOT / "docs" / "screens"
_SIZE = (120, 36)
_FOUR = ("heat 95", "ronin", "insider", "fargo")
_ANSWERS = ("y", "4", "n", "y", "s", "w")
SCENES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "recommend": ((), ()),
    "about": (("i",), ("i",)),
    "map": (("t",), ("escape",)),
    "find": (("slash", *"kurosawa"), ("escape",)),
    "more-like-this": (("m",), ("escape",)),
    "history": (("h",), ("escape",)),
    "watchlist": (("W",), ("escape",)),
    "presets": (("p",), ("escape",)),
    "closing": (("q",), ("escape",)),
}
"""The keys that lead from a session of a few answers to each picture, and back."""
PICK = "pick"
"""The picture of the first screen, after a few letters."""


async def take_all() -> dict[str, str]:
    """Return each picture as SVG."""
    pictures = {}
    async with driving(Launch(CONFIG, PROCESSED, ARTIFACTS), size=_SIZE) as app:

        def picture() -> str:
            return app.fourfold.export_screenshot(title="fourfold")

        await app.pick(*_FOUR[:2])
        await app.type("matri")
        pictures[PICK] = picture()
        await app.press("escape")
        await app.pick(*_FOUR[2:])
        await app.press("enter", *_ANSWERS)
        for scene, (there, back) in SCENES.items():
            await app.press(*there)
            pictures[scene] = picture()
            await app.press(*back)
    return pictures


def words(svg: str) -> list[str]:
    """Return the texts of a picture, line by line."""
    return [
        html.unescape(part).replace("\xa0", " ").rstrip()
        for part in re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    ]


async def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    for scene, picture in (await take_all()).items():
        (FOLDER / f"{scene}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
