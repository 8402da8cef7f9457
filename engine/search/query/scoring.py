"""Order candidates: by tier, then by the start of the title and popularity.

Films found by a mistake are ordered by the likeness of their names to the typed text instead,
since what was typed is the start of no title; popularity decides between names that are about
as alike. A name is compared as a whole and, since typing may go on, by its start.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.numbers import NUMBER_WORDS
from engine.search.index.title_variants import NameKind
from engine.search.query.candidates import Candidates, Tier
from engine.search.query.term_matching import year_fits
from engine.search.query.typed_text import Spelling, TypedText

# Weights, chosen with `python -m benchmarks.search_quality --set tuning`.
# Of a film that has every typed word:
_BEGINS: Final = 2.0
_LESSER_NAME: Final = 0.6  # of a name that begins as typed: a part of the title, or no article
_STANDING: Final = np.ones(len(NameKind))
_STANDING[[NameKind.BARE, NameKind.ALIAS]] = 0.95
_STANDING[NameKind.INITIALS] = 0.0
_WITHIN_WORD: Final = 0.98  # of a name that goes on without a space
_FIRST: Final = 0.5  # of the film without number whose name is followed by a one
_MAYBE_FIRST: Final = 0.3  # of other films without number
_WORD_IN_I: Final = 0.4  # of a film without number whose name goes on with a word in "i"
# A whole name, in parts of the logarithm of the most ratings. Who means "No" cannot type more.
_WHOLE_NAME: Final = 0.30
_WHOLE_SHORT_NAME: Final = 0.45  # of at most three letters
_WHOLE_BARE_NAME: Final = 0.15  # without the article that was typed
_UNFINISHED: Final = 0.05  # where the typed text goes on
_MOST_EXACT: Final = _BEGINS + _WHOLE_SHORT_NAME + 1.0
# Of other films:
_WHOLE: Final = 0.30
_PREFIX: Final = 0.25
_EXACT: Final = 0.35
_WORDS: Final = 0.30
_POPULARITY: Final = 0.30
_YEAR: Final = 0.30
_MOST: Final = _WHOLE + _PREFIX + _EXACT + _WORDS + _POPULARITY + _YEAR

# Penalties: for a mistake, an article left out, a lesser name.
_MISTAKE: Final = 0.06
_NO_ARTICLE: Final = 0.10
_NAME_KIND: Final = np.zeros(len(NameKind))
_NAME_KIND[NameKind.ALIAS] = 0.02
_NAME_KIND[NameKind.PART] = 0.08
_NAME_KIND[NameKind.INITIALS] = 0.10

_SHORT_NAME: Final = 3  # letters
# A single mistake in a name so long, however short its word, makes no other film's name.
_LONG_NAME: Final = 6
# From this many letters on, likeness has its full weight.
_ENOUGH_LETTERS: Final = 4
# A mistyped name counts as the whole name from this likeness on: one letter of four.
_SAME_NAME: Final = 0.75


@dataclass(frozen=True, slots=True)
class RankedCandidates:
    """Candidates in order, the best first.

    Attributes
    ----------
    films
        (c,) int64 ranks.
    scores
        (c,) float64 from 0 to 1, descending.
    tiers
        (c,) uint8, the `Tier` of each.
    whole
        (c,) bool, whether the film is of the best tier, and the typed text its whole name.
    """

    films: NDArray[np.int64]
    scores: NDArray[np.float64]
    tiers: NDArray[np.uint8]
    whole: NDArray[np.bool_]


def rank_candidates(
    arrays: TitleArrays, typed: TypedText, candidates: Candidates
) -> RankedCandidates:
    """Return the candidates in order; equals by popularity.

    The best film whose whole name was typed is never below the second place.
    """
    films, tiers = candidates.films, candidates.tiers
    if not len(films):
        return RankedCandidates(films, np.empty(0), tiers, np.empty(0, dtype=bool))
    begin, end = arrays.first_name[films], arrays.first_name[films + 1]
    n_names = end - begin
    first = np.cumsum(n_names) - n_names
    names = np.arange(int(n_names.sum())) + np.repeat(begin - first, n_names)

    in_year = year_fits(arrays.years[films], typed.years)
    unnumbered = ~candidates.numbered & typed.means_first
    names_scored = _score_names(
        arrays, typed, names, np.repeat(in_year, n_names), np.repeat(unnumbered, n_names)
    )
    nearness, standing, alike, one_slip = (
        np.maximum.reduceat(score, first) for score in names_scored
    )
    tiers = np.where(
        one_slip & (tiers == Tier.GUESS) & candidates.numbered, np.uint8(Tier.MISTAKEN), tiers
    )
    prior = arrays.prior[films]
    near = nearness + _WORDS * candidates.quality + _POPULARITY * prior
    near -= _MISTAKE * (tiers >= Tier.MISTAKEN)
    exact = tiers == Tier.EXACT
    within = np.clip(np.where(exact, (standing + prior) / _MOST_EXACT, near / _MOST), 0.0, 1.0)
    # A film whose whole name is a slip away comes before all guesses.
    a_slip_away = (alike >= _SAME_NAME) & (tiers == Tier.MISTAKEN)
    scores = (np.select([exact, a_slip_away, tiers != Tier.OTHER_NUMBER], [3, 2, 1]) + within) / 4
    whole = (alike >= np.where(exact, 1.0, _SAME_NAME)) & (exact == exact.any())
    best = np.argsort(-scores, kind="stable")
    named = np.flatnonzero((exact & whole)[best])[:1]
    if len(named) and named[0] > 1 and not typed.goes_on:
        best = np.insert(np.delete(best, named), 1, best[named])
    return RankedCandidates(films[best], scores[best], tiers[best], whole[best])


def _score_names(
    arrays: TitleArrays,
    typed: TypedText,
    names: NDArray[np.int64],
    in_year: NDArray[np.bool_],
    unnumbered: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Compare each of k names with its nearest typed spelling.

    Returns
    -------
    nearness
        (k,) the weighted likeness of the name and of its start, less penalties.
    standing
        (k,) whether the name begins as typed, and whether it is the whole name, weighted.
    alike
        (k,) from 0 to 1, the likeness of the whole name; 0 for a part of a title.
    one_slip
        (k,) bool, whether the whole name is one mistake away from the typed text.
    """
    texts = arrays.names.take(names)
    kinds = arrays.kinds[names]
    are_initials = kinds == NameKind.INITIALS
    is_name = kinds <= NameKind.ALIAS
    nearest = np.full(len(names), -np.inf)
    standing, alike = np.zeros(len(names)), np.zeros(len(names))
    one_slip = np.zeros(len(names), dtype=bool)
    lengths = np.array([len(name) for name in texts])
    for spelling in typed.spellings:
        whole, prefix = _likeness(spelling, texts)
        near = _weighted(spelling, whole, prefix, are_initials) - _NAME_KIND[kinds]
        end = len(spelling.text.encode())
        ends_word = np.array([name[end : end + 1] in (b"", b" ") for name in texts])
        lesser = (spelling.without_article | (kinds == NameKind.PART)) & ~are_initials
        begins = np.where(lesser, _LESSER_NAME, _STANDING[kinds]) * (prefix == 1.0)
        same = (whole == 1.0) & is_name
        if len(typed.words) == 1:  # "diehard"
            same |= is_name & [name.replace(b" ", b"") == spelling.text.encode() for name in texts]
        begins[same] = 1.0
        if spelling.without_number:
            begins *= np.where(same, _FIRST, _MAYBE_FIRST)
        elif unnumbered.any():
            # "star trek i" is rather the first film than the start of "Star Trek: Insurrection".
            begins[unnumbered] *= _WORD_IN_I
        if spelling.text[-1].isdecimal():
            begins *= ends_word
        elif typed.terms[-1].number is not None and not spelling.without_number:
            begins[[_goes_on_as_number(name, end) for name in texts]] = 0.0
        begins *= np.where(ends_word, 1.0, _WITHIN_WORD)
        if spelling.without_article:
            near -= _NO_ARTICLE
        if spelling.without_year:
            near += np.where(in_year, _YEAR, -_YEAR)
            begins *= in_year
            same &= in_year
        np.maximum(nearest, near, out=nearest)
        bonus = _whole_name_bonus(typed, spelling)
        np.maximum(standing, _BEGINS * begins + bonus * same, out=standing)
        if not spelling.without_article:
            np.maximum(alike, whole * is_name, out=alike)
            if end >= _LONG_NAME:
                mistakes = np.rint((1.0 - whole) * np.maximum(lengths, end))
                one_slip |= (mistakes <= 1) & is_name
    return nearest, standing, alike, one_slip


def _goes_on_as_number(name: bytes, end: int) -> bool:
    """Return whether the word of `name` around `end` is a longer number: "rocky i", "rocky iv"."""
    start = name.rfind(b" ", 0, end) + 1
    word = name[start:].partition(b" ")[0].decode()
    return len(word) > end - start and word in NUMBER_WORDS


def _whole_name_bonus(typed: TypedText, spelling: Spelling) -> float:
    """Return what a film whose whole name is `spelling` gets for it."""
    letters = len(spelling.text)
    if typed.goes_on:
        return _UNFINISHED
    if spelling.without_article:
        return _WHOLE_BARE_NAME
    return _WHOLE_SHORT_NAME if letters <= _SHORT_NAME else _WHOLE_NAME


def _likeness(
    spelling: Spelling, names: list[bytes]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (k,) the likeness from 0 to 1 of `names`, and of their starts, to `spelling`."""
    wanted = spelling.text.encode()
    starts = [name[: len(wanted)] for name in names]
    whole, prefix = (
        process.cdist([wanted], texts, scorer=OSA.normalized_similarity, dtype=np.float64)[0]
        for texts in (names, starts)
    )
    return whole, prefix


def _weighted(
    spelling: Spelling,
    whole: NDArray[np.float64],
    prefix: NDArray[np.float64],
    are_initials: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return (k,) the weighted likeness of names."""
    exact = (whole == 1.0) & ~are_initials
    # One letter says little about a whole name, and nobody types all the initials of a long one.
    weight = min(1.0, len(spelling.text) / _ENOUGH_LETTERS)
    whole = np.where(are_initials, prefix, whole) * weight
    # After "the m" more letters may follow, so that the film "M" is not an exact match yet.
    exact_weight = _EXACT * (weight if spelling.without_article else 1.0)
    likeness: NDArray[np.float64] = _WHOLE * whole + _PREFIX * prefix + exact_weight * exact
    return likeness
