"""What ratings and genres say to ALS: a confidence and a target for each pair.

- A like says that u·v is 1 with confidence 1; neutral ratings and dislikes as the settings
  have it.
- A user's confidences are multiplied by (likes / 60)^−activity_damping, fewer than 5 likes
  counting as 5, so that a few people who rate everything do not decide for all.
- Each genre is one more row, a user who likes the genre's films: what few people rated is
  then placed by its genres.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from training.als.observations import Observed
from training.als.settings import AlsSettings
from training.rating_labels import disliked, liked
from training.rating_table import RatingTable

_TYPICAL_LIKES = 60.0
_FEWEST_LIKES = 5


def observe(table: RatingTable, settings: AlsSettings) -> Observed:
    """Return what `table` says: a row for each of its m users, then one for each genre.

    Pairs of confidence 0 are left out, those of target 0 are not.
    """
    people = _of_users(table, settings)
    if settings.genre_confidence == 0:
        return people
    has_genre = table.catalogue.has_genre.T.astype(np.float32)
    target = csr_matrix(has_genre)
    return Observed(
        vstack([people.confidence, target * np.float32(settings.genre_confidence)], format="csr"),
        vstack([people.target, target], format="csr"),
    )


def _of_users(table: RatingTable, settings: AlsSettings) -> Observed:
    stars = table.stars
    kinds = [liked(stars.data), disliked(stars.data)]
    confidence = np.select(kinds, [1.0, settings.dislike_confidence], settings.neutral_confidence)
    target = np.select(kinds, [1.0, settings.dislike_target], settings.neutral_target)
    likes = np.maximum(np.diff(table.likes.indptr), _FEWEST_LIKES)
    damping = (likes / _TYPICAL_LIKES) ** -settings.activity_damping
    confidence *= np.repeat(damping, np.diff(stars.indptr))
    kept = np.flatnonzero(confidence)
    indptr = np.searchsorted(kept, stars.indptr)

    def stored(values: NDArray[np.float64]) -> csr_matrix:
        data = values[kept].astype(np.float32)
        return csr_matrix((data, stars.indices[kept], indptr), shape=stars.shape)

    return Observed(stored(confidence), stored(target))
