"""The network: its layers, its gradients and its initial tables."""

import pytest
import torch

from tests.training.twotower.data import SHAPE, random_rows
from training.twotower.batches import batches, file_order
from training.twotower.losses import InBatchSoftmax, SquaredError
from training.twotower.network import TwoTower


def only_batch(rows):
    return next(batches(rows, file_order(rows), len(rows)))


def test_towers_are_an_embedding_a_linear_layer_and_a_relu():
    network = TwoTower(5, 7, 3)
    users, movies = network(torch.tensor([4, 0]), torch.tensor([6, 6, 1]))
    state = network.state_dict()
    by_hand = torch.relu(
        state["user_table.weight"][[4, 0]] @ state["user_tower.0.weight"].T
        + state["user_tower.0.bias"]
    )
    assert torch.allclose(users, by_hand)
    assert movies.shape == (3, 3)
    assert torch.equal(movies[0], movies[1])
    assert {name: tuple(tensor.shape) for name, tensor in state.items()} == {
        "user_table.weight": (5, 3),
        "movie_table.weight": (7, 3),
        "user_tower.0.weight": (3, 3),
        "user_tower.0.bias": (3,),
        "movie_tower.0.weight": (3, 3),
        "movie_tower.0.bias": (3,),
    }


@pytest.mark.parametrize("row_wise", [False, True])
@pytest.mark.parametrize("objective", ["mse", "softmax"])
def test_gradients_reach_both_tables_and_both_towers(objective, row_wise):
    torch.manual_seed(0)
    network = TwoTower(*SHAPE, 8, row_wise=row_wise)
    rows = random_rows(200)
    losses = SquaredError() if objective == "mse" else InBatchSoftmax(rows.movie_counts(24), 0.2)
    losses.losses(network, only_batch(rows)).mean().backward()
    for name, weights in network.named_parameters():
        gradient = weights.grad.to_dense() if row_wise else weights.grad
        assert gradient.abs().sum() > 0, name


def test_row_wise_gradients_hold_only_the_rows_of_the_batch():
    network = TwoTower(*SHAPE, 8, row_wise=True)
    rows = random_rows(5)
    SquaredError().losses(network, only_batch(rows)).sum().backward()
    touched = network.user_table.weight.grad.coalesce().indices()[0]
    assert touched.tolist() == sorted(set(rows.users.tolist()))


def test_tables_start_with_the_chosen_deviation():
    torch.manual_seed(0)
    documented, small = TwoTower(400, 400, 16), TwoTower(400, 400, 16, embedding_std=0.1)
    assert float(documented.user_table.weight.detach().std()) == pytest.approx(1.0, abs=0.05)
    assert float(small.movie_table.weight.detach().std()) == pytest.approx(0.1, abs=0.005)


def test_movie_vectors_are_the_movie_towers_output_for_every_film():
    network = TwoTower(5, 7, 3)
    _, movies = network(torch.tensor([0]), torch.arange(7))
    assert torch.equal(network.movie_vectors(), movies.detach())
