"""The score of a film: the taste model's term and the policy's terms (docs/policy.md).

    score = (u·m)/scale · score_weight_model − distance · genre_distance_penalty
            − popularity/max_popularity · popularity_penalty
            − √(popularity/max_popularity) · fame_penalty
            + diversity_boost where 0 < affinity < diversity_affinity_cap

Films outside the affinity bounds score −inf. With probability exploration_rate a film is
dampened to s − 0.1·(s − min s), min over the candidates, so that it never gains.
"""

from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.genre_profile import GenreProfile
from engine.catalogue.movies import Catalogue
from engine.policy import AFFINITY_SLACK, Policy

DAMPENING = 0.1


@dataclass(frozen=True, slots=True)
class Terms:
    """The parts of one film's score; they sum to it."""

    taste: float
    genre: float
    popularity: float
    fame: float
    diversity: float
    exploration: float

    @property
    def score(self) -> float:
        """The sum of the terms."""
        return sum(self.to_mapping().values())

    def to_mapping(self) -> dict[str, float]:
        """Return the terms by name, in the order in which they are shown."""
        return asdict(self)


def terms_of(policy: Policy) -> tuple[str, ...]:
    """Return the names of the terms that count under a policy, in the order they are shown."""
    counts = {
        "fame": policy.fame_penalty > 0,
        "diversity": policy.diversity_boost > 0
        and "diversity_boost" not in policy.without_effect(),
        "exploration": policy.exploration_rate > 0,
    }
    return tuple(term.name for term in fields(Terms) if counts.get(term.name, True))


class PolicyScorer:
    """Scores a catalogue's films for one genre profile under one policy.

    What does not depend on the person's answers is computed once, here.

    Parameters
    ----------
    score_scale
        What the taste model's scores are divided by to be on the scale of a cosine.

    Attributes
    ----------
    affinity
        (n,) float64, each film's affinity to the profile.
    allowed
        (n,) bool, films within the policy's affinity bounds.
    weight
        What a taste score is multiplied by.
    offset
        (n,) float64, what is added to it: every other term, −inf outside the bounds.
    """

    def __init__(
        self, catalogue: Catalogue, policy: Policy, profile: GenreProfile, score_scale: float = 1.0
    ):
        self.weight = policy.score_weight_model / score_scale
        self.exploration_rate = policy.exploration_rate

        self.affinity = profile.affinity(catalogue)
        distance = 1.0 - self.affinity
        near_enough = distance <= policy.max_genre_distance + AFFINITY_SLACK
        akin_enough = self.affinity >= policy.min_genre_affinity - AFFINITY_SLACK
        self.allowed = near_enough & akin_enough
        self._genre = -distance * policy.genre_distance_penalty
        popularity = catalogue.popularity / catalogue.popularity.max()
        self._popularity = -popularity * policy.popularity_penalty
        self._fame = -np.sqrt(popularity) * policy.fame_penalty
        boosted = (self.affinity > 0) & (self.affinity < policy.diversity_affinity_cap)
        self._diversity = np.where(boosted, policy.diversity_boost, 0.0)
        self.offset = np.where(
            self.allowed, self._genre + self._popularity + self._fame + self._diversity, -np.inf
        )

    def scores(self, taste: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the scores of `rows`, (k,) float64, before exploration; `taste` (k,) is theirs."""
        scores: NDArray[np.float64] = taste.astype(np.float64) * self.weight + self.offset[rows]
        return scores

    def terms(self, row: int, taste_score: float, score: float | None = None) -> Terms:
        """Return the terms behind the final `score` of the film in `row`; None: unexplored."""
        taste = taste_score * self.weight
        genre = float(self._genre[row])
        popularity = float(self._popularity[row])
        fame = float(self._fame[row])
        diversity = float(self._diversity[row])
        known = taste + genre + popularity + fame + diversity
        # Without exploration the rest is only rounding.
        rest = 0.0 if score is None or not self.exploration_rate else score - known
        return Terms(taste, genre, popularity, fame, diversity, min(rest, 0.0))


def dampened(scores: NDArray[np.float64], lowest: float) -> NDArray[np.float64]:
    """Return scores moved a tenth of the way down to `lowest`, the least of all candidates."""
    return scores - DAMPENING * (scores - lowest)
