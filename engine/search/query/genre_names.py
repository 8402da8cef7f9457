"""Recognise the genres of a catalogue by their names, other names, and the start of either."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from engine.files.names import IMAX
from engine.search.index.normalize import fold

_ALIASES: Final = {
    "science fiction": "Sci-Fi", "noir": "Film-Noir", "animated": "Animation",
    "kids": "Children", "children's": "Children", "family": "Children", "musicals": "Musical",
    "westerns": "Western",
}  # fmt: skip
_LEAST_LIKENESS: Final = 50  # from 0 to 100, of a genre that may have been meant


class GenreNames:
    """The names of the `genres`; case, spaces and hyphens do not count.

    IMAX, a format, is understood and never suggested.
    """

    def __init__(self, genres: Sequence[str]):
        self._shown = [genre for genre in genres if genre != IMAX]
        self._known = {_squeezed(genre): genre for genre in genres}
        for alias, genre in _ALIASES.items():
            if genre in genres:
                self._known.setdefault(_squeezed(alias), genre)
        self._suggested = [name for name, genre in self._known.items() if genre != IMAX]

    def named(self, value: str) -> list[str]:
        """Return the genre called `value`, if there is one."""
        return [self._known[name]] if (name := _squeezed(value)) in self._known else []

    def meant(self, value: str) -> list[str]:
        """Return the genre called `value`, or else those whose name starts with it."""
        start = _squeezed(value)
        found = [genre for name, genre in self._known.items() if start and name.startswith(start)]
        return self.named(value) or list(dict.fromkeys(found))

    def problem(self, value: str) -> str:
        """Return a sentence: `value` is not a genre, and one that may be meant."""
        near = process.extractOne(
            _squeezed(value), self._suggested, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS
        )
        if near is not None:
            return f"genre:{value} is not a genre; try genre:{self._known[near[0]].casefold()}."
        missing = "is not a genre" if value else "needs a genre"
        return f"genre:{value} {missing}; the genres are {', '.join(self._shown)}."


def _squeezed(name: str) -> str:
    """Return `name` folded, without spaces, so that "scifi" equals "Sci-Fi"."""
    return fold(name).replace(" ", "")
