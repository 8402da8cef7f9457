"""Positions of films on a map: neighbours in taste are neighbours in two dimensions.

t-SNE (van der Maaten & Hinton 2008, "Visualizing Data using t-SNE") of the films' vectors by
their cosine. A map has no natural orientation, so it is turned into the same one each time.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_PERPLEXITY: Final = 30.0  # about the number of neighbours that are kept together
_FEWEST: Final = 8  # films; fewer have no neighbourhoods to draw


def film_positions(vectors: NDArray[np.floating], seed: int) -> NDArray[np.float32]:
    """Return the position of each film, (n, 2) float32 within [-1, 1], for vectors (n, d).

    The widest direction of the map is horizontal. All positions are 0 for fewer than 8 films.
    """
    films = len(vectors)
    if films < _FEWEST:
        return np.zeros((films, 2), dtype=np.float32)
    from sklearn.manifold import TSNE  # slow to import, and only needed here

    solver = TSNE(
        metric="cosine",
        perplexity=min(_PERPLEXITY, (films - 1) / 3),
        init="random",
        random_state=seed,
    )
    return _oriented(solver.fit_transform(vectors.astype(np.float32)).astype(np.float64))


def _oriented(positions: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return positions centred, turned so that the widest direction is the first, and scaled.

    The first film is right of the centre and above it.
    """
    centred = positions - positions.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    turned *= np.where(turned[0] < 0, -1.0, 1.0)
    largest = np.abs(turned).max()
    scaled: NDArray[np.float32] = (turned / (largest or 1.0)).astype(np.float32)
    return scaled
