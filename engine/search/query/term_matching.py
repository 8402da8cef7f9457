"""Match one typed word against all films: a match level, (n,) uint8, for each film.

Levels go from `EXACT` down over words that start as typed to words with three typos; 0 means
no match. Levels are written through the index's lists of films, never film by film in Python.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.index.title_variants import ARTICLES, INITIALS_MARK, equivalents
from engine.search.query.typed_text import TypedText

EXACT: Final = 10
_EQUIVALENT: Final = 9
_PREFIX: Final = 8
_TWO_WORDS: Final = 6
_INITIALS: Final = 5
# By the number of typos.
_TYPOS: Final = (EXACT, 6, 4, 2)

# Three letters are one typo away from the start of almost any word, and shorter parts are found
# in almost any word.
_SHORTEST_PREFIX: Final = 4
_SHORTEST_PART: Final = 3
# The most words compared letter by letter, of those that share bigrams with the typed word.
_MOST_SIMILAR_WORDS: Final = 96


def match_word(arrays: TitleArrays, typed: TypedText, i: int) -> NDArray[np.uint8]:
    """Return the levels (n,) of the typed word `i`, without allowing for typos."""
    levels = np.zeros(len(arrays.order), dtype=np.uint8)
    word = typed.words[i].encode()
    first, end = arrays.words.prefix_range(INITIALS_MARK.encode() + word)
    if len(word) > 2 and typed.words[i] not in ARTICLES:
        levels[arrays.films_of_words(first, end)] = _INITIALS
    first, end = arrays.words.prefix_range(word)
    levels[arrays.films_of_words(first, end)] = _PREFIX
    if len(typed.words) == len(word) == 1:
        # The first key of many: nobody means a film by a word of that one letter yet.
        return levels
    for other in equivalents(typed.words[i]):
        same = arrays.words.find(other.encode())
        if same is not None:
            levels[arrays.films_of_words(same, same + 1)] = _EQUIVALENT
    if first < end and arrays.words[first] == word:
        levels[arrays.films_of_words(first, first + 1)] = EXACT
    if typed.years and typed.words[i] in typed.optional_words and word.isdigit():
        levels[year_fits(arrays.years, typed.years)] = EXACT
    return levels


def match_typos(
    arrays: TitleArrays, typed: TypedText, needed: list[bool], levels: list[NDArray[np.uint8]]
) -> None:
    """Raise the `levels` (n,) of each needed word for films with a similar word."""
    for i, word in enumerate(typed.words):
        if needed[i]:
            last = i == len(typed.words) - 1
            if not levels[i].any():
                _match_two_words(arrays, word.encode(), last, levels[i])
            _match_similar_words(arrays, word.encode(), last, levels[i])


def year_fits(years: NDArray[np.int32], ranges: tuple[tuple[int, int], ...]) -> NDArray[np.bool_]:
    """Return which of `years` are within one of the (first, last) ranges."""
    fits = np.zeros(len(years), dtype=bool)
    for first, last in ranges:
        fits |= (years >= first) & (years <= last)
    return fits


def _match_two_words(
    arrays: TitleArrays, word: bytes, last: bool, levels: NDArray[np.uint8]
) -> None:
    """Raise `levels` (n,) for films that have `word` as two words: "pulpfiction"."""
    for split in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        left = arrays.words.find(word[:split])
        if left is None:
            continue
        right_levels = np.zeros_like(levels)
        first, end = arrays.words.prefix_range(word[split:])
        right_levels[arrays.films_of_words(first, end)] = _TWO_WORDS
        if first == end:
            _match_similar_words(arrays, word[split:], last, right_levels)
        both = np.zeros_like(levels)
        films = arrays.films_of_words(left, left + 1)
        both[films] = np.minimum(right_levels[films], _TWO_WORDS)
        np.maximum(levels, both, out=levels)


def _match_similar_words(
    arrays: TitleArrays, word: bytes, last: bool, levels: NDArray[np.uint8]
) -> None:
    """Raise `levels` (n,) for films with a word a few typos away from `word`."""
    most_typos = _most_typos(len(word))
    if not most_typos:
        return
    similar = _similar_words(arrays, word, last)
    spelled = arrays.words.take(similar)
    distances = process.cdist([word], spelled, scorer=OSA.distance, score_cutoff=most_typos)[0]
    if last and len(word) >= _SHORTEST_PREFIX:
        prefixes = [
            process.cdist(
                [word], [other[:length] for other in spelled],
                scorer=OSA.distance, score_cutoff=most_typos,
            )[0]
            for length in (len(word) - 1, len(word), len(word) + 1)
        ]  # fmt: skip
        distances = np.minimum(distances, np.min(prefixes, axis=0))
    for typos in range(most_typos, 0, -1):
        for i in similar[distances == typos].tolist():
            films = arrays.films_of_words(i, i + 1)
            levels[films] = np.maximum(levels[films], _TYPOS[typos])


def _similar_words(arrays: TitleArrays, word: bytes, last: bool) -> NDArray[np.int64]:
    """Return the indices of the words that share the most bigrams with `word`."""
    padded = np.frombuffer(b"\n" + word + (b"" if last else b"\n"), dtype=np.uint8).astype(np.int64)
    codes = distinct(padded[:-1] * 256 + padded[1:])
    begin, end = arrays.first_bigram[codes], arrays.first_bigram[codes + 1]
    posted = np.concatenate(
        [arrays.bigrams[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
    )
    shared = np.bincount(posted, minlength=len(arrays.words))
    least = max(1, len(codes) - 3 * _most_typos(len(word)))
    similar = np.flatnonzero(shared >= least)
    if len(similar) > _MOST_SIMILAR_WORDS:
        lengths = arrays.words.starts[similar + 1] - arrays.words.starts[similar]
        likeness = shared[similar] / (lengths + len(word) + 2)
        similar = similar[np.argpartition(-likeness, _MOST_SIMILAR_WORDS)[:_MOST_SIMILAR_WORDS]]
    swapped = [i for other in _swaps(word) if (i := arrays.words.find(other)) is not None]
    return distinct(np.concatenate([similar, np.array(swapped, dtype=np.int64)]))


def _swaps(word: bytes) -> list[bytes]:
    """Return `word` with each two neighbours swapped; a swap may leave no bigram in common."""
    return [
        word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :]
        for i in range(len(word) - 1)
    ]


def _most_typos(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length < 5 else 2 if length < 10 else 3
