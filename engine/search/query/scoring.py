"""Score candidates by the likeness of their names to the typed text, and by popularity.

A name is compared as a whole and, since typing may go on, by its start. Popularity decides
between names that are about as alike, and never puts a film above one whose exact name was
typed.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.title_variants import NameKind
from engine.search.query.candidates import Candidates
from engine.search.query.term_matching import year_fits
from engine.search.query.typed_text import Spelling, TypedText

# Weights, chosen with `python -m benchmarks.search_quality --set tuning`.
_WHOLE: Final = 0.30
_PREFIX: Final = 0.25
_EXACT: Final = 0.35
_WORDS: Final = 0.30
_POPULARITY: Final = 0.30
_YEAR: Final = 0.30
_MOST: Final = _WHOLE + _PREFIX + _EXACT + _WORDS + _POPULARITY + _YEAR

# Penalties: for an article left out, a film found only by allowing for typos, a lesser name.
_NO_ARTICLE: Final = 0.10
_MISTYPED: Final = 0.06
_NAME_KIND: Final = np.zeros(len(NameKind))
_NAME_KIND[NameKind.ALIAS] = 0.02
_NAME_KIND[NameKind.PART] = 0.08
_NAME_KIND[NameKind.INITIALS] = 0.10

# From this many letters on, likeness has its full weight.
_ENOUGH_LETTERS: Final = 4


def rank(
    arrays: TitleArrays, typed: TypedText, candidates: Candidates
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the candidates as (films, scores), best first; equals by popularity."""
    films = candidates.films
    if not len(films):
        return films, np.empty(0)
    begin, end = arrays.first_name[films], arrays.first_name[films + 1]
    n_names = end - begin
    first = np.cumsum(n_names) - n_names
    names = np.arange(int(n_names.sum())) + np.repeat(begin - first, n_names)

    in_year = year_fits(arrays.years[films], typed.years)
    nearness = _nearness(arrays, typed, names, np.repeat(in_year, n_names))
    score = (
        np.maximum.reduceat(nearness, first)
        + _WORDS * candidates.quality
        - _MISTYPED * candidates.mistyped
        + _POPULARITY * arrays.prior[films]
    )
    best = np.argsort(-score, kind="stable")
    return films[best], score[best] / _MOST


def _nearness(
    arrays: TitleArrays, typed: TypedText, names: NDArray[np.int64], in_year: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return (k,) the likeness of each name to its nearest typed spelling, less penalties."""
    texts = arrays.names.take(names)
    kinds = arrays.kinds[names]
    nearest = np.full(len(names), -np.inf)
    for spelling in typed.spellings:
        near = _likeness(spelling, texts, kinds == NameKind.INITIALS) - _NAME_KIND[kinds]
        if spelling.without_article:
            near -= _NO_ARTICLE
        if spelling.without_year:
            near += np.where(in_year, _YEAR, -_YEAR)
        np.maximum(nearest, near, out=nearest)
    return nearest


def _likeness(
    spelling: Spelling, names: list[bytes], are_initials: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return (k,) the weighted likeness of each of `names`, and of its start, to `spelling`."""
    wanted = spelling.text.encode()
    starts = [name[: len(wanted)] for name in names]
    whole, prefix = (
        process.cdist([wanted], texts, scorer=OSA.normalized_similarity, dtype=np.float64)[0]
        for texts in (names, starts)
    )
    exact = (whole == 1.0) & ~are_initials
    # One letter says little about a whole name, and nobody types all the initials of a long one.
    weight = min(1.0, len(wanted) / _ENOUGH_LETTERS)
    whole = np.where(are_initials, prefix, whole) * weight
    # After "the m" more letters may follow, so that the film "M" is not an exact match yet.
    exact_weight = _EXACT * (weight if spelling.without_article else 1.0)
    likeness: NDArray[np.float64] = _WHOLE * whole + _PREFIX * prefix + exact_weight * exact
    return likeness
