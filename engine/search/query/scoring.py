"""The order of the films found: how near a name is to what was typed, and how well known the film.

A name counts as near when the whole of it is, or, since typing goes on, when its
beginning is. Popularity decides between names that are about as near, and never lifts a
film above one whose very name was typed.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.title_variants import Kind
from engine.search.query.candidates import Candidates
from engine.search.query.term_matching import year_fits
from engine.search.query.typed_text import Spelling, Typed

# What each piece of evidence is worth; benchmarks/search_quality.py --set tuning tells.
_WHOLE: Final = 0.30
_BEGINNING: Final = 0.25
_SAME_NAME: Final = 0.35
_WORDS: Final = 0.30
_POPULARITY: Final = 0.30
_YEAR: Final = 0.30
_MOST: Final = _WHOLE + _BEGINNING + _SAME_NAME + _WORDS + _POPULARITY + _YEAR

# What is taken off: an article left out, a film found by allowing for mistakes, a lesser name.
_NO_ARTICLE: Final = 0.10
_MISTYPED: Final = 0.06
_KIND: Final = np.zeros(len(Kind))
_KIND[Kind.ALIAS] = 0.02
_KIND[Kind.PART] = 0.08
_KIND[Kind.INITIALS] = 0.10

# So many letters tell as much of a whole name as more do.
_TELLING: Final = 4


def rank(
    arrays: TitleArrays, typed: Typed, candidates: Candidates
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the candidates best first, as (films, scores); equals by popularity."""
    films = candidates.films
    if not len(films):
        return films, np.empty(0)
    begin, end = arrays.first_name[films], arrays.first_name[films + 1]
    owned = end - begin
    first_own = np.cumsum(owned) - owned
    names = np.arange(int(owned.sum())) + np.repeat(begin - first_own, owned)

    in_year = year_fits(arrays.years[films], typed.years)
    nearness = _nearness(arrays, typed, names, np.repeat(in_year, owned))
    score = (
        np.maximum.reduceat(nearness, first_own)
        + _WORDS * candidates.quality
        - _MISTYPED * candidates.mistyped
        + _POPULARITY * arrays.prior[films]
    )
    best = np.argsort(-score, kind="stable")
    return films[best], score[best] / _MOST


def _nearness(
    arrays: TitleArrays, typed: Typed, names: NDArray[np.int64], in_year: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return (k,) how near each name is to the nearest spelling of what was typed."""
    texts = arrays.names.take(names)
    kinds = arrays.kinds[names]
    nearest = np.full(len(names), -np.inf)
    for spelling in typed.spellings:
        near = _likeness(spelling, texts, kinds == Kind.INITIALS) - _KIND[kinds]
        if spelling.without_article:
            near -= _NO_ARTICLE
        if spelling.without_year:
            near += np.where(in_year, _YEAR, -_YEAR)
        np.maximum(nearest, near, out=nearest)
    return nearest


def _likeness(
    spelling: Spelling, names: list[bytes], are_initials: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return (k,) how alike each of `names` and `spelling` are, as a whole and so far."""
    wanted = spelling.text.encode()
    beginnings = [name[: len(wanted)] for name in names]
    whole, beginning = (
        process.cdist([wanted], texts, scorer=OSA.normalized_similarity, dtype=np.float64)[0]
        for texts in (names, beginnings)
    )
    same = (whole == 1.0) & ~are_initials
    # One letter says little of a whole name, and nobody types all the initials of a long one.
    telling = min(1.0, len(wanted) / _TELLING)
    whole = np.where(are_initials, beginning, whole) * telling
    # "the m" may well go on, so that the film "M" is not yet the one.
    same_worth = _SAME_NAME * (telling if spelling.without_article else 1.0)
    likeness: NDArray[np.float64] = _WHOLE * whole + _BEGINNING * beginning + same_worth * same
    return likeness
