"""A prior mean of films' ALS factors, predicted from their features.

μ = w·XW: a share w of a ridge regression of the films' factors on their features, each film
weighted by its evidence. A film with few ratings is then drawn to similar films, not to 0.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.als.observations import ObservationMatrix


def evidence_of(observed: ObservationMatrix) -> NDArray[np.float64]:
    """Return the sum of each film's targets, (n,): about the number of its likes."""
    return np.asarray(observed.target.sum(axis=0), dtype=np.float64).ravel()


@dataclass(frozen=True)
class FeaturePrior:
    """The prior mean of n films' factors.

    Attributes
    ----------
    features
        X, (n, f).
    evidence
        (n,), the films' weights in the regression; below 0 counts as 0.
    weight
        w, from 0 to 1.
    ridge
        The ridge of the regression, above 0.
    """

    features: NDArray[np.float32]
    evidence: NDArray[np.float64]
    weight: float
    ridge: float

    def of_movies(self, chosen: NDArray[np.bool_]) -> "FeaturePrior":
        """Return the prior of the films `chosen`, (n,)."""
        return replace(self, features=self.features[chosen], evidence=self.evidence[chosen])

    def coefficients(self, movies: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return W, (f, d): (XᵀEX + ridge·I)⁻¹XᵀEV for the films' factors V, (n, d)."""
        features = self.features.astype(np.float64)
        weighted = features.T * np.maximum(self.evidence, 0.0)
        gram = weighted @ features + self.ridge * np.eye(features.shape[1])
        return np.asarray(np.linalg.solve(gram, weighted @ movies), dtype=np.float64)

    def mean(self, coefficients: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return μ, (n, d) float32, for the coefficients W, (f, d)."""
        means: NDArray[np.float32] = (self.weight * self.features @ coefficients).astype(np.float32)
        return means

    def fitted_mean(self, movies: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return μ, (n, d) float32, with W fitted to the films' factors, (n, d)."""
        return self.mean(self.coefficients(movies))
