"""The two-tower model by both objectives, its film vectors under the documented taste model."""

from collections.abc import Mapping
from dataclasses import replace

from engine.bundle import Bundle
from training.rating_table import RatingTable
from training.recommender import ROCCHIO, by_rocchio
from training.twotower.settings import ObjectiveName, TwoTowerSettings


def fit_twotower(
    train: RatingTable, seed: int, settings: TwoTowerSettings, objective: ObjectiveName
) -> Mapping[str, Bundle]:
    """Fit the two towers to the training users' ratings, or with softmax to their likes.

    There is no validation part here, so that every epoch is trained. The seed takes the
    place of the settings' own.
    """
    # PyTorch takes longer to import than the other models to fit; only these two need it.
    from training.twotower.export import published_vectors
    from training.twotower.loop import train as train_towers
    from training.twotower.rows import RatingRows

    shape = (len(train.users), len(train.movies))
    ratings = train.interactions
    rows = RatingRows.of(
        train.users.rows(ratings.user_ids),
        train.movies.rows(ratings.movie_ids),
        ratings.ratings,
        shape,
    )
    if objective == "softmax":
        rows = rows.likes()
    fitted = train_towers(rows, None, shape, replace(settings, random_state=seed), objective)
    vectors, _ = published_vectors(fitted.model, rows.movie_counts(shape[1]))
    name = "twotower" if objective == "mse" else f"twotower-{objective}"
    return {ROCCHIO: by_rocchio(name, train, vectors, unit_length=True)}
