"""A session without `--posters`, on a film that has a poster, in a process that is watched.

Prints which network functions were called, and which packages for posters were imported.
"""

import asyncio
import json
import socket
import sys
from dataclasses import replace
from pathlib import Path

from tests.tui.app_driver import launch_for, recommending
from tests.tui.films import FILMS

POSTER = "https://image.tmdb.org/t/p/w500/poster.jpg"
PACKAGES = ("httpx", "PIL", "textual_image", "tui.posters", "tui.widgets.poster")
NETWORK_CALLS = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def opens_network(event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether an audit event uses the network; the event loop has local sockets."""
    if event == "socket.__new__":
        return arguments[1] in (socket.AF_INET, socket.AF_INET6)
    return event in NETWORK_CALLS


async def session(home: Path) -> None:
    films = [replace(film, metadata={"poster_url": POSTER}) for film in FILMS]
    async with recommending(launch_for(home, films), "i", "y", "pagedown", "n", "i", "i") as app:
        assert "poster" not in app.text_of("#about").lower()


def main() -> None:
    calls: list[str] = []
    sys.addaudithook(lambda event, args: opens_network(event, args) and calls.append(event))
    asyncio.run(session(Path(sys.argv[1])))
    report = {
        "network": list(calls),
        "imported": [package for package in PACKAGES if package in sys.modules],
    }
    socket.socket().close()
    assert calls[len(report["network"]) :] == ["socket.__new__"]  # the hook was active
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
