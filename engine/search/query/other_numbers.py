"""Recognise films with another number than the typed one: "Rocky IV" for "rocky 7"."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.search.index.arrays import TitleArrays
from engine.search.query.term_matching import SLIP, TermMatch
from engine.search.query.typed_text import Term


def lack_typed_number(arrays: TitleArrays, matches: Sequence[TermMatch]) -> NDArray[np.bool_]:
    """Return which films lack a typed number but have another one, (n,) bool."""
    numbers = [match for match in matches if match.term.number is not None]
    lacking = np.zeros(len(arrays.order), dtype=bool)
    for match in numbers:
        lacking |= match.levels < SLIP
    return lacking & arrays.numbered if numbers else lacking


def have_untyped_number(
    arrays: TitleArrays, films: NDArray[np.int64], terms: Sequence[Term]
) -> NDArray[np.bool_]:
    """Return which of `films`, (c,) ranks, have a number that was not typed, (c,) bool.

    "Seven" has none for "seven 2".
    """
    typed = {number for term in terms for number in (*term.readings, term.kin) if term.number}
    found = np.zeros(len(films), dtype=bool)
    for place, film in enumerate(films.tolist()):
        names = np.arange(arrays.first_name[film], arrays.first_name[film + 1])
        words = b" ".join(arrays.names.take(names)).decode().split()
        found[place] = not typed.issuperset(word for word in words if word[0].isdecimal())
    return found
