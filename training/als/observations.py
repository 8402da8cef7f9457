"""What ALS is fitted to: pairs of user and film, with how sure each is and what it says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Observed:
    """What was observed of m users and n films.

    Attributes
    ----------
    confidence, target
        (m, n) float32 CSR matrices with the same entries stored, confidences above 0.
    """

    confidence: csr_matrix
    target: csr_matrix

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n)."""
        m, n = self.confidence.shape
        return m, n

    @property
    def by_movie(self) -> "Observed":
        """The same, films × users."""
        return Observed(self.confidence.T.tocsr(), self.target.T.tocsr())

    def of_movies(self, chosen: NDArray[np.bool_]) -> "Observed":
        """Return what was observed of the films `chosen`, (n,)."""
        if chosen.all():
            return self
        return Observed(self.confidence[:, chosen], self.target[:, chosen])

    def counts(self) -> NDArray[np.int64]:
        """Return how many observations each row has, (m,)."""
        return np.diff(self.confidence.indptr).astype(np.int64)
