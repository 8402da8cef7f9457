"""The app in a real browser: `make web-check` serves it, and drives headless Chromium.

It picks four films by typing, answers two, opens the about panel, and takes a picture to look at.
That the keys arrived is read from the session's file. It needs Debian's package chromium and
textual-dev, so it is run by hand.
"""

import base64
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_WAIT = 60.0  # seconds
_PAUSE = 3.0  # seconds, as a person pauses: the page is a canvas, whose text no script can read
_FAVOURITES = ("heat 1995", "ronin", "collateral", "the insider")
_KEYS = {"\r": ("Enter", 13), " ": ("Space", 32)}
_STARTED = "document.querySelector('.-first-byte') !== null"


class Browser:
    """Headless Chromium with one page, driven by the DevTools protocol over pipes."""

    def __init__(self, profile: Path):
        chromium = shutil.which("chromium")
        if chromium is None:
            sys.exit("chromium is not installed; apt install chromium")
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        flags = f"--headless=new --no-sandbox --disable-gpu --user-data-dir={profile}"
        self._process = subprocess.Popen(
            f"exec {chromium} {flags} --remote-debugging-pipe 3<&{commands} 4>&{answers}",
            shell=True, pass_fds=(commands, answers), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(commands)
        os.close(answers)
        self._read = b""
        self._numbers = itertools.count(1)
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._read:
                self._read += os.read(self._answers, 1 << 16)
            text, self._read = self._read.split(b"\0", 1)
            answer = json.loads(text)
            if answer.get("id") == number:
                result: dict[str, Any] = answer["result"]
                return result

    def type(self, text: str) -> None:
        """Press the keys of `text`."""
        for character in text:
            name, code = _KEYS.get(character, (character, ord(character.upper())))
            key = {"key": name, "text": character, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", type="keyDown", **key)
            self.call("Input.dispatchKeyEvent", type="keyUp", **key)

    def click(self, x: int, y: int) -> None:
        """Click on a place of the page, in pixels."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def holds(self, script: str) -> bool:
        """Return whether a script is true on the page."""
        return self.call("Runtime.evaluate", expression=script)["result"].get("value") is True

    def picture(self, path: Path) -> None:
        """Write a PNG of the page."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        """End the browser."""
        self._process.kill()
        self._process.wait()


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _WAIT
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"not within {_WAIT:.0f} s: {what}")
        time.sleep(0.1)


def check(url: str, session: Path, picture: Path, profile: Path) -> None:
    """Use the app at `url`, whose session is saved in `session`."""
    browser = Browser(profile)
    try:
        browser.call("Emulation.setDeviceMetricsOverride", width=1280, height=800,
                     deviceScaleFactor=1, mobile=False)  # fmt: skip
        browser.call("Page.navigate", url=url)
        until(lambda: browser.holds(_STARTED), "the app on the page")
        browser.click(200, 48)
        for title in _FAVOURITES:
            time.sleep(_PAUSE)
            browser.type(f"{title}\r")
        time.sleep(_PAUSE)
        browser.type("\r")
        until(session.exists, "a session of the four films")
        browser.type("yn")
        until(lambda: len(json.loads(session.read_bytes())["answers"]) == 2, "two answers")
        browser.type("i")
        time.sleep(_PAUSE)
    finally:
        browser.picture(picture)
        browser.close()
    saved = json.loads(session.read_bytes())
    picked = ", ".join(film["title"] for film in saved["favourites"])
    answered = ", ".join(f"{one['title']}: {one['answer']}" for one in saved["answers"])
    sys.stdout.write(f"picked: {picked}\nanswered: {answered}\nthe about panel: {picture}\n")


def main() -> None:
    """Serve the app, and use it."""
    picture = Path("web-check.png").resolve()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        session = Path(folder) / "films.json"
        command = f"{sys.executable} -m tui --session {session}"
        server = subprocess.Popen(
            [Path(sys.executable).with_name("textual"), "serve", "--port", str(port),
             "--command", command],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        try:
            until(answers, "the server")
            check(f"http://127.0.0.1:{port}", session, picture, Path(folder) / "profile")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
