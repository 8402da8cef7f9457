"""Star ratings: their scale, and which of them are likes and dislikes."""

from typing import Final, TypeGuard

LOWEST: Final = 0.5  # stars
HIGHEST: Final = 5.0
STEP: Final = 0.5

LIKED_FROM: Final = 4.0  # stars; a like is a rating of at least this
DISLIKED_BELOW: Final = 3.0  # a dislike is a rating below this


def is_rating(value: object) -> TypeGuard[float]:
    """Return whether `value` is a number from half a star to five, in half steps."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return LOWEST <= value <= HIGHEST and float(value / STEP).is_integer()
