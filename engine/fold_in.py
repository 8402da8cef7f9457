"""The fold-in taste model: a person is the exact minimiser for their own answers.

Films are the item factors V of implicit-feedback ALS; the person solves the same ridge
regression that the training users did, so no answer is forgotten and none comes too late
(Rendle et al. 2021, "Revisiting the Performance of iALS on Item Recommendation Benchmarks").
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.fold_in_prior import Evidence, FoldInPrior
from engine.policy import Policy
from engine.taste import Answer

_DOCUMENTED = Policy()
_NOTHING = Evidence(0.0, 0.0)


class FoldIn:
    """u = A⁻¹ Σ c_i t_i v_i, with A = α₀VᵀV + Σ c_i v_i v_iᵀ + (ρ + |S|ρ')I.

    The sums run over the favourites and answers, each with its confidence c_i and target
    t_i; |S| counts those of positive confidence, ρ and ρ' are the prior's ridge and ridge per
    answer. The order of answers does not matter.
    Everything is solved anew after an answer, in O(k²(k + d)) for k answers of weight, or
    O(d²(k + d)) where k > d: so taking an answer back is exact, and an answer costs d numbers.

    Parameters
    ----------
    vectors
        V, (n, d) float32.
    favourites
        Rows of the favourites.
    prior
        The model's constants.
    learning_rate, negative_weight
        The policy's. The confidence of every answer is multiplied by learning_rate/0.15, a
        dislike's by negative_weight/0.6 besides: the documented values leave the model's
        constants as they are, and an answer of confidence 0 says nothing.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        favourites: Sequence[int],
        prior: FoldInPrior,
        *,
        learning_rate: float = _DOCUMENTED.learning_rate,
        negative_weight: float = _DOCUMENTED.negative_weight,
    ):
        self._films = vectors
        self._prior = prior
        trust = learning_rate / _DOCUMENTED.learning_rate
        aversion = negative_weight / _DOCUMENTED.negative_weight
        self._worth = {
            Answer.LIKE: prior.like.times(trust),
            Answer.DISLIKE: prior.dislike.times(trust * aversion),
            Answer.SKIP: prior.skip.times(trust),
            Answer.SEEN: _NOTHING,
        }
        self._axes, self._strengths = prior.axes
        # What an answer of confidence 0 says is nothing: it has a place, but no evidence.
        self._tells: list[bool] = []
        self._evidence: list[Evidence] = []
        self._rotated: list[NDArray[np.float64]] = []
        self._influence: NDArray[np.float64] | None = None
        for row in favourites:
            self._take(row, prior.favourite)

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person's vector now, (d,) float32."""
        confidence, target = self._weights()
        user: NDArray[np.float64] = self._axes @ ((confidence * target) @ self._solved())
        return user.astype(np.float32)

    def scores(self) -> NDArray[np.float32]:
        """Return u·m for every film, (n,) float32."""
        products: NDArray[np.float32] = self._films @ self.vector
        return products

    def learn(self, row: int, answer: Answer) -> None:
        """Take in the answer to the film in `row`."""
        self._take(row, self._worth[answer])

    def unlearn(self) -> None:
        """Take the last answer back; what remains is solved anew, bit for bit as before."""
        if self._tells.pop():
            self._evidence.pop()
            self._rotated.pop()
            self._influence = None

    def pulls(self, row: int) -> NDArray[np.float64]:
        """Return how much each favourite, then each answer, adds to the score of `row`.

        (favourites + answers,) float64: c_i t_i (A⁻¹v_i)·m. They sum to u·m up to float32
        rounding.
        """
        confidence, target = self._weights()
        pulls = np.zeros(len(self._tells))
        pulls[self._tells] = confidence * target * (self._solved() @ self._turned(row))
        return pulls

    def deviations(self, rows: Sequence[int]) -> NDArray[np.float64]:
        """Return how unsure the scores of the films in `rows` are, (len(rows),) float64.

        √(mᵀA⁻¹m): the posterior's standard deviation of u·m, in units of the noise of an
        observation of confidence 1. It shrinks as answers come in.
        """
        films = self._films[list(rows)].astype(np.float64) @ self._axes
        answered, diagonal = self._answered()
        spread = films / diagonal
        if len(answered):
            # A⁻¹ = D⁻¹ − A⁻¹ΣC Σᵀ D⁻¹ with D the diagonal part and Σ the answered films.
            confidence, _ = self._weights()
            covered = (films @ self._solved().T) * confidence
            spread -= covered @ (answered / diagonal)
        variance: NDArray[np.float64] = np.maximum((spread * films).sum(axis=1), 0.0)
        return np.sqrt(variance)

    def _take(self, row: int, evidence: Evidence) -> None:
        self._tells.append(evidence.confidence > 0)
        if self._tells[-1]:
            self._evidence.append(evidence)
            self._rotated.append(self._turned(row))
            self._influence = None

    def _turned(self, row: int) -> NDArray[np.float64]:
        """Return the film's vector in the axes in which the prior is diagonal, (d,)."""
        turned: NDArray[np.float64] = self._films[row].astype(np.float64) @ self._axes
        return turned

    def _weights(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return confidence and target of each of the k answers that tell something, both (k,)."""
        pairs = [(evidence.confidence, evidence.target) for evidence in self._evidence]
        weights = np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
        return weights[:, 0], weights[:, 1]

    def _answered(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the answered films, (k, d), and the diagonal of the prior's part of A, (d,)."""
        confidence, _ = self._weights()
        ridge = self._prior.ridge + self._prior.ridge_per_answer * len(confidence)
        films = np.array(self._rotated).reshape(-1, len(self._strengths))
        return films, self._strengths + ridge

    def _solved(self) -> NDArray[np.float64]:
        """Return A⁻¹v_i for each answered film, (k, d), in the prior's axes."""
        if self._influence is None:
            films, diagonal = self._answered()
            confidence, _ = self._weights()
            self._influence = _ridge_influence(films, confidence, diagonal)
        return self._influence


def _ridge_influence(
    films: NDArray[np.float64], confidence: NDArray[np.float64], diagonal: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return F(D + FᵀCF)⁻¹, (k, d), for F = films (k, d), C and D diagonal.

    Through the smaller of a k × k and a d × d system: by the push-through identity,
    F(D + FᵀCF)⁻¹ = (I + FD⁻¹FᵀC)⁻¹ FD⁻¹.
    """
    k, d = films.shape
    if k < d:
        scaled = films / diagonal
        kernel = (scaled @ films.T) * confidence
        kernel[np.diag_indices(k)] += 1.0
        return np.linalg.solve(kernel, scaled).astype(np.float64, copy=False)
    precision = films.T @ (confidence[:, None] * films)
    precision[np.diag_indices(d)] += diagonal
    return np.linalg.solve(precision, films.T).T.astype(np.float64, copy=False)
