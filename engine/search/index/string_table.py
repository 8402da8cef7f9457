"""Many strings as two arrays, for files that load in milliseconds and need no pickle.

Strings are UTF-8 bytes here; their order is that of code points.
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
        If `starts` does not cut `blob` into strings.
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
        """Make a table of `strings`."""
        held = list(strings)
        lengths = np.fromiter(map(len, held), dtype=np.int64, count=len(held))
        starts = np.zeros(len(held) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        return cls(np.frombuffer(b"".join(held), dtype=np.uint8), starts)

    def require_text(self) -> None:
        """Raise ValueError where a string is not UTF-8."""
        self._bytes.decode()
        inside = self.starts[self.starts < len(self.blob)]
        if (self.blob[inside] & _LEADING_BITS == _CONTINUATION).any():
            raise ValueError("a string begins within a character")

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]  # no slices
        return self._bytes[self.starts[place] : self.starts[place + 1]]

    def take(self, places: NDArray[np.integer]) -> list[bytes]:
        """Return the strings at `places` (c,)."""
        begin, end = self.starts[places].tolist(), self.starts[places + 1].tolist()
        whole = self._bytes
        return [whole[a:b] for a, b in zip(begin, end, strict=True)]

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return (first, end) of the strings that begin with `prefix`, in a sorted table."""
        first = bisect_left(self, prefix)
        return first, bisect_left(self, prefix + _AFTER_ANY_UTF8, lo=first)

    def find(self, string: bytes) -> int | None:
        """Return the place of `string` in a sorted table, or None."""
        place = bisect_left(self, string)
        return place if place < len(self) and self[place] == string else None
