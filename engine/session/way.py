"""A person's way over the map of films, from their four favourites to now."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.session.recommender import evidence
from engine.session.state import SessionState

_BEST: Final = 20  # films that fit best; their mean position is the person's
_MOST_POSITIONS: Final = 60


def way_of(
    bundle: Bundle, state: SessionState, positions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return a person's positions in order, (k, 2) float32: at the start, and after answers.

    A position is the mean of those of the 20 films that fit the taste best, seen ones included.
    Of a long session not every answer has a position, but the last one does.

    Parameters
    ----------
    positions
        (n, 2) float32, the positions of the bundle's films.
    """
    rows = bundle.catalogue.rows
    taste = bundle.taste.start(bundle.vectors, rows(state.favourites).tolist(), state.policy.taste)
    answered = rows([film.movie_id for film in state.answers]).tolist()
    last = len(answered)
    every = -(-max(last, 1) // (_MOST_POSITIONS - 1))
    scores = np.empty(len(bundle.catalogue), dtype=np.float32)
    best = min(_BEST, len(scores))

    def position() -> NDArray[np.float32]:
        taste.scores(out=scores)
        scores[bundle.catalogue.rare] = -np.inf
        nearest = np.argpartition(-scores, best - 1)[:best]
        mean: NDArray[np.float32] = positions[nearest].mean(axis=0)
        return mean

    found = [position()]
    for number, (row, film) in enumerate(zip(answered, state.answers, strict=True), start=1):
        taste.update(row, *evidence(bundle.catalogue, row, film))
        if number == last or number % every == 0:
            found.append(position())
    return np.array(found, dtype=np.float32)
