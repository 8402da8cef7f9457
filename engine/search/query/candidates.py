"""Find the few hundred films that a typed title may mean, and how well each answers it.

`Tier` says how: films of the best tier always come first, and films with another number last.
"""

from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.index.title_variants import ARTICLES, INITIALS_MARK
from engine.search.query.mistakes import match_mistakes
from engine.search.query.term_matching import (
    BEGINS,
    EXACT,
    GUESSED,
    INITIALS,
    JOINED,
    SHORTENED,
    SLIP,
    Range,
    TermMatch,
    match_term,
)
from engine.search.query.typed_text import TypedText

# Mistakes are allowed for only where fewer films than this match without them, and no film has
# as many words as this.
_ENOUGH: Final = 24
_CERTAIN: Final = 3
# The most films taken by popularity, by match levels, and by name.
_MOST_POPULAR: Final = 96
_BEST: Final = 96
_BY_NAME: Final = 64
# Longer ranges of names are skipped; their popular films are found by their words.
_LONGEST_RANGE: Final = 4096
# Where no word is known, films are guessed among the most popular, by likeness from 0 to 100.
_GUESSED_AMONG: Final = 4096
_LEAST_LIKENESS: Final = 60
# Longer words weigh more, up to this.
_MOST_WEIGHT: Final = 8


class Tier(IntEnum):
    """How a film answers a typed title, the best way first.

    EXACT: it has every typed word, or one that begins with the word being typed. SHORTENED:
    also words typed in part, joined, or by their initials. MISTAKEN: with one slip a word.
    GUESS: with more slips, or without some word. OTHER_NUMBER: it has another number.
    """

    EXACT = 0
    SHORTENED = 1
    MISTAKEN = 2
    GUESS = 3
    OTHER_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Candidates:
    """Films to score.

    Attributes
    ----------
    films
        (c,) int64 ranks, ascending, each once.
    tiers
        (c,) uint8, the `Tier` of each.
    quality
        (c,) float64 in [0, 1], how well the typed words match.
    numbered
        (c,) bool, whether it has every typed number, and not only words that begin like it.
    """

    films: NDArray[np.int64]
    tiers: NDArray[np.uint8]
    quality: NDArray[np.float64]
    numbered: NDArray[np.bool_]


def find_candidates(
    arrays: TitleArrays, typed: TypedText, allowed: NDArray[np.bool_] | None
) -> Candidates:
    """Return the films that `typed` may mean; `allowed` is (n,) bool by rank, or None."""
    terms = typed.terms
    matches = [
        match_term(
            arrays, term, last=term is terms[-1] and not typed.goes_on, alone=len(terms) == 1
        )
        for term in terms
    ]
    if typed.means_first:
        unnumbered = ~arrays.numbered
        matches[-1].levels[unnumbered] = np.maximum(matches[-1].levels[unnumbered], BEGINS)
    least = _least(matches, allowed)
    certain = len(terms) >= _CERTAIN and (least >= BEGINS).any()
    if not certain and np.count_nonzero(least >= INITIALS) < _ENOUGH:
        for match in matches:
            if match.term.needed:
                match_mistakes(arrays, match, last=match.term is terms[-1] and not typed.goes_on)
        least = _least(matches, allowed, short_words_count=False)
    for one, other in combinations(matches, 2):
        _demote_shared_words(arrays, one, other, least)
    other_number = _other_number(arrays, matches)
    named = _films_by_name(arrays, typed, allowed, other_number, least)

    points, most = _points(matches)
    exact = np.flatnonzero(least >= BEGINS)
    others = np.flatnonzero(least * (least < BEGINS)) if len(exact) < _MOST_POPULAR else exact
    films = distinct(
        np.concatenate(
            [
                exact[:_MOST_POPULAR],
                _best(exact, points),
                others[:_MOST_POPULAR],
                _best(others, points),
                named,
            ]
        )
    )
    if not (least[films] >= SLIP).any():
        worded = [match for match in matches if not match.term.years] or matches
        guesses = _guesses(arrays, typed, _points(worded)[0], allowed)
        films = distinct(np.concatenate([films, guesses]))
    films = films[arrays.first_name[films] < arrays.first_name[films + 1]]  # a title may be blank
    tiers = _TIER_OF_LEVEL[least[films]]
    tiers[(tiers == Tier.GUESS) & other_number[films]] = Tier.OTHER_NUMBER
    numbered = np.ones(len(films), dtype=bool)
    for match in matches:
        if match.term.number is not None:
            numbered &= match.levels[films] == EXACT
    return Candidates(films, tiers, np.minimum(points[films] / most, 1.0), numbered)


_TIER_OF_LEVEL: Final = np.array(
    [
        Tier.EXACT if level >= BEGINS
        else Tier.SHORTENED if level >= INITIALS
        else Tier.MISTAKEN if level >= SLIP
        else Tier.GUESS
        for level in range(EXACT + 1)
    ],
    dtype=np.uint8,
)  # fmt: skip


def _least(
    matches: list[TermMatch], allowed: NDArray[np.bool_] | None, *, short_words_count: bool = True
) -> NDArray[np.uint8]:
    """Return the lowest level of the terms, (n,); 0 for a film that lacks a needed one.

    A word of one or two letters is too short to recognise a mistake in: unless it counts,
    lacking it beside longer words makes a guess. Lacking an article in front or "part" is only a
    shortening.
    """
    least = np.full(len(matches[0].levels), EXACT, dtype=np.uint8)
    has_long_word = any(
        match.term.needed and match.term.number is None and not match.term.is_short
        for match in matches
    )
    for match in matches:
        levels, term = match.levels, match.term
        if not term.needed:
            levels = np.maximum(levels, SHORTENED)
        elif has_long_word and not short_words_count and term.is_short:
            levels = np.maximum(levels, GUESSED)
        np.minimum(least, levels, out=least)
    if allowed is not None:
        least *= allowed
    return least


def _demote_shared_words(
    arrays: TitleArrays, one: TermMatch, other: TermMatch, least: NDArray[np.uint8]
) -> None:
    """Lower `least` where a single word of the title would have to answer both terms."""
    if not (one.words and other.words):
        return
    first, end = np.array(one.words).T[:, :, np.newaxis]
    other_first, other_end = np.array(other.words).T[:, np.newaxis, :]
    if not ((first < other_end) & (other_first < end)).any():
        return
    words = _united([*one.words, *other.words])
    posted = np.concatenate([arrays.films_of_words(first, end) for first, end in words])
    count = np.bincount(posted, minlength=len(least))
    shared = (count < 2) & (one.levels > 0) & (other.levels > 0)
    least[shared] = np.minimum(least[shared], 1)


def _united(ranges: list[Range]) -> list[Range]:
    """Return ranges that cover the same words, each word once."""
    united: list[Range] = []
    for first, end in sorted(ranges):
        if united and first < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((first, end))
    return united


def _other_number(arrays: TitleArrays, matches: list[TermMatch]) -> NDArray[np.bool_]:
    """Return which films lack a typed number but have another one, (n,) bool."""
    numbers = [match for match in matches if match.term.number is not None]
    lacking = np.zeros(len(arrays.order), dtype=bool)
    for match in numbers:
        lacking |= match.levels == 0
    return lacking & arrays.numbered if numbers else lacking


def _points(matches: list[TermMatch]) -> tuple[NDArray[np.uint16], int]:
    """Return the weighted sums of the levels, (n,), and the most that the terms can give."""
    points = np.zeros(len(matches[0].levels), dtype=np.uint16)
    weights = [_weight(match.term.word) for match in matches]
    for match, weight in zip(matches, weights, strict=True):
        points += match.levels * np.uint16(weight)
    return points, EXACT * sum(weights)


def _films_by_name(
    arrays: TitleArrays,
    typed: TypedText,
    allowed: NDArray[np.bool_] | None,
    other_number: NDArray[np.bool_],
    least: NDArray[np.uint8],
) -> NDArray[np.int64]:
    """Return the films with a name that starts with a typed spelling, and raise their `least`.

    Spaces do not count. A longer name with another number does not count: "rocky 1" is not the
    start of "Rocky 12".
    """
    levels: dict[bytes, int] = {}
    for spelling in typed.spellings:
        if not (spelling.without_year or spelling.without_number):
            letters = spelling.text.replace(" ", "").encode()
            initials = spelling.text.startswith(INITIALS_MARK)
            in_one_word = len(typed.words) == 1 and not initials  # "nowayout"
            certain = spelling.without_article or in_one_word
            levels.setdefault(letters, BEGINS if certain else JOINED)
    found = [np.empty(0, dtype=np.int64)]
    for letters, level in levels.items():
        equal, longer = arrays.names_starting_with(letters)
        films = distinct(arrays.films_of_names(equal))
        least[films] = np.maximum(least[films], level)
        found.append(films[:_BY_NAME])
        if len(longer) <= _LONGEST_RANGE:
            films = distinct(arrays.films_of_names(longer))
            films = films[~other_number[films]][:_BY_NAME]
            least[films] = np.maximum(least[films], JOINED)
            found.append(films)
    named = distinct(np.concatenate(found))
    if allowed is None:
        return named
    least *= allowed
    return named[allowed[named]]


def _guesses(
    arrays: TitleArrays,
    typed: TypedText,
    points: NDArray[np.uint16],
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    """Return films with some of the words, or else popular films with a similar name."""
    some = np.flatnonzero(points if allowed is None else points * allowed)
    if len(some):
        return np.sort(_best(some, points))
    films = np.arange(len(points)) if allowed is None else np.flatnonzero(allowed)
    films = films[:_GUESSED_AMONG]
    films = films[arrays.first_name[films] < arrays.first_name[films + 1]]
    names = arrays.names.take(arrays.first_name[films])
    likeness = process.cdist([" ".join(typed.words).encode()], names, scorer=fuzz.ratio)[0]
    nearest: NDArray[np.int64] = films[likeness >= _LEAST_LIKENESS]
    return nearest


def _best(found: NDArray[np.int64], points: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Return the films of `found` with the most points; of equals the most popular."""
    points = points[found]
    at_least = np.cumsum(np.bincount(points)[::-1])[::-1]
    cut = max(int(np.count_nonzero(at_least >= _BEST)) - 1, 0)
    return np.concatenate([found[points > cut], found[points == cut][:_BEST]])


def _weight(word: str) -> int:
    return 1 if word in ARTICLES else min(len(word) + 1, _MOST_WEIGHT)
