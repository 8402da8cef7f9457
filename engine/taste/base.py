"""A person's answers, and the interface of the taste models whose scores they move."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.errors import SessionError
from engine.policy import TasteRates
from engine.taste.ratings import (
    DISLIKED_BELOW,
    HIGHEST,
    LIKED_FROM,
    LOWEST,
    STEP,
    is_rating,
)
from engine.text import quoted


class Answer(Enum):
    """A person's answer to a film; the value is the word in session files.

    SEEN means no clear opinion: it hides the film, and without a rating it never counts as
    evidence. SKIP may count as weak evidence, depending on the taste model.
    """

    LIKE = "like"
    DISLIKE = "dislike"
    SKIP = "skip"
    SEEN = "seen"

    @classmethod
    def of_rating(cls, stars: float) -> "Answer":
        """Return what a rating means: a like, a dislike, or seen for what lies between."""
        if stars >= LIKED_FROM:
            return cls.LIKE
        return cls.DISLIKE if stars < DISLIKED_BELOW else cls.SEEN


ANSWERS: Final = {answer.value: answer for answer in Answer}
"""Each answer by its word in session files."""


def require_rating(rating: object, answer: Answer) -> None:
    """Check the stars that belong to an answer.

    Raises
    ------
    SessionError
        `rating` is not half to five stars in half steps, or means another answer.
    """
    if not is_rating(rating):
        raise SessionError(
            f"rating {quoted(rating)} is not one of {LOWEST:g} to {HIGHEST:g} in steps of {STEP:g}",
            fix="correct the rating",
        )
    meant = Answer.of_rating(rating)
    if meant is not answer:
        raise SessionError(
            f"rating {rating:g} means {meant.value}, not {answer.value}",
            fix="correct the rating or the answer",
        )


class TasteModel(Protocol):
    """One person's taste in n films, from their favourites and then their answers."""

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person's vector, (d,) float32."""
        ...

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the score of every film, (n,) float32, in `out` if given: u·m for vectors."""
        ...

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        """Update the taste with the answer to the film in `row`, and its rating if it has one.

        A rating is in stars and means the answer, by `Answer.of_rating`.
        """
        ...

    def undo(self) -> None:
        """Undo the last update; the vector is restored bit for bit."""
        ...

    def contributions(self, row: int) -> NDArray[np.float64]:
        """Return what each favourite, then each answer, adds to the score of `row`.

        (favourites + answers,) float64; they sum to the film's score.
        """
        ...


class TasteConfig(Protocol):
    """The constants of a taste model, with which every person's taste starts."""

    def start(
        self, vectors: NDArray[np.float32], favourites: Sequence[int], rates: TasteRates
    ) -> TasteModel:
        """Return the taste of a person with the favourites in these rows of `vectors`.

        `vectors` are the films', (n, d) float32.
        """
        ...


class StoredTaste(TasteConfig, Protocol):
    """A taste model whose constants are part of a model's folder."""

    @property
    def unit_length(self) -> bool:
        """Whether the films' vectors, and the person's, have unit length."""
        ...

    def write(self, folder: Path) -> dict[str, Any] | None:
        """Write the constants' files to `folder`; return the manifest's entry "taste"."""
        ...
