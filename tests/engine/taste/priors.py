"""Constants of the fold-in taste model for tests."""

from dataclasses import replace

import numpy as np

from engine.taste.fold_in_prior import Evidence, FoldInPrior


def prior_of(vectors: np.ndarray, **constants) -> FoldInPrior:
    """Return a prior for films' vectors, (n, d), with some constants replaced."""
    wide = vectors.astype(np.float64)
    prior = FoldInPrior(
        gram=wide.T @ wide,
        alpha0=0.1,
        ridge=0.5,
        ridge_per_answer=0.02,
        favourite=Evidence(2.0, 1.0),
        like=Evidence(1.0, 1.0),
        dislike=Evidence(0.5, -0.3),
        skip=Evidence(0.2, 0.0),
        neutral=Evidence(0.3, 0.6),
    )
    return replace(prior, **constants)
