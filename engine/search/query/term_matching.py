"""Match one typed term against all films, without mistakes: a level, (n,) uint8, for each film.

Levels go from `EXACT` down to words with three mistakes; 0 means no match. They are written
through the index's lists of films, never film by film in Python.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.search.index.arrays import TitleArrays
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
FAR: Final = 2  # three mistakes

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
        _match_years(arrays, match)
        return match
    word = term.word.encode()
    if len(word) > 2 and term.word not in ARTICLES:
        first, end = arrays.words.prefix_range(INITIALS_MARK.encode() + word)
        match.levels[arrays.films_of_words(first, end)] = INITIALS
        match.highest = INITIALS
    for first, end, level in _beginnings(arrays, term, last=last, alone=alone):
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
    _match_years(arrays, match)
    return match


def year_fits(
    years: NDArray[np.int32], ranges: tuple[tuple[int, int], ...], slack: int = 0
) -> NDArray[np.bool_]:
    """Return which of `years` are within one of the (first, last) ranges, or `slack` outside."""
    fits = np.zeros(len(years), dtype=bool)
    for first, last in ranges:
        fits |= (years >= first - slack) & (years <= last + slack)
    return fits


def _match_years(arrays: TitleArrays, match: TermMatch) -> None:
    """Raise the levels of films of the term's years; of the years beside them as a guess."""
    years = match.term.years
    if not years:
        return
    complete = len(years) == 1 and years[0][0] == years[0][1]
    fits = year_fits(arrays.years, years)
    if not complete:
        fits &= ~arrays.numbered  # "fast and furious 13" is not a film of 2013
    if complete:
        near = year_fits(arrays.years, years, slack=1)
        match.levels[near] = np.maximum(match.levels[near], GUESSED)
    match.levels[fits] = match.highest = EXACT


def _beginnings(
    arrays: TitleArrays, term: Term, *, last: bool, alone: bool
) -> Iterator[tuple[int, int, int]]:
    """Yield the words that begin with the term as (first, end, level)."""
    first, end = arrays.words.prefix_range(term.word.encode())
    if term.number is None or not last:
        if term.number is None or term.word[0].isalpha():
            yield first, end, BEGINS if last else SHORTENED
        return
    if term.word[0].isdecimal():
        # "blade runner 20" may go on, but "20" is a number too.
        ordinal = arrays.words.find(b"1st") if term.word == "1" else None
        level = SLIP if alone or len(term.word) > 1 else GUESSED
        yield from (
            [(first, end, level)]
            if ordinal is None
            else [(first, ordinal, level), (ordinal + 1, end, level)]
        )
        return
    for word in NUMBER_WORDS:
        if word.startswith(term.word) and (other := arrays.words.find(word.encode())) is not None:
            yield first, other, BEGINS
            yield other, other + 1, SLIP if alone else GUESSED
            first = other + 1
    yield first, end, BEGINS
