"""Take the README's picture from the running app: `python -m tests.picture`."""

import asyncio

from tests.source_tree import ARTIFACTS, CONFIG, PROCESSED, ROOT
from tests.tui.app_driver import driving
from tui.startup import Launch

PICTURE = ROOT / "tui" / "screen.svg"


async def take_picture() -> str:
    """Return the recommendation screen, after a few answers, as SVG."""
    async with driving(Launch(CONFIG, PROCESSED, ARTIFACTS), size=(118, 34)) as app:
        await app.pick("heat 95", "ronin", "insider", "fargo")
        await app.press("enter", "y", "y", "n", "y", "s", "i")
        return app.fourfold.export_screenshot(title="fourfold")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(take_picture()), encoding="utf-8")
