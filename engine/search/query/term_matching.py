"""Match one typed term against all films: a match level, (n,) uint8, for each film.

Levels go from `EXACT` down to words with three mistakes; 0 means no match. They are written
through the index's lists of films, never film by film in Python.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.index.numbers import NUMBER_WORDS
from engine.search.index.title_variants import ARTICLES, INITIALS_MARK
from engine.search.query.typed_text import Term

EXACT: Final = 10
BEGINS: Final = 9  # the term being typed begins the film's word
SHORTENED: Final = 8  # another term begins the film's word
JOINED: Final = 7  # two words typed as one
INITIALS: Final = 6
SLIP: Final = 5  # one mistake
GUESSED: Final = 3  # more mistakes, or one in a short word
_FAR: Final = 2

# Three letters are one mistake away from the start of almost any word, and shorter parts are
# found in almost any word.
_SHORTEST_PREFIX: Final = 4
_SHORTEST_PART: Final = 3
# In a shorter word, any mistake but two letters swapped makes another word too often.
_SHORTEST_SLIP: Final = 5
# The most words compared letter by letter, of those that share bigrams with the typed word.
_MOST_SIMILAR_WORDS: Final = 96

Range = tuple[int, int]
"""Words of the index, from the first to before the second."""


@dataclass(slots=True)
class TermMatch:
    """How a term matches.

    Attributes
    ----------
    levels
        (n,) uint8 by rank.
    words
        The words of the index that answer the term.
    highest
        No level is higher.
    """

    term: Term
    levels: NDArray[np.uint8]
    words: list[Range] = field(default_factory=list)
    highest: int = 0

    def raise_to(self, arrays: TitleArrays, first: int, end: int, level: int) -> None:
        """Raise the levels of the films with words first:end to at least `level`."""
        films = arrays.films_of_words(first, end)
        if level < self.highest:
            self.levels[films] = np.maximum(self.levels[films], np.uint8(level))
        else:
            self.levels[films] = level
            self.highest = level
        if first < end:
            self.words.append((first, end))


def match_term(arrays: TitleArrays, term: Term, *, last: bool, alone: bool) -> TermMatch:
    """Return how `term` matches without mistakes.

    Parameters
    ----------
    last, alone
        Whether it is the last term, which may be incomplete, and the only one.
    """
    match = TermMatch(term, np.zeros(len(arrays.order), dtype=np.uint8))
    if not term.word:
        _match_years(arrays, match, last)
        return match
    word = term.word.encode()
    if len(word) > 2 and term.word not in ARTICLES:
        first, end = arrays.words.prefix_range(INITIALS_MARK.encode() + word)
        match.levels[arrays.films_of_words(first, end)] = INITIALS
        match.highest = INITIALS
    for first, end, level in _beginnings(arrays, term, last):
        match.raise_to(arrays, first, end, level)
    if alone and len(word) == 1:
        # The first key of many: nobody means a film by a word of that one letter yet.
        return match
    for reading in (term.word, *term.readings):
        same = arrays.words.find(reading.encode())
        if same is not None:
            match.raise_to(arrays, same, same + 1, EXACT)
    if term.kin and (kin := arrays.words.find(term.kin.encode())) is not None:
        match.raise_to(arrays, kin, kin + 1, SHORTENED)
    _match_years(arrays, match, last)
    return match


def match_mistakes(arrays: TitleArrays, match: TermMatch, *, last: bool) -> None:
    """Raise the levels of films with a similar word. A number is never similar to another."""
    if match.term.number is None and match.term.word:
        word = match.term.word.encode()
        if not match.levels.any():
            _match_two_words(arrays, word, last, match)
        _match_similar_words(arrays, word, last, match)


def year_fits(
    years: NDArray[np.int32], ranges: tuple[tuple[int, int], ...], slack: int = 0
) -> NDArray[np.bool_]:
    """Return which of `years` are within one of the (first, last) ranges, or `slack` outside."""
    fits = np.zeros(len(years), dtype=bool)
    for first, last in ranges:
        fits |= (years >= first - slack) & (years <= last + slack)
    return fits


def _match_years(arrays: TitleArrays, match: TermMatch, last: bool) -> None:
    """Raise the levels of films of the term's years; of the years beside them as a guess."""
    years = match.term.years
    if not years:
        return
    complete = len(years) == 1 and years[0][0] == years[0][1]
    fits = year_fits(arrays.years, years)
    if not complete:
        fits &= ~arrays.numbered  # "fast and furious 13" is no film of 2013
    if complete:
        near = year_fits(arrays.years, years, slack=1)
        match.levels[near] = np.maximum(match.levels[near], GUESSED)
    match.levels[fits] = match.highest = EXACT


def _beginnings(arrays: TitleArrays, term: Term, last: bool) -> Iterator[tuple[int, int, int]]:
    """Yield the words that begin with the term as (first, end, level)."""
    first, end = arrays.words.prefix_range(term.word.encode())
    if term.number is None or not last:
        if term.number is None or term.word[0].isalpha():
            yield first, end, BEGINS if last else SHORTENED
        return
    if term.word[0].isdecimal():
        # "blade runner 20" may go on, but "20" is a number too.
        ordinal = arrays.words.find(b"1st") if term.word == "1" else None
        yield from (
            [(first, end, SLIP)]
            if ordinal is None
            else [(first, ordinal, SLIP), (ordinal + 1, end, SLIP)]
        )
        return
    for word in NUMBER_WORDS:
        if word.startswith(term.word) and (other := arrays.words.find(word.encode())) is not None:
            yield first, other, BEGINS
            yield other, other + 1, SLIP
            first = other + 1
    yield first, end, BEGINS


def _match_two_words(arrays: TitleArrays, word: bytes, last: bool, match: TermMatch) -> None:
    """Raise the levels of films that have `word` as two words: "pulpfiction"."""
    for split in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        left = arrays.words.find(word[:split])
        if left is None:
            continue
        right = TermMatch(match.term, np.zeros_like(match.levels))
        first, end = arrays.words.prefix_range(word[split:])
        right.raise_to(arrays, first, end, JOINED)
        if first == end:
            _match_similar_words(arrays, word[split:], last, right)
        films = arrays.films_of_words(left, left + 1)
        match.levels[films] = np.maximum(match.levels[films], right.levels[films])


def _match_similar_words(arrays: TitleArrays, word: bytes, last: bool, match: TermMatch) -> None:
    """Raise the levels of films with a word a few mistakes away from `word`."""
    most = _most_mistakes(len(word))
    if not most:
        return
    swaps = _swaps(word)
    similar = _similar_words(arrays, word, swaps, last)
    spelled = arrays.words.take(similar)
    distances = process.cdist([word], spelled, scorer=OSA.distance, score_cutoff=most)[0]
    levels = np.array([0, SLIP if len(word) >= _SHORTEST_SLIP else GUESSED, GUESSED, _FAR])
    reached = np.where(distances <= most, levels[np.minimum(distances, most)], 0)
    reached[[other in swaps for other in spelled]] = SLIP
    if last and len(word) >= _SHORTEST_PREFIX:
        begun = np.min(
            [
                process.cdist(
                    [word], [other[:length] for other in spelled],
                    scorer=OSA.distance, score_cutoff=most,
                )[0]
                for length in (len(word) - 1, len(word), len(word) + 1)
            ],
            axis=0,
        )  # fmt: skip
        levels = np.array([0, GUESSED, GUESSED, _FAR])
        begun_levels = np.where(begun <= most, levels[np.minimum(begun, most)], 0)
        reached = np.maximum(reached, begun_levels)
    by_level = np.zeros_like(match.levels)
    for level in (_FAR, GUESSED, SLIP):
        words = similar[reached == level]
        match.words += zip(words.tolist(), (words + 1).tolist(), strict=True)
        for i in words.tolist():
            by_level[arrays.films_of_words(i, i + 1)] = level
    np.maximum(match.levels, by_level, out=match.levels)
    match.highest = max(match.highest, SLIP)


def _similar_words(
    arrays: TitleArrays, word: bytes, swaps: list[bytes], last: bool
) -> NDArray[np.int64]:
    """Return the indices of `swaps`, and of the words that share the most bigrams with `word`."""
    padded = np.frombuffer(b"\n" + word + (b"" if last else b"\n"), dtype=np.uint8).astype(np.int64)
    codes = distinct(padded[:-1] * 256 + padded[1:])
    begin, end = arrays.first_bigram[codes], arrays.first_bigram[codes + 1]
    posted = np.concatenate(
        [arrays.bigrams[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
    )
    shared = np.bincount(posted, minlength=len(arrays.words))
    least = max(1, len(codes) - 3 * _most_mistakes(len(word)))
    similar = np.flatnonzero(shared >= least)
    if len(similar) > _MOST_SIMILAR_WORDS:
        lengths = arrays.words.starts[similar + 1] - arrays.words.starts[similar]
        likeness = shared[similar] / (lengths + len(word) + 2)
        similar = similar[np.argpartition(-likeness, _MOST_SIMILAR_WORDS)[:_MOST_SIMILAR_WORDS]]
    swapped = [i for other in swaps if (i := arrays.words.find(other)) is not None]
    return distinct(np.concatenate([similar, np.array(swapped, dtype=np.int64)]))


def _swaps(word: bytes) -> list[bytes]:
    """Return `word` with each two neighbours swapped; a swap may leave no bigram in common."""
    return [
        word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :]
        for i in range(len(word) - 1)
    ]


def _most_mistakes(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length < 5 else 2 if length < 10 else 3
