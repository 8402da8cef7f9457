"""Published vectors and weights: what the app and later trainings read."""

import numpy as np
import pytest
import torch

from engine.errors import DataError
from tests.training.twotower.data import SHAPE, SMALL, random_rows
from training.twotower.export import published_vectors
from training.twotower.loop import train
from training.twotower.weights import load_weights, save_weights


@pytest.fixture(scope="module")
def model():
    return train(random_rows(300), None, SHAPE, SMALL).model


def tower_outputs(model) -> np.ndarray:
    """Return the movie tower's output film by film, from its weights alone."""
    state = {name: tensor.numpy().astype(np.float64) for name, tensor in model.state_dict().items()}
    linear = state["movie_table.weight"] @ state["movie_tower.0.weight"].T
    return np.maximum(linear + state["movie_tower.0.bias"], 0.0)


def test_published_vectors_are_the_towers_output_at_unit_length(model):
    vectors, weak = published_vectors(model, torch.ones(24))
    before = tower_outputs(model)
    lengths = np.linalg.norm(before, axis=1, keepdims=True)
    assert model.movie_vectors().numpy() == pytest.approx(before, abs=1e-6)
    assert vectors == pytest.approx(before / (lengths + 1e-8), abs=1e-6)
    assert weak == np.count_nonzero(lengths < 1e-8)


def test_a_film_without_training_rows_has_no_signal(model):
    counts = torch.ones(24)
    counts[[3, 5]] = 0
    all_weak = published_vectors(model, torch.ones(24))[1]
    vectors, weak = published_vectors(model, counts)
    assert not vectors[[3, 5]].any()
    assert weak == all_weak + 2


def test_weights_read_back_are_the_same_model(model, tmp_path):
    path = tmp_path / "twotower_model.pt"
    save_weights(path, model)
    again = load_weights(path)
    assert all(
        torch.equal(one, other)
        for one, other in zip(model.parameters(), again.parameters(), strict=True)
    )


@pytest.mark.parametrize(
    ("content", "said"),
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
def test_foreign_and_older_files_are_refused_with_a_reason(tmp_path, content, said):
    path = tmp_path / "twotower_model.pt"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        torch.save(content, path)
    with pytest.raises(DataError, match=said):
        load_weights(path)
