"""The recipes: the documented one is the default, the others contain only changes."""

from dataclasses import asdict

import pytest

from engine.errors import DataError
from tests.source_tree import TRAINING_YAML
from training.twotower.settings import TwoTowerSettings, read_recipe


def test_the_shipped_default_is_the_documented_recipe():
    documented = read_recipe(TRAINING_YAML)
    assert documented == TwoTowerSettings()
    assert asdict(documented) == {
        "dimension": 64,
        "embedding_std": 1.0,
        "learning_rate": 1e-3,
        "table_learning_rate": 0.0,
        "batch_size": 1024,
        "epochs": 10,
        "patience": 0,
        "temperature": 0.1,
        "random_state": 42,
    }
    assert not documented.row_wise


def test_the_fast_recipe_keeps_model_and_epochs_and_is_row_wise():
    fast = read_recipe(TRAINING_YAML, fast=True)
    assert fast.row_wise
    assert fast.batch_size > 1024
    assert (fast.dimension, fast.epochs, fast.random_state) == (64, 10, 42)


def test_recipes_build_on_the_documented_section(tmp_path):
    path = tmp_path / "training.yaml"
    path.write_text(
        "twotower: {dimension: 3, epochs: 7}\n"
        "twotower_fast: {epochs: 5}\n"
        "twotower_softmax: {temperature: 0.5}\n"
    )
    assert read_recipe(path) == TwoTowerSettings(dimension=3, epochs=7)
    assert read_recipe(path, fast=True) == TwoTowerSettings(dimension=3, epochs=5)
    softmax = TwoTowerSettings(dimension=3, epochs=7, temperature=0.5)
    assert read_recipe(path, "softmax") == softmax


def test_the_fast_recipe_does_not_apply_to_softmax():
    with pytest.raises(DataError, match="--fast is a recipe for the objective mse"):
        read_recipe(TRAINING_YAML, "softmax", fast=True)
