"""A session without `--posters`, past a film that has one, in a process that is watched.

Writes what was asked of the network and which of the packages for posters were imported.
"""

import asyncio
import json
import socket
import sys
from dataclasses import replace
from pathlib import Path

from tests.tui.app_driver import launch_for, pick, press, ready, text_of
from tests.tui.conftest import FILMS, FOUR
from tui.app import FourfoldApp

POSTER = "https://image.tmdb.org/t/p/w500/poster.jpg"
PACKAGES = ("httpx", "PIL", "textual_image", "tui.posters", "tui.widgets.poster")
ASKING = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def opens_network(event: str, arguments: tuple[object, ...]) -> bool:
    """Tell whether an audit event is a socket other than the event loop's own, or its use."""
    if event == "socket.__new__":
        return arguments[1] in (socket.AF_INET, socket.AF_INET6)
    return event in ASKING


async def session(home: Path) -> None:
    films = [replace(film, metadata={"poster_url": POSTER}) for film in FILMS]
    async with recommending(launch_for(home, films), "i", "y", "pagedown", "n", "i", "i") as app:
        assert "poster" not in app.text_of("#about").lower()


def main() -> None:
    seen: list[str] = []
    sys.addaudithook(lambda event, args: seen.append(event) if opens_network(event, args) else None)
    asyncio.run(session(Path(sys.argv[1])))
    report = {
        "network": list(seen),
        "imported": [package for package in PACKAGES if package in sys.modules],
    }
    socket.socket().close()
    assert seen[len(report["network"]) :] == ["socket.__new__"]  # the watch was awake
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
