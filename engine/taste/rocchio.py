"""Taste models: what one person's favourites and answers say of every film.

A taste model owns its representation of a person and takes answers back exactly. `Rocchio`,
the documented one, moves a vector among the films' vectors; `engine.taste.fold_in` has the other.
Which film is shown next is not decided here.
"""

from array import array
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.bundle import UNIT_SLACK
from engine.policy import Policy

_FORGOTTEN = 1e-12  # a film of less weight than this is no part of the vector any more


class Answer(Enum):
    """What a person says of a film.

    SEEN is no opinion: it keeps the film from coming up and never counts as evidence. A SKIP
    may count as weak evidence; the taste model decides.
    """

    LIKE = "y"
    DISLIKE = "n"
    SKIP = "s"
    SEEN = "x"


class TasteModel(Protocol):
    """One person's taste in n films, from four favourites and then answers."""

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person as the model sees them now, (d,) float32."""
        ...

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return how well each film fits the person, (n,) float32: u·m for vector models.

        They are put in `out`, (n,) float32, where that is given.
        """
        ...

    def learn(self, row: int, answer: Answer) -> None:
        """Take in the answer to the film in `row`."""
        ...

    def unlearn(self) -> None:
        """Take the last answer back, restoring the vector bit for bit."""
        ...

    def pulls(self, row: int) -> NDArray[np.float64]:
        """Return how much each favourite, then each answer, adds to the score of `row`.

        (4 + answers,) float64; they sum to the film's score.
        """
        ...


class Rocchio:
    """The documented taste model: the person's vector drifts toward likes, away from dislikes.

    u starts as the mean of the favourites' vectors. A like makes it (1 − α)u + αm, a dislike
    (1 − α)u − α·negative_weight·m, a skip and a film merely seen leave it. Where the model
    keeps unit length, u becomes u/(‖u‖ + 1e-8) after the start and after every like or dislike.

    Parameters
    ----------
    vectors
        (n, d) float32 film vectors.
    favourites
        Rows of the favourites, at least one.
    unit_length
        Whether the person's vector is normalised.
    learning_rate, negative_weight
        α and the weight of a dislike, from the policy.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        favourites: Sequence[int],
        *,
        unit_length: bool,
        learning_rate: float,
        negative_weight: float,
    ):
        self._films = vectors
        self._unit_length = unit_length
        self._learning_rate = learning_rate
        self._negative_weight = negative_weight
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
        """Return u·m for every film, (n,) float32, in `out` where that is given."""
        products: NDArray[np.float32] = np.matmul(self._films, self._vectors[-1], out=out)
        return products

    def learn(self, row: int, answer: Answer) -> None:
        """Take in the answer to the film in `row`."""
        vector, keep, gain = self._vectors[-1], 1.0, 0.0
        if answer in (Answer.LIKE, Answer.DISLIKE):
            rate = self._learning_rate
            keep = 1.0 - rate
            gain = rate if answer is Answer.LIKE else -rate * self._negative_weight
            moved, scale = self._scaled(
                keep * vector.astype(np.float64) + gain * self._films[row].astype(np.float64)
            )
            vector, keep, gain = moved.astype(np.float32), keep * scale, gain * scale
        self._vectors.append(vector)
        self._rows.append(row)
        self._keeps.append(keep)
        self._gains.append(gain)

    def unlearn(self) -> None:
        """Take the last answer back, restoring the vector bit for bit."""
        for stack in (self._vectors, self._rows, self._keeps, self._gains):
            stack.pop()

    def pulls(self, row: int) -> NDArray[np.float64]:
        """Return how much each favourite, then each answer, adds to the score of `row`.

        (4 + answers,) float64. The person's vector is a weighted sum of the vectors of their
        films, so the parts are exact; they sum to u·m up to float32 rounding.
        """
        # What is left of a film's weight is the product of all keeps that came after it.
        kept = np.cumprod(np.append(1.0, np.asarray(self._keeps)[::-1]))[::-1]
        start_weight = self._start_scale / self._n_favourites * kept[0]
        weights = np.append(
            np.full(self._n_favourites, start_weight), np.asarray(self._gains) * kept[1:]
        )
        pulls = np.zeros(len(weights))
        counting = np.flatnonzero(np.abs(weights) > _FORGOTTEN)
        films = self._films[np.asarray(self._rows)[counting]].astype(np.float64)
        pulls[counting] = weights[counting] * (films @ self._films[row].astype(np.float64))
        return pulls

    def _scaled(self, vector: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """Return the vector at the length the model keeps, and the factor that was applied."""
        if not self._unit_length:
            return vector, 1.0
        scale = 1.0 / (float(np.linalg.norm(vector)) + UNIT_SLACK)
        return vector * scale, scale


TasteFactory = Callable[[Sequence[int], Policy], TasteModel]
"""Makes a taste model for favourites in the given rows, under a policy's rates."""
