"""How well each film has a typed word: its levels, one for each film of the catalogue.

From "has the very word" through "has a word that begins so" down to "has a word three
letters away"; 0 is "not at all". No film is looked at in Python: levels are written through
the index's lists of films. Which films follow from the levels is `engine.search.query.candidates`' work.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.index.title_variants import ARTICLES, INITIALS_MARK, equivalents
from engine.search.query.typed_text import Typed

SAME: Final = 10
_EQUIVALENT: Final = 9
_BEGUN: Final = 8
_RUN_TOGETHER: Final = 6
_INITIALS: Final = 5
# By the number of mistakes.
_MISTYPED: Final = (SAME, 6, 4, 2)

# Three letters are a mistake away from the beginning of almost any word, and parts shorter
# than that are found in almost any word.
_SHORTEST_BEGINNING: Final = 4
_SHORTEST_PART: Final = 3
# Words compared letter by letter, of those that share pairs of letters with the typed one.
_SIMILAR_WORDS: Final = 96


def strict_levels(arrays: TitleArrays, typed: Typed, place: int) -> NDArray[np.uint8]:
    """Return (n,) uint8 levels of one typed word, mistakes not allowed for."""
    levels = np.zeros(len(arrays.order), dtype=np.uint8)
    word = typed.words[place].encode()
    first, end = arrays.words.prefix_range(INITIALS_MARK.encode() + word)
    if len(word) > 2 and typed.words[place] not in ARTICLES:
        levels[_films_of(arrays, first, end)] = _INITIALS
    first, end = arrays.words.prefix_range(word)
    levels[_films_of(arrays, first, end)] = _BEGUN
    if len(typed.words) == len(word) == 1:
        # The first key of many: no film is meant by a word of that one letter yet.
        return levels
    for other in equivalents(typed.words[place]):
        same = arrays.words.find(other.encode())
        if same is not None:
            levels[_films_of(arrays, same, same + 1)] = _EQUIVALENT
    if first < end and arrays.words[first] == word:
        levels[_films_of(arrays, first, first + 1)] = SAME
    if typed.years and typed.words[place] in typed.needless and word.isdigit():
        levels[year_fits(arrays.years, typed.years)] = SAME
    return levels


def allow_for_mistakes(
    arrays: TitleArrays, typed: Typed, needed: list[bool], levels: list[NDArray[np.uint8]]
) -> None:
    """Raise the `levels` of needed words, each (n,), where a film has nearly such a word."""
    for place, word in enumerate(typed.words):
        if needed[place]:
            last = place == len(typed.words) - 1
            if not levels[place].any():
                _add_run_together(arrays, word.encode(), last, levels[place])
            _add_mistyped(arrays, word.encode(), last, levels[place])


def year_fits(years: NDArray[np.int32], meant: tuple[tuple[int, int], ...]) -> NDArray[np.bool_]:
    """Return which of `years` lie within one of the (first, last) ranges `meant`."""
    fits = np.zeros(len(years), dtype=bool)
    for first, last in meant:
        fits |= (years >= first) & (years <= last)
    return fits


def _add_run_together(
    arrays: TitleArrays, word: bytes, last: bool, levels: NDArray[np.uint8]
) -> None:
    """Raise `levels` (n,) to those of films that have `word` as two words: "pulpfiction"."""
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        left = arrays.words.find(word[:at])
        if left is None:
            continue
        rest = np.zeros_like(levels)
        first, end = arrays.words.prefix_range(word[at:])
        rest[_films_of(arrays, first, end)] = _RUN_TOGETHER
        if first == end:
            _add_mistyped(arrays, word[at:], last, rest)
        both = np.zeros_like(levels)
        films = _films_of(arrays, left, left + 1)
        both[films] = np.minimum(rest[films], _RUN_TOGETHER)
        np.maximum(levels, both, out=levels)


def _add_mistyped(arrays: TitleArrays, word: bytes, last: bool, levels: NDArray[np.uint8]) -> None:
    """Raise `levels` (n,) to those of films with a word a few mistakes away from `word`."""
    tolerated = _tolerated(len(word))
    if not tolerated:
        return
    similar = _similar_words(arrays, word, last)
    spelled = arrays.words.take(similar)
    distances = process.cdist([word], spelled, scorer=OSA.distance, score_cutoff=tolerated)[0]
    if last and len(word) >= _SHORTEST_BEGINNING:
        begun = [
            process.cdist(
                [word], [other[:length] for other in spelled],
                scorer=OSA.distance, score_cutoff=tolerated,
            )[0]
            for length in (len(word) - 1, len(word), len(word) + 1)
        ]  # fmt: skip
        distances = np.minimum(distances, np.min(begun, axis=0))
    for mistakes in range(tolerated, 0, -1):
        for place in similar[distances == mistakes].tolist():
            films = _films_of(arrays, place, place + 1)
            levels[films] = np.maximum(levels[films], _MISTYPED[mistakes])


def _similar_words(arrays: TitleArrays, word: bytes, last: bool) -> NDArray[np.int64]:
    """Return the places of words that share the most pairs of letters with `word`."""
    padded = np.frombuffer(b"\n" + word + (b"" if last else b"\n"), dtype=np.uint8).astype(np.int64)
    codes = distinct(padded[:-1] * 256 + padded[1:])
    begin, end = arrays.first_bigram[codes], arrays.first_bigram[codes + 1]
    posted = np.concatenate(
        [arrays.bigrams[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
    )
    shared = np.bincount(posted, minlength=len(arrays.words))
    least = max(1, len(codes) - 3 * _tolerated(len(word)))
    similar = np.flatnonzero(shared >= least)
    if len(similar) > _SIMILAR_WORDS:
        lengths = arrays.words.starts[similar + 1] - arrays.words.starts[similar]
        likeness = shared[similar] / (lengths + len(word) + 2)
        similar = similar[np.argpartition(-likeness, _SIMILAR_WORDS)[:_SIMILAR_WORDS]]
    swapped = [place for other in _swaps(word) if (place := arrays.words.find(other)) is not None]
    return distinct(np.concatenate([similar, np.array(swapped, dtype=np.int64)]))


def _swaps(word: bytes) -> list[bytes]:
    """Return `word` with each two neighbours swapped; a swap may leave no pair in common."""
    return [
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
        for at in range(len(word) - 1)
    ]


def _tolerated(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length < 5 else 2 if length < 10 else 3


def _films_of(arrays: TitleArrays, first: int, end: int) -> NDArray[np.int32]:
    """Return the films of words first:end, some perhaps more than once."""
    return arrays.films[arrays.first_film[first] : arrays.first_film[end]]
