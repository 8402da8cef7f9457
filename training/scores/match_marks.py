"""Match marks: the taste scores that part weak from strong matches among the films shown."""

from pathlib import Path
from typing import Final

import numpy as np

from engine.bundle import Bundle
from engine.files.locations import input_folder
from engine.files.names import RATINGS_FILTERED
from engine.presets import DEFAULT, resolve_policy
from training.artifacts import TrainedModel
from training.evaluation.simulate import simulate_session
from training.evaluation.user_folds import eligible_users, held_out_users
from training.rating_table import RatingFiles, RatingTable

_USERS: Final = 200
_FILMS: Final = 20  # shown to each
_SEED: Final = 0
_QUINTILES: Final = (0.2, 0.4, 0.6, 0.8)


def require_mark_files(processed: Path) -> None:
    """Raise DataError for a file that `read_mark_table` cannot open, before a long training."""
    if (processed / RATINGS_FILTERED).exists():
        RatingFiles.of_processed(processed).require_readable()


def read_mark_table(processed: Path) -> RatingTable | None:
    """Return all ratings in a folder processed/; None if its rating table is missing.

    Raises
    ------
    DataError
        The rating table is damaged.
    """
    if not (processed / RATINGS_FILTERED).exists():
        return None
    return RatingTable.of_processed(processed)


def match_marks(model: TrainedModel, ratings: RatingTable | None) -> list[float] | None:
    """Return the four quintiles of the taste scores of films shown in simulated sessions.

    The scores are u·m / score_scale; users with enough likes, some of them if there are many, have
    a session each, under the default policy. None if no user has enough likes.

    Parameters
    ----------
    ratings
        Of the model's films at least; None if they are missing.
    """
    if ratings is None:
        return None
    table = ratings.of_movies(model.movies)
    bundle = Bundle(
        model=model.name,
        catalogue=table.catalogue,
        vectors=np.ascontiguousarray(model.vectors, dtype=np.float32),
        taste=model.taste,
        score_scale=model.score_scale,
        data_set="",
        processed=None,
    )
    policy = resolve_policy(DEFAULT, input_folder("config").path)
    users = held_out_users(table, eligible_users(table, _USERS, _SEED), _SEED)
    scores = [
        score
        for user in users
        for score in simulate_session(bundle, policy, user, _FILMS, _SEED).taste_scores
    ]
    return np.quantile(scores, _QUINTILES).tolist() if scores else None
