"""Takes the README's picture from the running app: `python -m tests.picture`."""

import asyncio
from pathlib import Path

from engine.files.locations import locate
from tests.tui.app_driver import pick, press, ready
from tui.app import FourfoldApp
from tui.startup import Launch

PICTURE = Path(__file__).parents[1] / "tui" / "screen.svg"


async def take() -> str:
    """Return the recommendation screen, after a few answers, as SVG."""
    layout = locate(environ={})
    launch = Launch(layout.config.path, layout.processed.path, layout.artifacts.path)
    async with driving(launch, size=(118, 34)) as app:
        await app.pick("heat 95", "ronin", "insider", "fargo")
        await app.press("enter", "y", "y", "n", "y", "s", "i")
        return app.export_screenshot(title="fourfold")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(take()), encoding="utf-8")
