"""What a fold-in model knows before a person has answered, read from the model's manifest.

The constants say how strongly a person's vector is held back, and what each kind of answer
is worth as evidence. Folding a person in is `engine.taste.fold_in`'s.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import FOLD_IN, GRAM, MANIFEST
from engine.files.readers import read_matrix

_LARGEST = 1e9  # beyond any constant that makes sense
_LEAST_RIDGE = 1e-9  # keeps the regression solvable


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer says of u·v for the film v: that it is `target`, with a `confidence`.

    A confidence of 0 says nothing.
    """

    confidence: float
    target: float

    def times(self, factor: float) -> "Evidence":
        """Return the same said with `factor` times the confidence."""
        return Evidence(factor * self.confidence, self.target)


@dataclass(frozen=True)
class FoldInPrior:
    """The fixed part of a person's ridge regression on d-dimensional film vectors.

    Attributes
    ----------
    gram
        VᵀV over the films of training, (d, d) float64.
    alpha0
        α₀ ≥ 0, the weight of "u·v is 0" for each of those films.
    ridge, ridge_per_answer
        The person's ridge is ridge + |S| · ridge_per_answer after |S| favourites and answers
        that say something: above 0, and not below 0. λα₀n and λ for n films are those of a
        training user of iALS, but a model may have other constants for people than in training.
    favourite, like, dislike, skip
        What each is worth.
    """

    gram: NDArray[np.float64]
    alpha0: float
    ridge: float
    ridge_per_answer: float
    favourite: Evidence
    like: Evidence
    dislike: Evidence
    skip: Evidence

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
        """Return the constants as a manifest holds them; `gram` is a file beside it."""
        return {
            "name": FOLD_IN,
            "alpha0": self.alpha0,
            "ridge": self.ridge,
            "ridge_per_answer": self.ridge_per_answer,
            "favourite": asdict(self.favourite),
            "like": asdict(self.like),
            "dislike": asdict(self.dislike),
            "skip": asdict(self.skip),
        }

    @classmethod
    def read(cls, folder: CheckedFolder, dimension: int) -> "FoldInPrior | None":
        """Read the prior of a model of `dimension` d; None where its manifest names none.

        Raises
        ------
        DataError
            The manifest names another taste model, a constant is missing or out of range, or
            the Gram matrix is not (d, d).
        """
        constants = folder.manifest.get("taste")
        if constants is None:
            return None
        if not isinstance(constants, dict) or constants.get("name") != FOLD_IN:
            raise folder.fault("names a taste model that this version does not know", MANIFEST)
        gram = read_matrix(folder, GRAM)
        if gram.shape != (dimension, dimension):
            raise folder.fault(f"is {gram.shape}, the vectors have dimension {dimension}", GRAM)
        try:
            return cls(
                # What was rounded to float32 is symmetric only nearly.
                gram=(gram.astype(np.float64) + gram.T) / 2.0,
                alpha0=_number(constants, "alpha0", 0.0),
                ridge=_number(constants, "ridge", _LEAST_RIDGE),
                ridge_per_answer=_number(constants, "ridge_per_answer", 0.0),
                favourite=_evidence(constants, "favourite"),
                like=_evidence(constants, "like"),
                dislike=_evidence(constants, "dislike"),
                skip=_evidence(constants, "skip"),
            )
        except ValueError as error:
            raise folder.fault(
                f"has a taste constant that is unusable: {error}", MANIFEST
            ) from None


def _evidence(constants: Mapping[str, Any], kind: str) -> Evidence:
    entry = constants.get(kind)
    if not isinstance(entry, dict):
        raise ValueError(kind)
    return Evidence(_number(entry, "confidence", 0.0), _number(entry, "target", -np.inf))


def _number(constants: Mapping[str, Any], key: str, least: float) -> float:
    value = constants.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key} is {value!r}")
    if not max(least, -_LARGEST) <= value <= _LARGEST:
        raise ValueError(f"{key} is {value!r}")
    return float(value)
