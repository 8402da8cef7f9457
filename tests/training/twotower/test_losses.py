"""Both objectives and the baselines, compared with sums by hand or a slow independent version."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.twotower.data import SHAPE, random_rows
from training.twotower.batches import Batch, batches, file_order
from training.twotower.losses import InBatchSoftmax, SquaredError, baseline_losses
from training.twotower.network import TwoTower
from training.twotower.rows import RatingRows


def identity_network(n_users: int, n_movies: int) -> TwoTower:
    """Return a network of two dimensions whose towers are identities: row k has (k, 1)."""
    model = TwoTower(n_users, n_movies, 2)
    with torch.no_grad():
        for table in model.tables():
            table.weight[:, 0] = torch.arange(len(table.weight))
            table.weight[:, 1] = 1.0
        for tower in (model.user_tower, model.movie_tower):
            tower[0].weight.copy_(torch.eye(2))
            tower[0].bias.zero_()
    return model


def whole(rows: RatingRows) -> Batch:
    return next(batches(rows, file_order(rows), len(rows)))


def test_squared_errors_by_hand():
    # u·m of (0, 1), (1, 2) and (2, 0): 0·1 + 1, 1·2 + 1 and 2·0 + 1
    rows = RatingRows.of(
        np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([4.0, 2.5, 1.0]), (3, 3)
    )
    losses = SquaredError().losses(identity_network(3, 3), whole(rows))
    assert losses.tolist() == [9.0, 0.25, 0.0]


def test_softmax_of_two_rows_by_hand():
    # users (1, 1) and (0, 1), films (0, 1) and (1, 1): cosines √½, 1 and 1, √½
    rows = RatingRows.of(np.array([1, 0]), np.array([0, 1]), np.array([5.0, 5.0]), (2, 2))
    objective = InBatchSoftmax(torch.tensor([3, 1]), temperature=0.5)
    losses = objective.losses(identity_network(2, 2), whole(rows))
    near, same = math.sqrt(2), 2.0  # cosines over the temperature
    rare = math.log(4 / 1) - math.log(4 / 3)  # film 1's advantage by its share
    by_hand = [
        math.log(1 + math.exp(same + rare - near)),
        math.log(1 + math.exp(same - near - rare)),
    ]
    assert losses.tolist() == pytest.approx(by_hand, rel=1e-5)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1000), st.integers(1, 3))
def test_softmax_equals_a_loop_over_rows_and_films(seed, processes):
    torch.manual_seed(seed)
    rows, model = random_rows(40, seed), TwoTower(*SHAPE, 4)
    counts = rows.movie_counts(SHAPE[1])
    shares = counts.numpy() / 40
    objective = InBatchSoftmax(counts, temperature=0.3)
    users, films = (vectors.detach().numpy() for vectors in model(*map(torch.arange, SHAPE)))

    def cosine(user, film):
        length = np.linalg.norm(users[user]) * np.linalg.norm(films[film])
        return users[user] @ films[film] / length if length else 0.0

    def logit(user, film):
        return cosine(user, film) / 0.3 - np.log(shares[film])

    slow = []
    for user, film in zip(rows.users.tolist(), rows.movies.tolist(), strict=True):
        others = [logit(user, other) for other in rows.movies.tolist() if other != film]
        slow.append(np.log(np.exp([logit(user, film), *others]).sum()) - logit(user, film))
    fast = [
        objective.losses(model, next(batches(rows, file_order(rows), 40, rank, processes)))
        for rank in range(processes)
    ]
    assert torch.cat(fast).tolist() == pytest.approx(slow, rel=1e-3, abs=1e-4)


def test_held_out_softmax_is_over_all_films_without_correction():
    model, rows = identity_network(3, 3), random_rows(6, shape=(3, 3))
    objective = InBatchSoftmax(torch.tensor([5, 1, 1]), temperature=0.5)
    users, films = model(rows.users.long(), torch.arange(3))
    cosines = torch.nn.functional.cosine_similarity(users[:, None], films[None], dim=2)
    logs = torch.log_softmax(cosines / 0.5, dim=1)
    by_hand = -logs[torch.arange(6), rows.movies.long()]
    assert objective.held_out_losses(model, whole(rows)).tolist() == pytest.approx(
        by_hand.tolist(), rel=1e-5
    )


def rated(movies: list[int], stars: list[float]) -> RatingRows:
    return RatingRows.of(
        np.zeros(len(movies), dtype=int), np.array(movies), np.array(stars), (1, 3)
    )


def test_baselines_of_squared_error_are_the_means_of_all_ratings_and_of_each_film():
    # mean 3; film 0 has 4, film 1 has 1, film 2 was never rated and gets the mean
    train, val = rated([0, 0, 1], [5.0, 3.0, 1.0]), rated([0, 1, 2], [4.0, 2.0, 5.0])
    assert baseline_losses(train, val, 3, "mse") == pytest.approx(
        {"predicting_mean": (1 + 1 + 4) / 3, "predicting_film_mean": (0 + 1 + 4) / 3}
    )


def test_the_baseline_of_softmax_adds_one_to_each_count():
    train, val = rated([0, 0, 1], [5.0, 5.0, 5.0]), rated([0, 2], [5.0, 5.0])
    expected = -(math.log(3 / 6) + math.log(1 / 6)) / 2
    assert baseline_losses(train, val, 3, "softmax") == pytest.approx(
        {"predicting_popularity": expected}
    )
