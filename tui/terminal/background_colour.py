"""Ask the terminal for its background colour, and take the answer out of the typed text.

The question is xterm's OSC 11, which most terminals answer and the others ignore.
"""

import re
import time
from collections.abc import Callable
from typing import Final

from textual.message import Message

QUESTION: Final = "\x1b]11;?\x1b\\"
_LONGEST: Final = 40  # characters of a colour
_ANSWER: Final = re.compile(rf"\x1b\]11;([^\x07\x1b]{{0,{_LONGEST}}})(?:\x07|\x1b\\)")
_UNFINISHED: Final = re.compile(rf"\x1b\](?:1(?:1(?:;[^\x07\x1b]{{0,{_LONGEST}}}\x1b?)?)?)?")
_COLOUR: Final = re.compile(r"rgba?:([\da-f]{1,4})/([\da-f]{1,4})/([\da-f]{1,4})(?:/.*)?", re.I)
_LUMINANCE: Final = (0.2126, 0.7152, 0.0722)  # shares of red, green and blue
_TIMEOUT: Final = 0.5  # seconds until an unfinished answer counts as typed
_TIME_LIMIT: Final = 2.0  # seconds after the question in which an answer counts


class TerminalBackground(Message):
    """The terminal's background is light, or dark."""

    def __init__(self, light: bool):
        super().__init__()
        self.light = light


class BackgroundAnswers:
    """Takes answers out of typed text; one within two seconds of the question counts.

    Parameters
    ----------
    on_typed
        Called with the rest of the text as it arrives.
    on_answer
        Called with whether the background is light.
    """

    def __init__(self, on_typed: Callable[[str], None], on_answer: Callable[[bool], None]):
        self._on_typed = on_typed
        self._on_answer = on_answer
        self._unfinished = ""
        self._last_input = 0.0
        self._deadline = 0.0

    def asked(self) -> None:
        """Note that the question has just been sent."""
        self._deadline = time.monotonic() + _TIME_LIMIT

    def feed(self, text: str) -> None:
        """Take the answers out of `text` and pass the rest on."""
        self._last_input = time.monotonic()
        typed = _ANSWER.sub(self._answer, self._unfinished + text)
        start = typed.rfind("\x1b]")
        if start < 0 or not _UNFINISHED.fullmatch(typed, start):
            start = len(typed)
        self._unfinished = typed[start:]
        if start:
            self._on_typed(typed[:start])

    def check_timeout(self) -> None:
        """After a time without input, pass on an unfinished answer as typed."""
        if self._unfinished and time.monotonic() - self._last_input > _TIMEOUT:
            typed, self._unfinished = self._unfinished, ""
            self._on_typed(typed)

    def _answer(self, match: re.Match[str]) -> str:
        light = is_light(match[1])
        if light is not None and time.monotonic() < self._deadline:
            self._deadline = 0.0
            self._on_answer(light)
        return ""


def is_light(colour: str) -> bool | None:
    """Return whether a colour such as "rgb:f7f7/f6f6/f3f3" is light, or None if it is not one."""
    match = _COLOUR.fullmatch(colour)
    if match is None:
        return None
    shares = (int(part, 16) / (16 ** len(part) - 1) for part in match.groups())
    return sum(map(float.__mul__, _LUMINANCE, shares)) > 0.5
