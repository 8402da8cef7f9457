"""Finding films by what a person types (first, plain version; the API is final)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from engine.folding import fold
from engine.titles import natural, split_year


@dataclass(frozen=True, slots=True)
class Match:
    """A film that a query found.

    Attributes
    ----------
    row
        The film's row in the catalogue.
    score
        About 0 to 1, for ordering only.
    spans
        [start, end) character ranges of the displayed title that the query matched.
    guess
        True where the film is merely the nearest by name. A list holds no guesses unless it
        holds nothing else, so that `matches[0].guess` says "no film like that".
    """

    row: int
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    guess: bool = False


class TitleIndex:
    """Films by name."""

    def __init__(self, names: list[str], popularity: NDArray[np.float64]):
        self._names = names
        self._popularity = popularity

    @classmethod
    def build(cls, titles: Sequence[str], popularity: NDArray[np.number]) -> "TitleIndex":
        """Index `titles` (MovieLens form), `popularity` (n,) counts >= 0."""
        names = [fold(natural(split_year(title)[0])) for title in titles]
        return cls(names, np.asarray(popularity, dtype=np.float64))

    def search(
        self, query: str, limit: int = 50, mask: NDArray[np.bool_] | None = None
    ) -> list[Match]:
        """Return the films that `query` may mean, best first."""
        prior = np.log1p(self._popularity)
        prior = prior / max(prior.max(initial=0), 1)
        text = fold(query)
        scores = prior.copy()
        if text:
            scores = process.cdist([text], self._names, scorer=fuzz.WRatio)[0] / 100 + 0.1 * prior
        if mask is not None:
            scores = np.where(mask, scores, -1)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Match(int(row), float(scores[row]), guess=bool(text and scores[row] < 0.7))
            for row in best
            if scores[row] > 0
        ]

    def save(self, path: Path) -> None:
        """Write the index."""
        raise NotImplementedError
