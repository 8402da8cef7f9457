"""The fold-in taste model: the exact ALS solution for one person's favourites and answers.

Films are the item factors V of implicit-feedback ALS. A person's vector solves the same ridge
regression as a training user's (Rendle et al. 2021, "Revisiting the Performance of iALS on
Item Recommendation Benchmarks").
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import GRAM
from engine.policy import TASTE_RATES, TasteRates
from engine.taste.base import Answer
from engine.taste.fold_in_prior import NO_EVIDENCE, Evidence, FoldInPrior

NAME: Final = "fold_in"

_BLOCK = 256  # answers whose sums are computed once and kept
_FIRST_ROOM = 32  # answers; the room grows by a quarter when it is full

Inverse = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Returns A⁻¹x for x, (d,) or (d, m) float64."""


@dataclass(frozen=True, slots=True)
class FoldInConfig:
    """The fold-in constants of a model."""

    prior: FoldInPrior
    unit_length: ClassVar[bool] = False

    @classmethod
    def read(cls, folder: CheckedFolder, dimension: int) -> "FoldInConfig":
        """Read a model's constants; raises as `FoldInPrior.read` does."""
        return cls(FoldInPrior.read(folder, dimension))

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> "FoldIn":
        """Return the taste of a person with the favourites in these rows of `vectors`."""
        return FoldIn(vectors, favourites, self.prior, rates)

    def write(self, folder: Path) -> dict[str, Any]:
        """Write the Gram matrix to `folder`, and return the constants for its manifest."""
        np.save(folder / GRAM, self.prior.gram.astype("<f4"))
        return {"name": NAME, **self.prior.to_mapping()}


@dataclass(frozen=True, slots=True)
class _Sums:
    """Σ c_i v_i v_iᵀ, (d, d) float64, and Σ c_i t_i v_i, (d,) float64."""

    precision: NDArray[np.float64]
    right_side: NDArray[np.float64]


class FoldIn:
    """u = A⁻¹ Σ c_i t_i v_i, with A = α₀VᵀV + Σ c_i v_i v_iᵀ + (ρ + |S|ρ')I.

    The sums run over the favourites and answers, each with its confidence c_i and target
    t_i; |S| counts those of positive confidence, ρ and ρ' are the prior's ridge and ridge per
    answer. The order of answers does not matter, up to rounding.
    The sums over each full block of answers are kept, and the rest is summed again each time.
    So undo is exact to the last bit, and an answer costs the same however many came before it.

    Parameters
    ----------
    vectors
        V, (n, d) float32.
    favourites
        Their rows.
    rates
        The confidence of every answer is multiplied by the learning rate, a dislike's also by
        the negative weight, each relative to its documented rate: under those the model's constants
        are as they are.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        favourites: Sequence[int],
        prior: FoldInPrior,
        rates: TasteRates = TASTE_RATES,
    ):
        self._films = vectors
        self._prior = prior
        trust = rates.learning_rate / TASTE_RATES.learning_rate
        aversion = rates.negative_weight / TASTE_RATES.negative_weight
        self._evidence_of = {
            Answer.LIKE: prior.like.times(trust),
            Answer.DISLIKE: prior.dislike.times(trust * aversion),
            Answer.SKIP: prior.skip.times(trust),
            Answer.SEEN: NO_EVIDENCE,
        }
        self._neutral = prior.neutral.times(trust)
        self._n_answers = 0  # with those of confidence 0, which are not evidence
        self._positions = array("q")  # of each piece of evidence, among all answers
        self._answered = np.empty((_FIRST_ROOM, vectors.shape[1]), dtype=np.float32)
        self._confidences = array("d")
        self._targets = array("d")
        d = vectors.shape[1]
        self._full_blocks = [_Sums(np.zeros((d, d)), np.zeros(d))]
        self._solved: tuple[Inverse, NDArray[np.float64]] | None = None
        for row in favourites:
            self._add(row, prior.favourite)

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person's vector now, (d,) float32."""
        return self._solution()[1].astype(np.float32)

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return u·m for every film, (n,) float32, in `out` if given."""
        products: NDArray[np.float32] = np.matmul(self._films, self.vector, out=out)
        return products

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        """Update the sums with the answer to the film in `row`.

        A rating that is neither a like nor a dislike is neutral evidence; all others count as
        their answers do.
        """
        neutral = answer is Answer.SEEN and rating is not None
        self._add(row, self._neutral if neutral else self._evidence_of[answer])

    def undo(self) -> None:
        """Undo the last update; the vector is restored bit for bit."""
        self._n_answers -= 1
        if self._positions and self._positions[-1] == self._n_answers:
            for column in (self._positions, self._confidences, self._targets):
                column.pop()
            del self._full_blocks[len(self._positions) // _BLOCK + 1 :]
            self._solved = None

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return what each favourite, then each answer, adds to the score of `row`.

        (favourites + answers,) float64: c_i t_i (A⁻¹v_i)·m, which sum to u·m up to float32
        rounding.
        """
        influence = self._solution()[0](self._films[row].astype(np.float64))
        products = self._evidence @ influence.astype(np.float32)
        contributions = np.zeros(self._n_answers)
        contributions[np.asarray(self._positions)] = (
            np.asarray(self._confidences) * np.asarray(self._targets) * products
        )
        return contributions

    @property
    def _evidence(self) -> NDArray[np.float32]:
        """The vectors of the films that are evidence, (k, d), in the order of answers."""
        return self._answered[: len(self._positions)]

    def _add(self, row: int, evidence: Evidence) -> None:
        if evidence.confidence > 0:
            if len(self._positions) == len(self._answered):
                more = np.empty_like(self._answered[: len(self._answered) // 4])
                self._answered = np.concatenate([self._answered, more])
            self._answered[len(self._positions)] = self._films[row]
            self._positions.append(self._n_answers)
            self._confidences.append(evidence.confidence)
            self._targets.append(evidence.target)
            self._solved = None
            if len(self._positions) % _BLOCK == 0:
                self._full_blocks.append(self._sums())
        self._n_answers += 1

    def _sums(self) -> _Sums:
        full = self._full_blocks[-1]
        rest = slice((len(self._full_blocks) - 1) * _BLOCK, None)
        films = self._evidence[rest].astype(np.float64)
        confidence = np.asarray(self._confidences[rest])
        target = np.asarray(self._targets[rest])
        return _Sums(
            precision=full.precision + films.T @ (confidence[:, None] * films),
            right_side=full.right_side + (confidence * target) @ films,
        )

    def _solution(self) -> tuple[Inverse, NDArray[np.float64]]:
        """Return A⁻¹ and u, (d,)."""
        if self._solved is None:
            prior, k = self._prior, len(self._positions)
            ridge = prior.ridge + prior.ridge_per_answer * k
            sums = self._sums()
            if k < len(sums.right_side) // 2:
                confidences = np.asarray(self._confidences)
                inverse = inverse_by_answers(prior, ridge, self._evidence, confidences)
            else:
                inverse = inverse_by_dimensions(prior, ridge, sums.precision)
            self._solved = inverse, inverse(sums.right_side)
        return self._solved


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
        from_answers: NDArray[np.float64] = scaled.T @ (core @ (scaled @ y))
        spread = (y.T / diagonal).T
        solved: NDArray[np.float64] = axes @ (spread - from_answers)
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
