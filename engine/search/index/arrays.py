"""The arrays of the title index, and their file.

Films are numbered by rank, the most popular first, so that any ascending list of films starts
with the most likely ones. `order` maps ranks to catalogue rows.
"""

import hashlib
import io
import struct
import tokenize
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.search.index.string_table import StringTable
from engine.search.index.title_variants import NameKind

FORMAT: Final = 4
REBUILD = "run `python -m preprocessing.title_index`"
UNKNOWN_YEAR = 0
BIGRAM_CODES = 1 << 16

# What zipfile, zlib and NumPy raise on bytes that are not a sound .npz.
DAMAGE: Final = (
    ValueError, LookupError, TypeError, EOFError, OverflowError, MemoryError, RuntimeError, OSError,
    struct.error, tokenize.TokenError, zlib.error, zipfile.BadZipFile,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class TitleArrays:
    """n films, k names, v words and p pairs of a word and a film.

    Attributes
    ----------
    fingerprint
        (32,) uint8, SHA-256 of the titles and popularities that were indexed.
    order
        (n,) int32, rank -> catalogue row.
    prior
        (n,) float32, logarithm of popularity by rank, scaled to [0, 1].
    years
        (n,) int32 by rank, `UNKNOWN_YEAR` for a title without year.
    numbered
        (n,) bool by rank, whether a name has a number; "first" is none.
    names
        k folded names, all names of a film together, by rank.
    first_name
        (n + 1,) int64: film r has names first_name[r]:first_name[r + 1].
    kinds
        (k,) uint8, the `NameKind` of each name.
    squeezed
        (k,) int32, the indices of the names, sorted by their letters without spaces.
    words
        v words and marked initials, sorted.
    first_film
        (v + 1,) int64: word w is in films films[first_film[w]:first_film[w + 1]].
    films
        (p,) int32 ranks, ascending for each word.
    first_bigram
        (65537,) int64: byte pair b is in words bigrams[first_bigram[b]:first_bigram[b + 1]].
    bigrams
        int32 words, ascending for each pair; a line feed marks either end of a word.
    """

    fingerprint: NDArray[np.uint8]
    order: NDArray[np.int32]
    prior: NDArray[np.float32]
    years: NDArray[np.int32]
    numbered: NDArray[np.bool_]
    names: StringTable
    first_name: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    squeezed: NDArray[np.int32]
    words: StringTable
    first_film: NDArray[np.int64]
    films: NDArray[np.int32]
    first_bigram: NDArray[np.int64]
    bigrams: NDArray[np.int32]

    def names_starting_with(self, letters: bytes) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the names equal to `letters`, and the longer ones; spaces do not count."""

        def squeezed(i: int) -> bytes:
            return self.names[self.squeezed[i]].replace(b" ", b"")

        indices = range(len(self.squeezed))
        first = bisect_left(indices, letters, key=squeezed)
        end = bisect_left(indices, letters + b"\xff", lo=first, key=squeezed)
        longer = bisect_left(indices, letters + b"\0", lo=first, hi=end, key=squeezed)
        return self.squeezed[first:longer], self.squeezed[longer:end]

    def films_of_names(self, names: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the films (ranks) that `names` belong to."""
        return np.searchsorted(self.first_name, names, side="right") - 1

    def films_of_words(self, first: int, end: int) -> NDArray[np.int32]:
        """Return the films of words first:end; a film may occur more than once."""
        return self.films[self.first_film[first] : self.first_film[end]]


def fingerprint_of(titles: Sequence[str], popularity: NDArray[np.number]) -> NDArray[np.uint8]:
    """Return (32,) uint8, equal only for equal `titles` (n,) and equal `popularity` (n,)."""
    digest = hashlib.sha256(f"{FORMAT} {len(titles)}\n".encode())
    digest.update("\0".join(titles).encode("utf-8", "surrogatepass"))
    digest.update(np.ascontiguousarray(popularity, dtype="<f8").tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def arrays_to_bytes(arrays: TitleArrays) -> bytes:
    """Return `arrays` as an uncompressed .npz; equal arrays give equal bytes."""
    stored: dict[str, NDArray[np.generic]] = {"format": np.array(FORMAT)}
    for field in fields(TitleArrays):
        value = getattr(arrays, field.name)
        if isinstance(value, StringTable):
            stored[f"{field.name}_blob"] = value.blob
            stored[f"{field.name}_starts"] = value.starts
        else:
            stored[field.name] = value
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **stored)
    return buffer.getvalue()


def arrays_from_bytes(raw: bytes, where: Path) -> TitleArrays:
    """Return the arrays that `arrays_to_bytes` stored in `raw`, the content of the file `where`.

    Raises
    ------
    DataError
        `raw` is damaged or of another format.
    """
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT:
                raise ValueError("another format")
            values: dict[str, Any] = {
                field.name: StringTable(
                    stored[f"{field.name}_blob"], stored[f"{field.name}_starts"]
                )
                if field.type is StringTable
                else stored[field.name]
                for field in fields(TitleArrays)
            }
        arrays = TitleArrays(**values)
        _check(arrays)
    except DAMAGE as error:
        raise DataError("the title index is damaged", where=where, fix=REBUILD) from error
    return arrays


def _check(arrays: TitleArrays) -> None:
    """Raise ValueError if the arrays do not fit together."""
    n, k, v = len(arrays.order), len(arrays.names), len(arrays.words)
    p, b = len(arrays.films), len(arrays.bigrams)
    lengths = {
        "fingerprint": (np.uint8, 32), "order": (np.int32, n), "prior": (np.float32, n),
        "years": (np.int32, n), "numbered": (np.bool_, n),
        "first_name": (np.int64, n + 1), "kinds": (np.uint8, k),
        "squeezed": (np.int32, k), "first_film": (np.int64, v + 1), "films": (np.int32, p),
        "first_bigram": (np.int64, BIGRAM_CODES + 1), "bigrams": (np.int32, b),
    }  # fmt: skip
    for name, (dtype, length) in lengths.items():
        array = getattr(arrays, name)
        if array.dtype != dtype or array.shape != (length,):
            raise ValueError(f"{name} is not {length} {dtype.__name__}")
    ends = {"order": n, "kinds": len(NameKind), "squeezed": k, "films": n, "bigrams": v}
    for name, end in ends.items():
        indices = getattr(arrays, name)
        if len(indices) and not 0 <= int(indices.min()) <= int(indices.max()) < end:
            raise ValueError(f"{name} has an index out of range")
    for name, end in {"first_name": k, "first_film": p, "first_bigram": b}.items():
        starts = getattr(arrays, name)
        if starts[0] != 0 or starts[-1] != end or (np.diff(starts) < 0).any():
            raise ValueError(f"{name} does not divide its array")
    if not np.isfinite(arrays.prior).all():
        raise ValueError("prior is not finite")
    for table in (arrays.names, arrays.words):
        table.require_text()
