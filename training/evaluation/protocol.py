"""The settings of a comparison, and all that a reader needs to repeat it."""

from dataclasses import dataclass
from typing import Any

from engine.files.names import FAVOURITES
from training.evaluation.bootstrap import LEVEL, RESAMPLES
from training.evaluation.metrics import STEPS
from training.evaluation.user_folds import MIN_LIKES
from training.rating_labels import DISLIKED_BELOW, LIKED_FROM
from training.rating_table import RatingTable


@dataclass(frozen=True, slots=True)
class Protocol:
    """What can be chosen.

    Attributes
    ----------
    min_movie_ratings
        Films with fewer ratings are left out, counted before folding.
    folds
        Over users, at least 2.
    at_most
        The most people to ask, drawn at random; None for everybody eligible.
    seed
        Of folds, people, favourites, models, exploration and resamples.
    """

    min_movie_ratings: int = 5
    folds: int = 5
    at_most: int | None = None
    seed: int = 0

    def to_mapping(self, table: RatingTable, asked: int) -> dict[str, Any]:
        """Return the protocol under which `asked` users of `table` were asked."""
        return {
            "users": len(table.users),
            "movies": len(table.movies),
            "ratings": len(table.interactions),
            "min_movie_ratings": self.min_movie_ratings,
            "folds": self.folds,
            "seed": self.seed,
            "asked": asked,
            "min_likes": MIN_LIKES,
            "liked_from": LIKED_FROM,
            "disliked_below": DISLIKED_BELOW,
            "favourites": FAVOURITES,
            "recommendations": STEPS,
            "interval": {"level": LEVEL, "resamples": RESAMPLES, "over": "users"},
        }
