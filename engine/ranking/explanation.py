"""Explanations: which favourites and answered films raise or lower a recommendation's score."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.catalogue.movies import Movie
from engine.ranking.score import Terms
from engine.taste.base import Answer, TasteModel

_STRONGEST = 5

OwnFilm = Callable[[int], tuple[Movie, Answer | None]]
"""Returns favourite or answered film i, favourites first, and its answer, None for a favourite."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a favourite (without answer) or an answered film adds to a taste score u·m."""

    movie: Movie
    amount: float
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommended film: its final score, the score's terms, and the strongest contributions."""

    movie: Movie
    score: float
    terms: Terms
    explanation: tuple[Contribution, ...]


def explain(taste: TasteModel, row: int, own_film: OwnFilm) -> tuple[Contribution, ...]:
    """Return the five largest contributions to the score of `row`, by absolute amount."""
    amounts = taste.contributions(row)
    strength = np.abs(amounts)
    strongest = np.argpartition(-strength, min(_STRONGEST, len(strength) - 1))[:_STRONGEST]
    strongest = strongest[np.lexsort((strongest, -strength[strongest]))]
    contributions = []
    for index in strongest.tolist():
        if amounts[index]:
            movie, answer = own_film(index)
            contributions.append(Contribution(movie, float(amounts[index]), answer))
    return tuple(contributions)
