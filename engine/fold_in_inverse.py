"""The inverse of a person's ridge system A = α₀VᵀV + FᵀCF + ρI, as what it makes of a vector.

F are the k answered films, C their confidences. Few answers are cheaper to solve for in k
dimensions, many in the d of the vectors; both ways give the same to rounding.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.fold_in_prior import FoldInPrior

Inverse = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Gives A⁻¹x for x of (d,) or (d, m) float64."""


def inverse_by_answers(
    prior: FoldInPrior, ridge: float, films: NDArray[np.float32], confidence: NDArray[np.float64]
) -> Inverse:
    """Return A⁻¹ through a k × k system, by the Woodbury identity.

    In the prior's axes A is D + FᵀCF with D diagonal, and
    A⁻¹ = D⁻¹ − D⁻¹Fᵀ (C⁻¹ + FD⁻¹Fᵀ)⁻¹ FD⁻¹.

    Parameters
    ----------
    ridge
        ρ > 0.
    films, confidence
        F, (k, d), and the diagonal of C, (k,), above 0.
    """
    axes, strengths = prior.axes
    diagonal = strengths + ridge
    turned = films.astype(np.float64) @ axes
    scaled = turned / diagonal
    kernel = scaled @ turned.T
    kernel[np.diag_indices(len(kernel))] += 1.0 / confidence
    core = _inverted(kernel)

    def inverse(x: NDArray[np.float64]) -> NDArray[np.float64]:
        y = axes.T @ x
        told: NDArray[np.float64] = scaled.T @ (core @ (scaled @ y))
        spread = (y.T / diagonal).T
        solved: NDArray[np.float64] = axes @ (spread - told)
        return solved

    return inverse


def inverse_by_dimensions(
    prior: FoldInPrior, ridge: float, precision: NDArray[np.float64]
) -> Inverse:
    """Return A⁻¹ through a d × d system.

    Parameters
    ----------
    precision
        FᵀCF, (d, d).
    """
    system = precision + prior.penalty
    system[np.diag_indices(len(system))] += ridge
    inverted = _inverted(system)

    def inverse(x: NDArray[np.float64]) -> NDArray[np.float64]:
        solved: NDArray[np.float64] = inverted @ x
        return solved

    return inverse


def _inverted(system: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a symmetric matrix, the pseudo-inverse if it has none.

    Only constants beyond reason, which a foreign manifest may hold, leave it without one.
    """
    try:
        return np.asarray(np.linalg.inv(system), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(system, hermitian=True), dtype=np.float64)
