"""The loop: learning, repeatability under a seed, early stopping and resuming."""

from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import DataError
from tests.training.twotower.data import ROW_WISE, SHAPE, SMALL, random_rows
from training.twotower.loop import Environment, train
from training.twotower.rows import RatingRows
from training.twotower.settings import TwoTowerSettings

TRAIN, VAL = random_rows(300), random_rows(60, seed=1)
EAGER = replace(SMALL, learning_rate=0.1, patience=2)


def weights_of(trained):
    return {name: tensor.numpy().tobytes() for name, tensor in trained.network.state_dict().items()}


class Interrupting:
    """A listener that raises KeyboardInterrupt after `rows` rows."""

    def __init__(self, rows: float):
        self.rows = rows

    def step(self, rows):
        self.rows -= rows
        if self.rows < 0:
            raise KeyboardInterrupt
        return True

    def report_loss(self, loss):
        assert loss > 0

    def report_epoch(self, epoch, losses):
        pass


@contextmanager
def interrupted_in_the_second_epoch(epochs, rows, done):
    yield Interrupting(1.5 * rows)


@pytest.mark.parametrize("table_learning_rate", [0.0, 0.05])
def test_a_tiny_problem_is_fitted_to_a_loss_near_zero(table_learning_rate):
    users, movies = np.divmod(np.arange(12), 4)
    stars = np.array([5, 1, 3, 2, 1, 4, 5, 0.5, 2, 2, 4, 3.5])
    rows = RatingRows.of(users, movies, stars, (3, 4))
    settings = TwoTowerSettings(
        dimension=16, batch_size=12, epochs=400, learning_rate=0.02,
        table_learning_rate=table_learning_rate,
    )  # fmt: skip
    assert train(rows, None, (3, 4), settings).history[-1].train < 1e-3


def test_losses_are_means_over_rows():
    """With a rate of almost 0, both losses are those of the initial weights."""
    settings = replace(SMALL, learning_rate=1e-9, epochs=1)
    trained = train(TRAIN, TRAIN, SHAPE, settings)
    with torch.no_grad():
        users, movies = trained.network(TRAIN.users.long(), TRAIN.movies.long())
    by_hand = float(((users * movies).sum(1) - TRAIN.ratings).square().mean())
    assert trained.history[0].train == pytest.approx(by_hand, rel=1e-4)
    assert trained.history[0].val == pytest.approx(by_hand, rel=1e-4)


@pytest.mark.parametrize("settings", [SMALL, ROW_WISE])
def test_weights_depend_only_on_the_seed(settings):
    torch.manual_seed(1)
    one = weights_of(train(TRAIN, VAL, SHAPE, settings))
    torch.manual_seed(2)
    assert weights_of(train(TRAIN, VAL, SHAPE, settings)) == one
    other = train(TRAIN, VAL, SHAPE, replace(settings, random_state=1))
    assert weights_of(other) != one


@pytest.mark.parametrize("settings", [SMALL, ROW_WISE, EAGER])
@pytest.mark.parametrize("objective", ["mse", "softmax"])
def test_an_interrupted_run_resumes_to_the_same_weights(tmp_path, settings, objective):
    path = tmp_path / "checkpoint.pt"
    data = (TRAIN.likes(), VAL.likes(), SHAPE) if objective == "softmax" else (TRAIN, VAL, SHAPE)
    at_once = train(*data, settings, objective)
    stopping = Environment(checkpoint=path, reporter=interrupted_in_the_second_epoch)
    with pytest.raises(KeyboardInterrupt):
        train(*data, settings, objective, stopping)
    resumed = train(*data, settings, objective, Environment(checkpoint=path, resume=True))
    assert weights_of(resumed) == weights_of(at_once)
    assert resumed.history == at_once.history
    assert resumed.epoch == at_once.epoch


def test_a_finished_run_can_be_extended(tmp_path):
    path = tmp_path / "checkpoint.pt"
    train(TRAIN, VAL, SHAPE, SMALL, environment=Environment(checkpoint=path))
    longer = replace(SMALL, epochs=6)
    resumed = train(
        TRAIN, VAL, SHAPE, longer, environment=Environment(checkpoint=path, resume=True)
    )
    assert weights_of(resumed) == weights_of(train(TRAIN, VAL, SHAPE, longer))


def test_early_stopping_keeps_the_best_epoch():
    eager = replace(SMALL, epochs=60, learning_rate=0.03, patience=3)
    trained = train(TRAIN, VAL, SHAPE, eager)
    losses = [epoch.val for epoch in trained.history]
    assert trained.epoch == 1 + losses.index(min(losses))
    assert len(losses) == trained.epoch + 3 < 60
    until_best = train(TRAIN, VAL, SHAPE, replace(eager, epochs=trained.epoch, patience=0))
    assert weights_of(until_best) == weights_of(trained)


def test_a_diverging_training_is_an_error():
    wild = replace(SMALL, embedding_std=1e3, learning_rate=10.0, epochs=100)
    with pytest.raises(DataError, match=r"the loss of epoch \d+ is not finite; lower the"):
        train(replace(TRAIN, ratings=torch.full((300,), 1e20)), None, SHAPE, wild)


def test_a_step_of_row_wise_adam_does_not_change_other_rows():
    one_user = RatingRows(*(column[:1] for column in (TRAIN.users, TRAIN.movies, TRAIN.ratings)))
    start = train(one_user, None, SHAPE, replace(ROW_WISE, epochs=1, table_learning_rate=1e-10))
    moved = train(one_user, None, SHAPE, replace(ROW_WISE, epochs=3))
    difference = moved.network.user_table.weight - start.network.user_table.weight
    rows = difference.abs().sum(dim=1) > 1e-6
    assert rows.nonzero().flatten().tolist() == one_user.users.tolist()
