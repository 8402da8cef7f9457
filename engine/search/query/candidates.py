"""Find the few hundred films that a typed title may mean.

A film with all the typed words, at any match level, is a hit; so is a film with a name that
starts as typed.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.index.title_variants import ARTICLES
from engine.search.query.term_matching import EXACT, match_typos, match_word, year_fits
from engine.search.query.typed_text import TypedText

# Typos are allowed for only where fewer films than this have all the words.
_ENOUGH: Final = 24
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


@dataclass(frozen=True, slots=True)
class Candidates:
    """Films to score.

    Attributes
    ----------
    films
        (c,) int64 ranks, ascending, each once.
    quality
        (c,) float64 in [0, 1], how well the typed words match.
    mistyped
        (c,) bool, whether a film was found only by allowing for typos.
    guesses
        Whether every film lacks a word, even allowing for typos.
    """

    films: NDArray[np.int64]
    quality: NDArray[np.float64]
    mistyped: NDArray[np.bool_]
    guesses: bool


def find_candidates(
    arrays: TitleArrays, typed: TypedText, allowed: NDArray[np.bool_] | None
) -> Candidates:
    """Return the films that `typed` may mean; `allowed` is (n,) bool by rank, or None."""
    levels = [match_word(arrays, typed, i) for i in range(len(typed.words))]
    needed = [word not in typed.optional_words for word in typed.words]
    exact_hits = _hits(levels, needed, allowed)
    hits = exact_hits
    if np.count_nonzero(exact_hits) < _ENOUGH:
        needed = _without_short_words(typed.words, needed)
        match_typos(arrays, typed, needed, levels)
        hits = _hits(levels, needed, allowed)
    named = _films_by_name(arrays, typed)
    if allowed is not None:
        named = named[allowed[named]]
    exact_hits[named] = hits[named] = True

    points, most = _points(arrays, typed, levels)
    found = np.flatnonzero(hits)
    guesses = not len(found)
    if guesses:
        films = _guesses(arrays, typed, points, allowed)
    else:
        films = distinct(np.concatenate([found[:_MOST_POPULAR], _best(found, points), named]))
    quality = np.minimum(points[films] / most, 1.0)
    return Candidates(films, quality, ~exact_hits[films], guesses)


def _points(
    arrays: TitleArrays, typed: TypedText, levels: list[NDArray[np.uint8]]
) -> tuple[NDArray[np.uint16], int]:
    """Return the weighted sums of the levels, (n,), and the most that the words can give."""
    points = np.zeros(len(arrays.order), dtype=np.uint16)
    weights = [_weight(word) for word in typed.words]
    for level, weight in zip(levels, weights, strict=True):
        points += level * np.uint16(weight)
    if typed.years:
        points += year_fits(arrays.years, typed.years) * np.uint16(EXACT)
    return points, EXACT * sum(weights)


def _without_short_words(words: tuple[str, ...], needed: list[bool]) -> list[bool]:
    """Return `needed` without words of one or two letters, too short to recognise a typo in."""
    longer = [need and len(word) > 2 for word, need in zip(words, needed, strict=True)]
    return longer if any(longer) else needed


def _hits(
    levels: list[NDArray[np.uint8]], needed: list[bool], allowed: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    """Return (n,) whether a film matches every needed word."""
    required = [level for level, need in zip(levels, needed, strict=True) if need]
    hits = required[0] > 0
    for level in required[1:]:
        hits &= level > 0
    if allowed is not None:
        hits &= allowed
    return hits


def _films_by_name(arrays: TitleArrays, typed: TypedText) -> NDArray[np.int64]:
    """Return the films with a name that starts with a typed spelling; spaces do not count."""
    found = [np.empty(0, dtype=np.int64)]
    for spelling in typed.spellings:
        letters = spelling.text.replace(" ", "").encode()
        equal, longer = arrays.names_starting_with(letters)
        found.append(distinct(arrays.films_of_names(equal))[:_BY_NAME])
        if len(longer) <= _LONGEST_RANGE:
            found.append(distinct(arrays.films_of_names(longer))[:_BY_NAME])
    return distinct(np.concatenate(found))


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
