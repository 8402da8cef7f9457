"""The interface of taste models: one person's scores for every film, moved by answers."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.policy import TasteRates


class Answer(Enum):
    """A person's answer to a film; the value is the word in session files.

    SEEN means no opinion: it hides the film and never counts as evidence. SKIP may count as weak
    evidence, depending on the taste model.
    """

    LIKE = "like"
    DISLIKE = "dislike"
    SKIP = "skip"
    SEEN = "seen"


class TasteModel(Protocol):
    """One person's taste in n films, from their favourites and then their answers."""

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person's vector, (d,) float32."""
        ...

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Return the score of every film, (n,) float32, in `out` if given: u·m for vectors."""
        ...

    def update(self, row: int, answer: Answer) -> None:
        """Update the taste with the answer to the film in `row`."""
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
