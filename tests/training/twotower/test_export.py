"""Published vectors and weights."""

import numpy as np
import pytest
import torch

from engine.errors import DataError
from tests.training.twotower.data import SHAPE, SMALL, random_rows
from training.twotower.export import load_weights, published_vectors, save_weights
from training.twotower.loop import train


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


def test_loaded_weights_give_the_same_network(network, tmp_path):
    path = tmp_path / "twotower_model.pt"
    save_weights(path, network)
    again = load_weights(path)
    assert all(
        torch.equal(one, other)
        for one, other in zip(network.parameters(), again.parameters(), strict=True)
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"none", "is not a file of two-tower weights"),
        ({"weights": {}}, "is not a file of two-tower weights"),
        ({"format": "fourfold two-tower weights 0"}, "has format 'fourfold two-tower weights 0'"),
        ({"format": "fourfold two-tower weights 1"}, "does not hold the two towers"),
        (
            {"format": "fourfold two-tower weights 1", "weights": {"user_table.weight": 3}},
            "does not hold the two towers",
        ),
        (None, "no such file"),
    ],
)
def test_foreign_and_older_files_are_refused_with_a_reason(tmp_path, content, expected):
    path = tmp_path / "twotower_model.pt"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        torch.save(content, path)
    with pytest.raises(DataError, match=expected):
        load_weights(path)
