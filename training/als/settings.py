"""Hyper-parameters of the ALS model: one set for the films' factors, one for folding users in."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.files.bounded_settings import bounded
from engine.taste.fold_in_prior import Evidence, FoldInPrior
from training.hyper_parameters import read_section
from training.scores.score_scale import RULE

NAME: Final = "als"
FOLD_IN_SECTION: Final = "als_fold_in"


@dataclass(frozen=True, slots=True)
class AlsSettings:
    """Settings of the fit. A like has the target u·v = 1 with confidence 1."""

    dimension: int = bounded(64, 1, 1024, "latent dimension d")
    alpha0: float = bounded(0.1, 0.0, 1e3, "weight of an unobserved pair of user and film")
    regularisation: float = bounded(0.015, 1e-9, 1e3, "lambda, for each observation of a row")
    sweeps: int = bounded(16, 1, 1000, "rounds over all users and all films")
    random_state: int = bounded(42, 0, 2**32 - 1, "seed of the initial factors")
    neutral_confidence: float = bounded(0.0, 0.0, 1e3, "confidence of a rating of 3 or 3.5")
    neutral_target: float = bounded(1.0, 0.0, 1.0, "target of a rating of 3 or 3.5")
    dislike_confidence: float = bounded(0.0, 0.0, 1e3, "confidence of a rating below 3")
    dislike_target: float = bounded(0.0, -1.0, 0.0, "target of a rating below 3")
    activity_damping: float = bounded(
        0.0, 0.0, 1.0, "how strongly the ratings of users with many likes are damped"
    )
    genre_confidence: float = bounded(
        0.0, 0.0, 1e3, "confidence of a genre's likes; each genre is a user who likes its films"
    )
    language_confidence: float = bounded(
        0.0, 0.0, 1e3, "confidence of a language's likes; each language is a user likewise"
    )
    feature_weight: float = bounded(
        0.0, 0.0, 1.0, "weight of a film's prior mean, which its features predict"
    )
    feature_ridge: float = bounded(20.0, 1e-9, 1e9, "ridge of the regression that predicts it")
    core_ratings: int = bounded(
        1, 1, 1_000_000, "films with fewer ratings get their factors after the fit"
    )

    def with_likes_only(self) -> "AlsSettings":
        """Return the settings under which likes are all that is known: no features of films."""
        return replace(
            self,
            neutral_confidence=0.0,
            dislike_confidence=0.0,
            genre_confidence=0.0,
            language_confidence=0.0,
            feature_weight=0.0,
        )


@dataclass(frozen=True, slots=True)
class FoldInSettings:
    """Settings of fold-in: a person's factors from favourites and answers, the films' fixed.

    A favourite or like has the target u·v = 1 with confidence 1. Ratings of 4 and more count
    as likes, those below 3 as dislikes.
    """

    alpha0: float = bounded(0.1, 1e-9, 1e3, "weight of a film without an answer")
    regularisation: float = bounded(0.015, 1e-9, 1e3, "lambda, for each answer with weight")
    background: float = bounded(
        11.0, 1e-6, 1e6, "alpha0 n: the answers that all other films count as, for lambda"
    )
    dislike_confidence: float = bounded(0.0, 0.0, 1e3, "confidence of a dislike")
    dislike_target: float = bounded(0.0, -1.0, 0.0, "target of a dislike")
    skip_confidence: float = bounded(0.0, 0.0, 1e3, "confidence of a skip")
    skip_target: float = bounded(0.0, -1.0, 1.0, "target of a skip")
    neutral_confidence: float = bounded(0.0, 0.0, 1e3, "confidence of a rating of 3 or 3.5")
    neutral_target: float = bounded(0.0, -1.0, 1.0, "target of a rating of 3 or 3.5")

    def prior(self, movies: NDArray[np.float32]) -> FoldInPrior:
        """Return the constants with which the engine folds people into film factors, (n, d).

        The ridge is that of a training user, λ(|S| + α₀n), but with a constant for α₀n: how
        much is known about a person does not depend on the number of films.
        """
        wide = movies.astype(np.float64)
        return FoldInPrior(
            gram=wide.T @ wide,
            alpha0=self.alpha0,
            ridge=self.regularisation * self.background,
            ridge_per_answer=self.regularisation,
            favourite=Evidence(1.0, 1.0),
            like=Evidence(1.0, 1.0),
            dislike=Evidence(self.dislike_confidence, self.dislike_target),
            skip=Evidence(self.skip_confidence, self.skip_target),
            neutral=Evidence(self.neutral_confidence, self.neutral_target),
        )

    def without_skips(self) -> "FoldInSettings":
        """Return the settings under which skips do not count."""
        return replace(self, skip_confidence=0.0)

    def with_likes_only(self) -> "FoldInSettings":
        """Return the settings under which only favourites and likes are evidence."""
        return replace(self.without_skips(), dislike_confidence=0.0, neutral_confidence=0.0)


def read_als_settings(path: Path) -> tuple[AlsSettings, FoldInSettings]:
    """Read the sections `als` and `als_fold_in` of config/training.yaml.

    Raises
    ------
    DataError
        The file or a key is unusable.
    """
    return (
        read_section(AlsSettings(), path, NAME),
        read_section(FoldInSettings(), path, FOLD_IN_SECTION),
    )


def hyper_parameters(als: AlsSettings, fold_in: FoldInSettings) -> dict[str, object]:
    """Return both sets as the model's manifest stores them."""
    return {**asdict(als), "fold_in": asdict(fold_in), "score_scale": RULE}
