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
SCENES: dict[str, tuple[str, ...]] = {
    "recommend": (),
    "about": ("i",),
    "map": ("t",),
    "find": ("slash", *"kurosawa"),
    "more-like-this": ("m",),
    "history": ("h",),
    "watchlist": ("W",),
    "dial": ("p",),
    "closing": ("q",),
}
"""The keys that lead to each picture from a session of a few answers."""
PICK = "pick"
"""The picture of the first screen, after a few letters."""


async def take(scene: str) -> str:
    """Return the picture of a scene as SVG."""
    async with driving(Launch(CONFIG, PROCESSED, ARTIFACTS), size=_SIZE) as app:
        if scene == PICK:
            await app.pick(*_FOUR[:2])
            await app.type("matri")
        else:
            await app.pick(*_FOUR)
            await app.press("enter", *_ANSWERS, *SCENES[scene])
        return app.fourfold.export_screenshot(title="fourfold")


def words(svg: str) -> list[str]:
    """Return the texts of a picture, line by line."""
    return [
        html.unescape(part).replace("\xa0", " ").rstrip()
        for part in re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    ]


async def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    for scene in (PICK, *SCENES):
        (FOLDER / f"{scene}.svg").write_text(await take(scene), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
