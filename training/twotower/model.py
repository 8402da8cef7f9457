"""The two-tower model with either objective, under the documented taste model."""

from collections.abc import Mapping
from dataclasses import replace

from engine.bundle import Bundle
from training.fitted_bundle import ROCCHIO, by_rocchio
from training.rating_table import RatingTable
from training.twotower.settings import NAME, ObjectiveName, TwoTowerSettings


def fit_twotower(
    train: RatingTable, seed: int, settings: TwoTowerSettings, objective: ObjectiveName
) -> Mapping[str, Bundle]:
    """Fit the two towers to the training users' ratings, or with softmax to their likes.

    All epochs are trained, as there are no validation rows. The seed replaces the one in the
    settings.
    """
    # PyTorch takes longer to import than the other models to fit.
    from training.twotower.export import published_vectors
    from training.twotower.loop import train as train_network
    from training.twotower.rows import RatingRows

    shape = (len(train.users), len(train.movies))
    ratings = train.ratings
    rows = RatingRows.of(
        train.users.rows(ratings["userId"].to_numpy()),
        train.movies.rows(ratings["movieId"].to_numpy()),
        ratings["rating"].to_numpy(),
        shape,
    )
    if objective == "softmax":
        rows = rows.likes()
    trained = train_network(rows, None, shape, replace(settings, random_state=seed), objective)
    vectors, _ = published_vectors(trained.network, rows.movie_counts(shape[1]))
    name = NAME if objective == "mse" else f"{NAME}-{objective}"
    return {ROCCHIO: by_rocchio(name, train, vectors, unit_length=True)}
