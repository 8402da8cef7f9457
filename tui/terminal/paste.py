"""What is pasted, told from what is typed, in a stream of characters from a terminal.

Textual's own way takes an escape sequence within a paste for keys as well, and is deaf for
good where the end of a paste arrives in two halves.
"""

import time
from collections.abc import Callable
from typing import Final

_START: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
_HALF_MARK: Final = 0.02  # seconds until what could begin a paste counts as typed
_SILENCE: Final = 5.0  # seconds until a paste counts as ended though its end did not come
_MOST: Final = 1 << 20  # characters of a paste that are kept


class Pastes:
    """Divides a stream.

    Parameters
    ----------
    typed, pasted
        Take what was typed, as it comes, and each paste as a whole, without NULs.
    """

    def __init__(self, typed: Callable[[str], None], pasted: Callable[[str], None]):
        self._typed = typed
        self._pasted = pasted
        self._held = ""  # what may be the beginning of a mark
        self._paste: list[str] | None = None  # while one is coming
        self._length = 0
        self._last = 0.0

    @property
    def patience(self) -> float | None:
        """Seconds after which `nothing_comes` wants to be told; None for no matter how many."""
        return _HALF_MARK if self._held and self._paste is None else None

    def take(self, text: str) -> None:
        """Take in what came."""
        self._last = time.monotonic()
        rest = self._held + text
        while True:
            mark = _START if self._paste is None else _END
            before, found, rest = rest.partition(mark)
            if not found:
                break
            self._pass_on(before)
            if self._paste is None:
                self._paste, self._length = [], 0
            else:
                self._end()
        held = _begun(before, mark)
        self._held = before[len(before) - held :]
        self._pass_on(before[: len(before) - held])

    def nothing_comes(self) -> None:
        """Take note that nothing came for a moment."""
        if self._paste is None:
            held, self._held = self._held, ""
            self._pass_on(held)
        elif time.monotonic() - self._last > _SILENCE:
            self._held = ""
            self._end()

    def _pass_on(self, text: str) -> None:
        if not text:
            return
        if self._paste is None:
            self._typed(text)
        else:
            self._paste.append(text[: max(_MOST - self._length, 0)])
            self._length += len(text)

    def _end(self) -> None:
        assert self._paste is not None  # noqa: S101 - one has begun
        pasted, self._paste = "".join(self._paste), None
        self._pasted(pasted.replace("\x00", ""))


def _begun(text: str, mark: str) -> int:
    """Return how many characters at the end of `text` may be the beginning of `mark`."""
    return next(n for n in range(len(mark) - 1, -1, -1) if text.endswith(mark[:n]))
