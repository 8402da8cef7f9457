"""Split the input of a terminal into typed and pasted text.

Textual's parser reads escape sequences inside a paste as keys, and stops reading keys if the end
mark of a paste arrives in two parts.
"""

import time
from collections.abc import Callable
from typing import Final

_START: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
_MARK_TIMEOUT: Final = 0.02  # seconds until the start of a mark counts as typed
_PASTE_TIMEOUT: Final = 5.0  # seconds without input until an unfinished paste ends
_MAX_LENGTH: Final = 1 << 20  # characters of a paste; the rest is dropped


class PasteSplitter:
    """Splits a stream into typed and pasted text.

    Parameters
    ----------
    on_typed
        Called with typed text as it arrives.
    on_pasted
        Called with each whole paste, without NULs.
    """

    def __init__(self, on_typed: Callable[[str], None], on_pasted: Callable[[str], None]):
        self._on_typed = on_typed
        self._on_pasted = on_pasted
        self._partial_mark = ""
        self._paste: list[str] | None = None  # None outside a paste
        self._length = 0
        self._last_input = 0.0

    @property
    def timeout(self) -> float | None:
        """Seconds without input after which to call `check_timeout`; None for any time."""
        return _MARK_TIMEOUT if self._partial_mark and self._paste is None else None

    def feed(self, text: str) -> None:
        """Split `text` and pass it on."""
        self._last_input = time.monotonic()
        rest = self._partial_mark + text
        while True:
            mark = _START if self._paste is None else _END
            before, found_mark, rest = rest.partition(mark)
            if not found_mark:
                break
            self._pass_on(before)
            if self._paste is None:
                self._paste, self._length = [], 0
            else:
                self._end()
        end = len(before) - _partial_length(before, mark)
        self._partial_mark = before[end:]
        self._pass_on(before[:end])

    def check_timeout(self) -> None:
        """After a time without input, pass on a partial mark as typed, or end a paste."""
        if self._paste is None:
            typed, self._partial_mark = self._partial_mark, ""
            self._pass_on(typed)
        elif time.monotonic() - self._last_input > _PASTE_TIMEOUT:
            self._partial_mark = ""
            self._end()

    def _pass_on(self, text: str) -> None:
        if not text:
            return
        if self._paste is None:
            self._on_typed(text)
        else:
            self._paste.append(text[: max(_MAX_LENGTH - self._length, 0)])
            self._length += len(text)

    def _end(self) -> None:
        assert self._paste is not None  # noqa: S101 - a paste has started
        text, self._paste = "".join(self._paste), None
        self._on_pasted(text.replace("\x00", ""))


def _partial_length(text: str, mark: str) -> int:
    """Return how many characters at the end of `text` may be the start of `mark`."""
    return next(n for n in range(len(mark) - 1, -1, -1) if text.endswith(mark[:n]))
