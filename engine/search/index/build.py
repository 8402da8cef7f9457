"""Build the arrays of the title index from titles and popularities."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.titles import split_year
from engine.search.index.arrays import BIGRAM_CODES, UNKNOWN_YEAR, TitleArrays, fingerprint_of
from engine.search.index.distinct import distinct
from engine.search.index.string_table import StringTable
from engine.search.index.title_variants import INITIALS_MARK, NameKind, names_of

_WORD_BREAK = 0x0A


def build_arrays(titles: Sequence[str], popularity: NDArray[np.number]) -> TitleArrays:
    """Index `titles` (n,), in MovieLens form, with their `popularity` (n,), counts >= 0.

    Films of equal popularity keep their order.

    Raises
    ------
    ValueError
        There is not one popularity per title.
    """
    counts = np.asarray(popularity, dtype=np.float64)
    if counts.shape != (len(titles),):
        raise ValueError(f"{len(titles)} titles, but popularity of shape {counts.shape}")
    order = np.argsort(-counts, kind="stable").astype(np.int32)
    prior = np.log1p(counts[order]) / max(float(np.log1p(counts).max(initial=0)), 1.0)

    names: list[bytes] = []
    kinds: list[NameKind] = []
    years = np.empty(len(titles), dtype=np.int32)
    first_name = np.zeros(len(titles) + 1, dtype=np.int64)
    texts: list[bytes] = []
    for rank, row in enumerate(order.tolist()):
        years[rank] = split_year(titles[row])[1] or UNKNOWN_YEAR
        kind_by_name = names_of(titles[row])
        encoded = [name.encode() for name in kind_by_name]
        names += encoded
        kinds += kind_by_name.values()
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
        numbered=_numbered(words, first_film, films, len(titles)),
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


def _postings(
    texts: Sequence[bytes],
) -> tuple[StringTable, NDArray[np.int64], NDArray[np.int32]]:
    """Return the sorted words of `texts` (n,) and, for each word, the texts that contain it."""
    words_of_text = [text.split(b" ") if text else [] for text in texts]
    code_of_word: defaultdict[bytes, int] = defaultdict(count().__next__)
    codes = np.array(
        [code_of_word[word] for words in words_of_text for word in words], dtype=np.int64
    )
    vocabulary = sorted(code_of_word)
    position = np.empty(len(vocabulary), dtype=np.int64)
    position[[code_of_word[word] for word in vocabulary]] = np.arange(len(vocabulary))
    film = np.repeat(np.arange(len(texts)), [len(words) for words in words_of_text])
    pairs = distinct(position[codes] * max(len(texts), 1) + film)
    word, films = np.divmod(pairs, max(len(texts), 1))
    return StringTable.of(vocabulary), _starts(word, len(vocabulary)), films.astype(np.int32)


def _numbered(
    words: StringTable, first_film: NDArray[np.int64], films: NDArray[np.int32], n: int
) -> NDArray[np.bool_]:
    """Return which of `n` films have a word that begins with a digit, other than "1st"."""
    first, end = bisect_left(words, b"0"), bisect_left(words, b":")
    skipped = words.find(b"1st")
    numbered = np.zeros(n, dtype=bool)
    for i in range(first, end):
        if i != skipped:
            numbered[films[first_film[i] : first_film[i + 1]]] = True
    return numbered


def _bigram_postings(words: StringTable) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return, for each pair of neighbouring bytes, the words with it; initials are left out."""
    first_word = words.prefix_range(INITIALS_MARK.encode())[1]
    starts = words.starts[first_word:]
    breaks = starts - starts[0] + np.arange(len(starts))
    text = np.full(len(words.blob) - int(starts[0]) + len(starts), _WORD_BREAK, dtype=np.int64)
    is_letter = np.ones(len(text), dtype=bool)
    is_letter[breaks] = False
    text[is_letter] = words.blob[starts[0] :]
    codes = text[:-1] * 256 + text[1:]
    word = first_word + np.cumsum(~is_letter)[:-1] - 1
    pairs = distinct(codes * (len(words) + 1) + word)
    code, posted = np.divmod(pairs, len(words) + 1)
    return _starts(code, BIGRAM_CODES), posted.astype(np.int32)


def _starts(keys: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return (size + 1,) where the run of each key starts in the sorted `keys`."""
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=size), out=starts[1:])
    return starts
