"""The settings of a comparison: folds, seeds, users, answers and the films that may be shown."""

from dataclasses import dataclass
from math import inf
from typing import Any, Final

from engine.files.bounded_settings import bounded
from engine.files.names import FAVOURITES
from engine.taste.ratings import DISLIKED_BELOW, LIKED_FROM
from training.evaluation.bootstrap import LEVEL, RESAMPLES
from training.evaluation.metrics import GEM_SHARE, RANKED, STEPS
from training.evaluation.user_folds import MIN_LIKES
from training.rating_table import RatingTable

LIKES: Final = "likes"
RATINGS: Final = "ratings"
ANSWERS: Final = (LIKES, RATINGS)

ALL: Final = "all"
RATED: Final = "rated"
CANDIDATES: Final = (ALL, RATED)


@dataclass(frozen=True, slots=True)
class Protocol:
    """The settings that can be chosen.

    Ratings are counted over all folds. A seed is that of folds, ties among favourites, models
    and exploration; the first one also that of the users drawn by `at_most` and of resamples.

    Attributes
    ----------
    answers
        How held-out users answer a film that they rated: LIKES for like, dislike, or skip
        where they have no clear opinion; RATINGS for the rating itself. All others they skip.
    candidates
        What sessions may show: ALL films, or only those that the user RATED. With RATED a skip
        always means a neutral rating. The first ranking has all films either way.
    """

    min_movie_ratings: int = bounded(5, 1, inf, "leave out films with fewer ratings", "N")
    folds: int = bounded(5, 2, inf, "number of folds over users", "K")
    at_most: int = bounded(0, 0, inf, "evaluate N users, drawn at random; 0: all users", "N")
    seed: int = bounded(0, 0, inf, "seed of everything random", "N")
    repeats: int = bounded(
        1, 1, 1000, "repeat under N seeds, from --seed on, and average each user's metrics", "N"
    )
    answers: str = LIKES
    candidates: str = ALL

    @property
    def seeds(self) -> range:
        """The seeds of the repeats."""
        return range(self.seed, self.seed + self.repeats)

    @property
    def intervals(self) -> str:
        """What the intervals cover."""
        seeds = "under one seed" if self.repeats == 1 else f"averaged over {self.repeats} seeds"
        return f"{LEVEL:.0%} bootstrap intervals over users, {seeds}; not over data sets"

    def to_mapping(self, table: RatingTable, n_users: int) -> dict[str, Any]:
        """Return the protocol of a comparison over `n_users` users of `table`, for JSON."""
        return {
            "users": len(table.users),
            "movies": len(table.movies),
            "ratings": len(table.ratings),
            "min_movie_ratings": self.min_movie_ratings,
            "folds": self.folds,
            "seed": self.seed,
            "seeds": list(self.seeds),
            "at_most": self.at_most,
            "n_users": n_users,
            "min_likes": MIN_LIKES,
            "liked_from": LIKED_FROM,
            "disliked_below": DISLIKED_BELOW,
            "favourites": FAVOURITES,
            "recommendations": STEPS,
            "answers": self.answers,
            "candidates": self.candidates,
            "ranking_length": RANKED,
            "gem_share": GEM_SHARE,
            "interval": {
                "level": LEVEL,
                "resamples": RESAMPLES,
                "over": "users",
                "covers": self.intervals,
            },
        }
