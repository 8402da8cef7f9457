"""The project's files that run on the screen's thread between `y` and the next film.

`python -m benchmarks.files_of_a_key` opens the app on the bundled films without a terminal,
picks four, answers once to warm up, and then lists the files that the next answer runs through.
"""

import asyncio
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.folders import ROOT
from engine.files.locations import locate
from tui.app import FourfoldApp
from tui.startup import Launch

FOUR = ("heat", "ronin", "collateral", "fargo")
SIZE = (120, 40)


def files_of_a_key() -> list[str]:
    """Return the files, as paths within the project, sorted."""
    return sorted(asyncio.run(_files_of("y")))


async def _files_of(key: str) -> set[str]:
    found = locate()
    launch = Launch(found.config.path, found.processed.path, found.artifacts.path, titles=FOUR)
    files: set[str] = set()
    prefixes = tuple(str(ROOT / package) for package in ("engine", "tui"))

    def note(frame: FrameType, event: str, argument: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(prefixes):
            files.add(str(Path(name).relative_to(ROOT)))

    async with FourfoldApp(launch).run_test(size=SIZE) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        sys.setprofile(note)
        try:
            await pilot.press(key)
            await pilot.pause()
        finally:
            sys.setprofile(None)
    return files


if __name__ == "__main__":
    found = files_of_a_key()
    print("\n".join(found))
    print(f"{len(found)} files")
