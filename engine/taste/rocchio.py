"""The documented taste model: Rocchio's rule moves a person's vector among the films' vectors.

docs/policy.md has the formula.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import MANIFEST
from engine.policy import TasteRates
from engine.taste.base import Answer

NAME: Final = "rocchio"
UNIT_SLACK: Final = 1e-8
"""Added to a norm before dividing by it, so that a vector without signal stays near zero."""

_NEGLIGIBLE = 1e-12  # a film with a smaller weight in the vector contributes nothing
_GONE = 1e-100  # of a weight; no later answer brings so little back
_BLOCK = 512  # answers multiplied at once


@dataclass(frozen=True, slots=True)
class RocchioConfig:
    """Whether the films' vectors, and a person's vector, have unit length."""

    unit_length: bool

    @classmethod
    def read(cls, folder: CheckedFolder, dimension: int) -> "RocchioConfig":
        """Read the model's manifest.

        Raises
        ------
        DataError
            It does not say whether vectors have unit length.
        """
        unit_length = folder.manifest.get("unit_length")
        if not isinstance(unit_length, bool):
            raise folder.fault("does not say whether vectors have unit length", MANIFEST)
        return cls(unit_length)

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> "Rocchio":
        """Return the taste of a person with the favourites in these rows of `vectors`."""
        return Rocchio(vectors, favourites, rates, unit_length=self.unit_length)

    def write(self, folder: Path) -> None:
        """Write nothing: `unit_length` is in the manifest."""


class Rocchio:
    """A person's vector that drifts toward likes and away from dislikes.

    u starts as the mean of the favourites' vectors. A like makes it (1 − α)u + αm, a dislike
    (1 − α)u − α·negative_weight·m; a skip and a film merely seen leave it. With unit length, u
    becomes u/(‖u‖ + `UNIT_SLACK`) after the start and after every like or dislike. The stars of an
    answer make no difference.

    Parameters
    ----------
    vectors
        (n, d) float32 film vectors.
    favourites
        Rows of the favourites, at least one.
    rates
        α (`learning_rate`) and the weight of a dislike.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        favourites: Sequence[int],
        rates: TasteRates,
        *,
        unit_length: bool,
    ):
        self._films = vectors
        self._unit_length = unit_length
        self._rates = rates
        self._n_favourites = len(favourites)
        start, self._start_scale = self._scaled(
            vectors[list(favourites)].mean(axis=0, dtype=np.float64)
        )
        # After answer k the vector is keep[k] · (vector before) + gain[k] · (film k's vector).
        self._vectors = [start.astype(np.float32)]
        self._rows = array("q", favourites)  # then those of the answers
        self._keeps = array("d")
        self._gains = array("d")

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person's vector now, (d,) float32."""
        return self._vectors[-1]

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return u·m for every film, (n,) float32, in `out` if given."""
        products: NDArray[np.float32] = np.matmul(self._films, self._vectors[-1], out=out)
        return products

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        """Update the vector with the answer to the film in `row`."""
        vector, keep, gain = self._vectors[-1], 1.0, 0.0
        if answer in (Answer.LIKE, Answer.DISLIKE):
            rate = self._rates.learning_rate
            keep = 1.0 - rate
            gain = rate if answer is Answer.LIKE else -rate * self._rates.negative_weight
            moved, scale = self._scaled(
                keep * vector.astype(np.float64) + gain * self._films[row].astype(np.float64)
            )
            vector, keep, gain = moved.astype(np.float32), keep * scale, gain * scale
        self._vectors.append(vector)
        self._rows.append(row)
        self._keeps.append(keep)
        self._gains.append(gain)

    def undo(self) -> None:
        """Undo the last update; the vector is restored bit for bit."""
        for stack in (self._vectors, self._rows, self._keeps, self._gains):
            stack.pop()

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return what each favourite, then each answer, adds to the score of `row`.

        (favourites + answers,) float64. The person's vector is a weighted sum of their films'
        vectors, so the parts are exact; they sum to u·m up to float32 rounding.
        """
        left = self._left()
        first = len(self._gains) - len(left) + 1
        weights = np.asarray(self._gains)[first:] * left[1:]
        if first:
            first += self._n_favourites
        else:
            start = np.full(self._n_favourites, self._start_scale / self._n_favourites * left[0])
            weights = np.append(start, weights)
        counting = np.flatnonzero(np.abs(weights) > _NEGLIGIBLE)
        films = self._films[np.asarray(self._rows)[first + counting]].astype(np.float64)
        contributions = np.zeros(len(self._rows))
        contributions[first + counting] = weights[counting] * (
            films @ self._films[row].astype(np.float64)
        )
        return contributions

    def _left(self) -> NDArray[np.float64]:
        """Return what is left of the start, then of each answer: the product of all later keeps.

        (answers + 1,) float64, or fewer, the last ones: those before have less than `_GONE` left.
        """
        keeps = np.asarray(self._keeps)[::-1]
        left = np.ones(len(keeps) + 1)
        for start in range(0, len(keeps), _BLOCK):
            block = keeps[start : start + _BLOCK].copy()
            block[0] *= left[start]
            end = start + 1 + len(block)
            np.cumprod(block, out=left[start + 1 : end])
            if left[end - 1] < _GONE:
                return left[:end][::-1]
        return left[::-1]

    def _scaled(self, vector: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """Return the vector, at unit length if the model asks for it, and the factor applied."""
        if not self._unit_length:
            return vector, 1.0
        scale = 1.0 / (float(np.linalg.norm(vector)) + UNIT_SLACK)
        return vector * scale, scale
