"""The constants of the fold-in taste model: regularisation, and the evidence in an answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import GRAM, MANIFEST
from engine.files.readers import read_matrix

_LARGEST = 1e9  # above any sensible constant
_LEAST_RIDGE = 1e-9  # keeps the regression solvable


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that u·v is `target` for the film v; with a confidence of 0 it has no effect."""

    confidence: float
    target: float

    def times(self, factor: float) -> "Evidence":
        """Return this evidence with `factor` times the confidence."""
        return Evidence(factor * self.confidence, self.target)


NO_EVIDENCE: Final = Evidence(0.0, 0.0)


@dataclass(frozen=True)
class FoldInPrior:
    """The fixed part of a person's ridge regression on d-dimensional film vectors.

    Attributes
    ----------
    gram
        VᵀV over the films of training, (d, d) float64.
    alpha0
        α₀ ≥ 0, the weight of the target 0 for each of those films.
    ridge, ridge_per_answer
        The person's ridge is ridge + |S| · ridge_per_answer after |S| favourites and answers
        that are evidence: above 0, and not below 0. A training user of iALS has λα₀n and λ for
        n films; a model may have other constants for people.
    favourite, like, dislike, skip
        The evidence in each.
    neutral
        The evidence in a rating that is neither a like nor a dislike.
    """

    gram: NDArray[np.float64]
    alpha0: float
    ridge: float
    ridge_per_answer: float
    favourite: Evidence
    like: Evidence
    dislike: Evidence
    skip: Evidence
    neutral: Evidence = NO_EVIDENCE

    @cached_property
    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The eigenvectors Q, (d, d), of VᵀV by columns, and α₀ times its eigenvalues, (d,).

        In these axes everything but the person's own answers is diagonal.
        """
        values, vectors = np.linalg.eigh(self.gram)
        return vectors, self.alpha0 * np.maximum(values, 0.0)

    @cached_property
    def penalty(self) -> NDArray[np.float64]:
        """α₀VᵀV, (d, d), without the negative eigenvalues that rounding may have given it."""
        axes, strengths = self.axes
        penalty: NDArray[np.float64] = (axes * strengths) @ axes.T
        return penalty

    def to_mapping(self) -> dict[str, Any]:
        """Return the constants for a manifest; `gram` is a file beside it."""
        constants = asdict(self)
        del constants["gram"]
        return constants

    @classmethod
    def read(cls, folder: CheckedFolder, dimension: int) -> "FoldInPrior":
        """Read the constants of a model whose vectors have `dimension` d.

        Raises
        ------
        DataError
            A constant is missing or out of range, or the Gram matrix is not (d, d).
        """
        constants = folder.manifest["taste"]
        gram = read_matrix(folder, GRAM)
        if gram.shape != (dimension, dimension):
            raise folder.fault(f"is {gram.shape}, the vectors have dimension {dimension}", GRAM)
        try:
            return cls(
                # Rounding to float32 leaves it only nearly symmetric.
                gram=(gram.astype(np.float64) + gram.T) / 2.0,
                alpha0=_number(constants, "alpha0", 0.0),
                ridge=_number(constants, "ridge", _LEAST_RIDGE),
                ridge_per_answer=_number(constants, "ridge_per_answer", 0.0),
                favourite=_evidence(constants, "favourite"),
                like=_evidence(constants, "like"),
                dislike=_evidence(constants, "dislike"),
                skip=_evidence(constants, "skip"),
                neutral=_evidence(constants, "neutral") if "neutral" in constants else NO_EVIDENCE,
            )
        except ValueError as error:
            raise folder.fault(f"has an unusable taste constant: {error}", MANIFEST) from None


def _evidence(constants: Mapping[str, Any], kind: str) -> Evidence:
    entry = constants.get(kind)
    if not isinstance(entry, dict):
        raise ValueError(kind)
    return Evidence(_number(entry, "confidence", 0.0), _number(entry, "target", -np.inf))


def _number(constants: Mapping[str, Any], key: str, least: float) -> float:
    value: Any = constants.get(key)
    if type(value) not in (int, float) or not max(least, -_LARGEST) <= value <= _LARGEST:
        raise ValueError(f"{key} is {value!r}")
    return float(value)
