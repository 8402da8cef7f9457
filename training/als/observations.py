"""The observations that ALS is fitted to: a confidence and a target for pairs of user and film.

- A like has target 1 and confidence 1; the settings say what neutral ratings and dislikes have.
- A user's confidences are multiplied by (likes / 60)^−activity_damping, fewer than 5 likes
  counting as 5, so that a few users who rate everything do not dominate the fit.
- Each genre and each language is one more row, a user who likes its films: they then place the
  films that few people rated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from training.als.film_features import FilmFeatures
from training.als.settings import AlsSettings
from training.rating_table import RatingTable, disliked, liked

_TYPICAL_LIKES = 60.0
_FEWEST_LIKES = 5


@dataclass(frozen=True)
class ObservationMatrix:
    """Observed pairs of m users and n films.

    Attributes
    ----------
    confidence, target
        (m, n) float32 CSR matrices with the same entries stored, confidences above 0.
    """

    confidence: csr_matrix
    target: csr_matrix

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n)."""
        m, n = self.confidence.shape
        return m, n

    @property
    def by_movie(self) -> "ObservationMatrix":
        """The transpose, films × users."""
        return ObservationMatrix(self.confidence.T.tocsr(), self.target.T.tocsr())

    def of_movies(self, chosen: NDArray[np.bool_]) -> "ObservationMatrix":
        """Return the observations of the films `chosen`, (n,)."""
        if chosen.all():
            return self
        return ObservationMatrix(self.confidence[:, chosen], self.target[:, chosen])

    def counts(self) -> NDArray[np.int64]:
        """Return the number of observations of each row, (m,)."""
        return np.diff(self.confidence.indptr).astype(np.int64)


def observe(table: RatingTable, features: FilmFeatures, settings: AlsSettings) -> ObservationMatrix:
    """Return the observations of `table`, a row for each of its m users, each genre and language.

    Pairs of confidence 0 are left out; pairs of target 0 are not.
    """
    users = _of_users(table, settings)
    confidences, targets = [users.confidence], [users.target]
    for likers, confidence in (
        (features.genres, settings.genre_confidence),
        (features.languages, settings.language_confidence),
    ):
        if confidence > 0:
            targets.append(likers.T.tocsr())
            confidences.append(targets[-1] * np.float32(confidence))
    return ObservationMatrix(vstack(confidences, format="csr"), vstack(targets, format="csr"))


def _of_users(table: RatingTable, settings: AlsSettings) -> ObservationMatrix:
    stars = table.stars
    kinds = [liked(stars.data), disliked(stars.data)]
    confidence = np.select(kinds, [1.0, settings.dislike_confidence], settings.neutral_confidence)
    target = np.select(kinds, [1.0, settings.dislike_target], settings.neutral_target)
    likes = np.maximum(np.diff(table.likes.indptr), _FEWEST_LIKES)
    damping = (likes / _TYPICAL_LIKES) ** -settings.activity_damping
    confidence *= np.repeat(damping, np.diff(stars.indptr))
    kept = np.flatnonzero(confidence)
    indptr, indices = np.searchsorted(kept, stars.indptr), stars.indices[kept]

    def stored(values: NDArray[np.float64]) -> csr_matrix:
        return csr_matrix((values[kept].astype(np.float32), indices, indptr), shape=stars.shape)

    return ObservationMatrix(stored(confidence), stored(target))
