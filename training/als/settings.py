"""Hyper-parameters of the ALS model: how films get their factors, and then people theirs."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.taste.fold_in_prior import Evidence, FoldInPrior
from training.hyper_parameters import parameter, read_parameters
from training.score_scale import RULE

SECTION: Final = "als"
FOLD_IN_SECTION: Final = "als_fold_in"


@dataclass(frozen=True, slots=True)
class AlsSettings:
    """How films get their factors. A like says that u·v is 1, with a confidence of 1."""

    dimension: int = parameter(64, 1, 1024, "latent dimension d")
    alpha0: float = parameter(0.1, 0.0, 1e3, "weight of a pair that was not observed")
    regularisation: float = parameter(0.015, 1e-9, 1e3, "lambda, for each observation of a row")
    sweeps: int = parameter(16, 1, 1000, "rounds over all users and all films")
    random_state: int = parameter(42, 0, 2**32 - 1, "seed of the factors at the start")
    neutral_confidence: float = parameter(0.0, 0.0, 1e3, "confidence of a rating of 3 or 3.5")
    neutral_target: float = parameter(1.0, 0.0, 1.0, "what such a rating says u.v is")
    dislike_confidence: float = parameter(0.0, 0.0, 1e3, "confidence of a rating below 3")
    dislike_target: float = parameter(0.0, -1.0, 0.0, "what such a rating says u.v is")
    activity_damping: float = parameter(
        0.0, 0.0, 1.0, "how much less a rating counts of somebody with many likes"
    )
    genre_confidence: float = parameter(
        0.0, 0.0, 1e3, "confidence with which each genre, as if a user, likes its films"
    )
    feature_weight: float = parameter(
        0.0, 0.0, 1.0, "share of what genres and decade predict at which a film is expected"
    )
    feature_ridge: float = parameter(20.0, 1e-9, 1e9, "ridge of that prediction")
    core_ratings: int = parameter(
        1, 1, 1_000_000, "films with fewer ratings are placed after the fit, without a say in it"
    )


@dataclass(frozen=True, slots=True)
class FoldInSettings:
    """How a person gets theirs, from favourites and answers, the films' factors being fixed.

    A favourite or like says that u·v is 1, with a confidence of 1.
    """

    alpha0: float = parameter(0.1, 1e-9, 1e3, "weight of a film that the person did not answer")
    regularisation: float = parameter(0.015, 1e-9, 1e3, "lambda, for each answer of weight")
    background: float = parameter(
        11.0, 1e-6, 1e6, "alpha0 n: how many answers all other films count as for lambda"
    )
    dislike_confidence: float = parameter(0.0, 0.0, 1e3, "confidence of a dislike")
    dislike_target: float = parameter(0.0, -1.0, 0.0, "what a dislike says u.v is")
    skip_confidence: float = parameter(0.0, 0.0, 1e3, "confidence of a skip")
    skip_target: float = parameter(0.0, -1.0, 1.0, "what a skip says u.v is")

    def prior(self, movies: NDArray[np.float32]) -> FoldInPrior:
        """Return what the engine needs to fold people into the film factors, (n, d).

        The ridge is that of a training user, λ(|S| + α₀n), but with α₀n a constant of its
        own: how much is known of a person does not hang on how many films are listed.
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
        )


def read_als_settings(path: Path) -> tuple[AlsSettings, FoldInSettings]:
    """Read the sections `als` and `als_fold_in` of config/training.yaml.

    Raises
    ------
    DataError
        The file or a key is unusable.
    """
    return (
        read_parameters(AlsSettings(), path, SECTION),
        read_parameters(FoldInSettings(), path, FOLD_IN_SECTION),
    )


def hyper_parameters(als: AlsSettings, fold_in: FoldInSettings) -> dict[str, object]:
    """Return all of them as the model's manifest has them."""
    return {**asdict(als), "fold_in": asdict(fold_in), "score_scale": RULE}
