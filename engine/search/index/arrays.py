"""The arrays that a title search looks things up in: made from titles, saved and loaded.

Inside, a film is known by its rank: films are numbered from the most popular on, so that a
slice of any list of films, which is ascending, begins with those most likely meant. `order`
leads back to catalogue rows. How the arrays are used is `engine.search.query.candidates`' and
`engine.search.query.scoring`'s work.
"""

import hashlib
import io
import struct
import tokenize
import zipfile
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.titles import split_year
from engine.errors import DataError
from engine.search.index.distinct import distinct
from engine.search.index.string_table import StringTable
from engine.search.index.title_variants import INITIALS_MARK, Kind, names_of

FORMAT = 1
REBUILD = "run `python -m preprocessing.title_index`"
UNKNOWN_YEAR = 0

# What zipfile, zlib and NumPy raise on bytes that are no .npz, or no longer one.
_DAMAGE: Final = (
    ValueError, LookupError, TypeError, EOFError, OverflowError, MemoryError, RuntimeError, OSError,
    struct.error, tokenize.TokenError, zlib.error, zipfile.BadZipFile,
)  # fmt: skip

_BIGRAM_CODES = 1 << 16
_WORD_BREAK = 0x0A


@dataclass(frozen=True, slots=True, eq=False)
class TitleArrays:
    """n films, k names, v words and p pairs of a word and a film.

    Attributes
    ----------
    fingerprint
        (32,) uint8, SHA-256 of the titles and popularities that the arrays were made from.
    order
        (n,) int32, rank -> catalogue row.
    prior
        (n,) float32, logarithm of popularity by rank, scaled to [0, 1].
    years
        (n,) int32 by rank, `UNKNOWN_YEAR` where the title has none.
    names
        k folded names, all names of a film together, by rank.
    first_name
        (n + 1,) int64: film r has names first_name[r]:first_name[r + 1].
    kinds
        (k,) uint8, the `Kind` of each name.
    squeezed
        (k,) int32, the names' places in the order of their letters without spaces.
    words
        v words and marked initials, sorted.
    first_film
        (v + 1,) int64: word w is in films films[first_film[w]:first_film[w + 1]].
    films
        (p,) int32 ranks, ascending for each word.
    first_bigram
        (65537,) int64: pair of bytes b is in words bigrams[first_bigram[b]:first_bigram[b + 1]].
    bigrams
        int32 words, ascending for each pair; a line feed stands for either end of a word.
    """

    fingerprint: NDArray[np.uint8]
    order: NDArray[np.int32]
    prior: NDArray[np.float32]
    years: NDArray[np.int32]
    names: StringTable
    first_name: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    squeezed: NDArray[np.int32]
    words: StringTable
    first_film: NDArray[np.int64]
    films: NDArray[np.int32]
    first_bigram: NDArray[np.int64]
    bigrams: NDArray[np.int32]

    def names_beginning(self, letters: bytes) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the names that are `letters`, and those that go on, spaces not counted."""

        def squeezed(place: int) -> bytes:
            return self.names[self.squeezed[place]].replace(b" ", b"")

        places = range(len(self.squeezed))
        first = bisect_left(places, letters, key=squeezed)
        longer = bisect_left(places, letters + b"\0", lo=first, key=squeezed)
        end = bisect_left(places, letters + b"\xff", lo=longer, key=squeezed)
        return self.squeezed[first:longer], self.squeezed[longer:end]

    def film_of(self, names: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the films (ranks) that `names` belong to."""
        return np.searchsorted(self.first_name, names, side="right") - 1


def fingerprint_of(titles: Sequence[str], popularity: NDArray[np.number]) -> NDArray[np.uint8]:
    """Return (32,) uint8, equal only for equal `titles` (n,) and equal `popularity` (n,)."""
    digest = hashlib.sha256(f"{FORMAT} {len(titles)}\n".encode())
    digest.update("\0".join(titles).encode("utf-8", "surrogatepass"))
    digest.update(np.ascontiguousarray(popularity, dtype="<f8").tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def build_arrays(titles: Sequence[str], popularity: NDArray[np.number]) -> TitleArrays:
    """Index `titles` (n,) in MovieLens form; `popularity` (n,) counts >= 0.

    Films of equal popularity keep their order.

    Raises
    ------
    ValueError
        If there is not one popularity per title.
    """
    counts = np.asarray(popularity, dtype=np.float64)
    if counts.shape != (len(titles),):
        raise ValueError(f"{len(titles)} titles, but popularity of shape {counts.shape}")
    order = np.argsort(-counts, kind="stable").astype(np.int32)
    prior = np.log1p(counts[order]) / max(float(np.log1p(counts).max(initial=0)), 1.0)

    names: list[bytes] = []
    kinds: list[Kind] = []
    years = np.empty(len(titles), dtype=np.int32)
    first_name = np.zeros(len(titles) + 1, dtype=np.int64)
    texts: list[bytes] = []
    for rank, row in enumerate(order.tolist()):
        years[rank] = split_year(titles[row])[1] or UNKNOWN_YEAR
        own = names_of(titles[row])
        encoded = [name.encode() for name in own]
        names += encoded
        kinds += own.values()
        first_name[rank + 1] = len(names)
        texts.append(b" ".join(encoded))

    words, first_film, films = _postings(texts)
    first_bigram, bigrams = _bigram_postings(words)
    squeezed = [name.replace(b" ", b"") for name in names]
    return TitleArrays(
        fingerprint=fingerprint_of(titles, popularity),
        order=order,
        prior=prior.astype(np.float32),
        years=years,
        names=StringTable.of(names),
        first_name=first_name,
        kinds=np.array(kinds, dtype=np.uint8),
        squeezed=np.array(sorted(range(len(names)), key=squeezed.__getitem__), dtype=np.int32),
        words=words,
        first_film=first_film,
        films=films,
        first_bigram=first_bigram,
        bigrams=bigrams,
    )


def arrays_to_bytes(arrays: TitleArrays) -> bytes:
    """Return `arrays` as an uncompressed .npz; the same arrays give the same bytes."""
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
    """Return what `arrays_to_bytes` made `raw`, the content of the file `where`, of.

    Raises
    ------
    DataError
        It is damaged or of another format.
    """
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT:
                raise ValueError("it has another format")
            held: dict[str, Any] = {
                field.name: StringTable(
                    stored[f"{field.name}_blob"], stored[f"{field.name}_starts"]
                )
                if field.type is StringTable
                else stored[field.name]
                for field in fields(TitleArrays)
            }
        arrays = TitleArrays(**held)
        _check(arrays)
    except _DAMAGE as error:
        raise DataError("the title index is damaged", where=where, fix=REBUILD) from error
    return arrays


def _check(arrays: TitleArrays) -> None:
    """Raise ValueError where the arrays cannot belong together."""
    n, k, v = len(arrays.order), len(arrays.names), len(arrays.words)
    p, b = len(arrays.films), len(arrays.bigrams)
    lengths = {
        "fingerprint": (np.uint8, 32), "order": (np.int32, n), "prior": (np.float32, n),
        "years": (np.int32, n), "first_name": (np.int64, n + 1), "kinds": (np.uint8, k),
        "squeezed": (np.int32, k), "first_film": (np.int64, v + 1), "films": (np.int32, p),
        "first_bigram": (np.int64, _BIGRAM_CODES + 1), "bigrams": (np.int32, b),
    }  # fmt: skip
    for name, (dtype, length) in lengths.items():
        array = getattr(arrays, name)
        if array.dtype != dtype or array.shape != (length,):
            raise ValueError(f"{name} is not {length} {dtype.__name__}")
    ends = {"order": n, "kinds": len(Kind), "squeezed": k, "films": n, "bigrams": v}
    for name, end in ends.items():
        places = getattr(arrays, name)
        if len(places) and not 0 <= int(places.min()) <= int(places.max()) < end:
            raise ValueError(f"{name} leads outside")
    for name, end in {"first_name": k, "first_film": p, "first_bigram": b}.items():
        starts = getattr(arrays, name)
        if starts[0] != 0 or starts[-1] != end or (np.diff(starts) < 0).any():
            raise ValueError(f"{name} does not cut what it should")
    if not np.isfinite(arrays.prior).all():
        raise ValueError("prior is not finite")
    for table in (arrays.names, arrays.words):
        table.require_text()


def _postings(
    texts: Sequence[bytes],
) -> tuple[StringTable, NDArray[np.int64], NDArray[np.int32]]:
    """Return the sorted words of `texts` (n,) and, for each, the texts that it is in."""
    spoken = [text.split(b" ") if text else [] for text in texts]
    seen: defaultdict[bytes, int] = defaultdict(count().__next__)
    met = np.array([seen[word] for words in spoken for word in words], dtype=np.int64)
    vocabulary = sorted(seen)
    place = np.empty(len(vocabulary), dtype=np.int64)
    place[[seen[word] for word in vocabulary]] = np.arange(len(vocabulary))
    film = np.repeat(np.arange(len(texts)), [len(words) for words in spoken])
    pairs = distinct(place[met] * max(len(texts), 1) + film)
    word, films = np.divmod(pairs, max(len(texts), 1))
    return StringTable.of(vocabulary), _starts(word, len(vocabulary)), films.astype(np.int32)


def _bigram_postings(words: StringTable) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return, for each pair of neighbouring bytes, the words that it is in; initials left out."""
    unmarked = words.prefix_range(INITIALS_MARK.encode())[1]
    starts = words.starts[unmarked:]
    breaks = starts - starts[0] + np.arange(len(starts))
    text = np.full(len(words.blob) - int(starts[0]) + len(starts), _WORD_BREAK, dtype=np.int64)
    inside = np.ones(len(text), dtype=bool)
    inside[breaks] = False
    text[inside] = words.blob[starts[0] :]
    codes = text[:-1] * 256 + text[1:]
    word = unmarked + np.cumsum(~inside)[:-1] - 1
    pairs = distinct(codes * (len(words) + 1) + word)
    code, posted = np.divmod(pairs, len(words) + 1)
    return _starts(code, _BIGRAM_CODES), posted.astype(np.int32)


def _starts(keys: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return (size + 1,) where the run of each key begins in the sorted `keys`."""
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=size), out=starts[1:])
    return starts
