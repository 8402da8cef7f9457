"""Many strings in two arrays, which load in milliseconds and without pickle.

Strings are UTF-8 bytes, so they sort in the order of their code points.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_AFTER_ANY_UTF8 = b"\xff"
_LEADING_BITS, _CONTINUATION = 0b1100_0000, 0b1000_0000


class StringTable(Sequence[bytes]):
    """An immutable sequence of byte strings.

    Parameters
    ----------
    blob
        (b,) uint8, the strings one after another.
    starts
        (k + 1,) int64, ascending from 0 to b: string i is blob[starts[i]:starts[i + 1]].

    Raises
    ------
    ValueError
        `starts` does not cut `blob` into strings.
    """

    def __init__(self, blob: NDArray[np.uint8], starts: NDArray[np.int64]):
        if blob.dtype != np.uint8 or blob.ndim != 1 or starts.dtype != np.int64:
            raise ValueError("blob or starts are of the wrong type")
        if starts.ndim != 1 or not len(starts) or starts[0] != 0 or starts[-1] != len(blob):
            raise ValueError("starts do not fit the blob")
        if (np.diff(starts) < 0).any():
            raise ValueError("starts are not ascending")
        self.blob = blob
        self.starts = starts
        self._bytes = blob.tobytes()

    @classmethod
    def of(cls, strings: Iterable[bytes]) -> "StringTable":
        """Return a table of `strings`."""
        items = list(strings)
        starts = np.zeros(len(items) + 1, dtype=np.int64)
        np.cumsum([len(item) for item in items], out=starts[1:])
        return cls(np.frombuffer(b"".join(items), dtype=np.uint8), starts)

    def require_text(self) -> None:
        """Raise ValueError if a string is not UTF-8."""
        self._bytes.decode()
        first_bytes = self.starts[self.starts < len(self.blob)]
        if (self.blob[first_bytes] & _LEADING_BITS == _CONTINUATION).any():
            raise ValueError("a string starts inside a character")

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, i: int) -> bytes:  # type: ignore[override]  # no slices
        return self._bytes[self.starts[i] : self.starts[i + 1]]

    def take(self, indices: NDArray[np.integer]) -> list[bytes]:
        """Return the strings at `indices` (c,)."""
        begin, end = self.starts[indices].tolist(), self.starts[indices + 1].tolist()
        blob = self._bytes
        return [blob[a:b] for a, b in zip(begin, end, strict=True)]

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return the range [first, end) of strings that start with `prefix`, in a sorted table."""
        first = bisect_left(self, prefix)
        width = 1  # doubled, since most ranges are short
        while first + width <= len(self) and self[first + width - 1].startswith(prefix):
            width *= 2
        last = min(first + width, len(self))
        return first, bisect_left(self, prefix + _AFTER_ANY_UTF8, lo=first, hi=last)

    def find(self, string: bytes) -> int | None:
        """Return the index of `string` in a sorted table, or None."""
        i = bisect_left(self, string)
        return i if i < len(self) and self[i] == string else None
