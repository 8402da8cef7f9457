"""Published vectors and weights."""

import numpy as np
import pytest
import torch

from tests.training.twotower.data import SHAPE, SMALL, random_rows
from training.twotower.export import published_vectors, save_weights
from training.twotower.loop import train
from training.twotower.network import TwoTower


@pytest.fixture(scope="module")
def network():
    return train(random_rows(300), None, SHAPE, SMALL).network


def tower_outputs(network) -> np.ndarray:
    """Return the movie tower's output film by film, from its weights alone."""
    state = {
        name: tensor.numpy().astype(np.float64) for name, tensor in network.state_dict().items()
    }
    linear = state["movie_table.weight"] @ state["movie_tower.0.weight"].T
    return np.maximum(linear + state["movie_tower.0.bias"], 0.0)


def test_published_vectors_are_the_towers_output_at_unit_length(network):
    vectors, weak = published_vectors(network, torch.ones(24))
    before = tower_outputs(network)
    lengths = np.linalg.norm(before, axis=1, keepdims=True)
    assert network.movie_vectors().numpy() == pytest.approx(before, abs=1e-6)
    assert vectors == pytest.approx(before / (lengths + 1e-8), abs=1e-6)
    assert weak == np.count_nonzero(lengths < 1e-8)


def test_a_film_without_training_rows_has_no_signal(network):
    counts = torch.ones(24)
    counts[[3, 5]] = 0
    all_weak = published_vectors(network, torch.ones(24))[1]
    vectors, weak = published_vectors(network, counts)
    assert not vectors[[3, 5]].any()
    assert weak == all_weak + 2


def test_the_weights_are_a_state_dict_for_torch(network, tmp_path):
    path = tmp_path / "twotower_model.pt"
    save_weights(path, network)
    again = TwoTower(*SHAPE, SMALL.dimension)
    again.load_state_dict(torch.load(path, weights_only=True))
    assert torch.equal(again.movie_vectors(), network.movie_vectors())
    assert torch.equal(again.user_table.weight, network.user_table.weight)
