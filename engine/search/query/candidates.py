"""Which films a typed title may stand for: a few hundred, proposed for ranking.

A film that has every typed word, at whatever level, is a hit; so is one of which a name
begins as typed. The levels come from `engine.search.query.term_matching`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.index.title_variants import ARTICLES
from engine.search.query.term_matching import SAME, allow_for_mistakes, strict_levels, year_fits
from engine.search.query.typed_text import Typed

# Typing mistakes are looked for only where fewer films than this have every word.
_ENOUGH: Final = 24
# Films taken as most popular, films taken as best found, and films of which a name fits.
_POPULAR: Final = 96
_BEST: Final = 96
_BY_NAME: Final = 64
# A longer stretch of the alphabet is no evidence; its popular films are found by their words.
_LONGEST_STRETCH: Final = 4096
# Where no word is known, guesses are among so many popular films and so much alike, of 100.
_GUESSED_AMONG: Final = 4096
_ALIKE: Final = 60
# Long words tell more, up to a point.
_HEAVIEST: Final = 8


@dataclass(frozen=True, slots=True)
class Candidates:
    """Films to rank.

    Attributes
    ----------
    films
        (c,) int64 ranks, ascending, each once.
    quality
        (c,) float64 in [0, 1], how well the typed words are found.
    mistyped
        (c,) bool, whether a film was found by allowing for mistakes alone.
    guesses
        Whether every film lacks some word, mistakes allowed for.
    """

    films: NDArray[np.int64]
    quality: NDArray[np.float64]
    mistyped: NDArray[np.bool_]
    guesses: bool


def find_candidates(
    arrays: TitleArrays, typed: Typed, allowed: NDArray[np.bool_] | None
) -> Candidates:
    """Return the films that `typed` may stand for; `allowed` is (n,) bool by rank, or None."""
    levels = [strict_levels(arrays, typed, place) for place in range(len(typed.words))]
    needed = [word not in typed.needless for word in typed.words]
    strict = _hits(levels, needed, allowed)
    hits = strict
    if np.count_nonzero(strict) < _ENOUGH:
        needed = _without_slips(typed.words, needed)
        allow_for_mistakes(arrays, typed, needed, levels)
        hits = _hits(levels, needed, allowed)
    named = _films_by_name(arrays, typed)
    if allowed is not None:
        named = named[allowed[named]]
    strict[named] = hits[named] = True

    points, most = _points(arrays, typed, levels)
    found = np.flatnonzero(hits)
    guesses = not len(found)
    if guesses:
        films = _nearest(arrays, typed, points, allowed)
    else:
        films = distinct(np.concatenate([found[:_POPULAR], _best(found, points), named]))
    quality = np.minimum(points[films] / most, 1.0)
    return Candidates(films, quality, ~strict[films], guesses)


def _points(
    arrays: TitleArrays, typed: Typed, levels: list[NDArray[np.uint8]]
) -> tuple[NDArray[np.uint16], int]:
    """Return ((n,) weighted sums of the levels, the most that the words can give)."""
    points = np.zeros(len(arrays.order), dtype=np.uint16)
    weights = [_weight(word) for word in typed.words]
    for level, weight in zip(levels, weights, strict=True):
        points += level * np.uint16(weight)
    if typed.years:
        points += year_fits(arrays.years, typed.years) * np.uint16(SAME)
    return points, SAME * sum(weights)


def _without_slips(words: tuple[str, ...], needed: list[bool]) -> list[bool]:
    """Return `needed` without words of one or two letters, too short to tell a mistake in."""
    longer = [need and len(word) > 2 for word, need in zip(words, needed, strict=True)]
    return longer if any(longer) else needed


def _hits(
    levels: list[NDArray[np.uint8]], needed: list[bool], allowed: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    """Return (n,) whether a film has a level for every needed word."""
    required = [level for level, need in zip(levels, needed, strict=True) if need]
    hits = required[0] > 0
    for level in required[1:]:
        hits &= level > 0
    if allowed is not None:
        hits &= allowed
    return hits


def _films_by_name(arrays: TitleArrays, typed: Typed) -> NDArray[np.int64]:
    """Return films with a name that begins with a typed spelling, spaces not counted."""
    found = [np.empty(0, dtype=np.int64)]
    for spelling in typed.spellings:
        letters = spelling.text.replace(" ", "").encode()
        same, begun = arrays.names_beginning(letters)
        found.append(distinct(arrays.film_of(same))[:_BY_NAME])
        if len(begun) <= _LONGEST_STRETCH:
            found.append(distinct(arrays.film_of(begun))[:_BY_NAME])
    return distinct(np.concatenate(found))


def _nearest(
    arrays: TitleArrays,
    typed: Typed,
    points: NDArray[np.uint16],
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    """Return the films to guess: those with some of the words, else popular ones named alike."""
    some = np.flatnonzero(points if allowed is None else points * allowed)
    if len(some):
        return np.sort(_best(some, points))
    films = np.arange(len(points)) if allowed is None else np.flatnonzero(allowed)
    films = films[:_GUESSED_AMONG]
    films = films[arrays.first_name[films] < arrays.first_name[films + 1]]
    names = arrays.names.take(arrays.first_name[films])
    likeness = process.cdist([" ".join(typed.words).encode()], names, scorer=fuzz.ratio)[0]
    nearest: NDArray[np.int64] = films[likeness >= _ALIKE]
    return nearest


def _best(found: NDArray[np.int64], points: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Return the films of `found` with most points, of equals the most popular."""
    own = points[found]
    at_least = np.cumsum(np.bincount(own)[::-1])[::-1]
    cut = max(int(np.count_nonzero(at_least >= _BEST)) - 1, 0)
    return np.concatenate([found[own > cut], found[own == cut][:_BEST]])


def _weight(word: str) -> int:
    return 1 if word in ARTICLES else min(len(word) + 1, _HEAVIEST)
