"""Models: what a comparison records of their hyper-parameters."""

import json
from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np

from tests.source_tree import TRAINING_YAML
from training.evaluation.models import known_models
from training.fitter import Model

MODELS = known_models(TRAINING_YAML)


@dataclass(frozen=True)
class Settings:
    width: int = 3
    random_state: int = 42


HALF = np.float32(0.5)


def fit(train, seed, *, settings, cut=HALF, limit=inf, sizes=(1, 2), random_state=7):
    raise NotImplementedError


def test_hyper_parameters_are_the_arguments_with_a_value():
    assert Model("mine", partial(fit, settings=Settings(), sizes=(4,))).hyper_parameters == {
        "settings": {"width": 3},
        "cut": 0.5,
        "limit": "inf",
        "sizes": [4],
    }


def test_a_fitter_without_more_arguments_has_no_hyper_parameters():
    assert MODELS["random"].hyper_parameters == {}


def test_known_models_record_their_constants():
    assert MODELS["itemknn"].hyper_parameters == {
        "neighbours": 1600, "shrinkage": 10.0, "dislike": 0.0, "skip": -0.2,
    }  # fmt: skip
    assert MODELS["svd"].hyper_parameters == {"settings": {"components": 50}}
    assert MODELS["als"].hyper_parameters["fold_in"]["background"] == 11.0
    objectives = {
        name: MODELS[name].hyper_parameters["objective"]
        for name in ("twotower", "twotower-softmax")
    }
    assert objectives == {"twotower": "mse", "twotower-softmax": "softmax"}


def test_hyper_parameters_are_plain_json():
    for model in MODELS.values():
        found = model.hyper_parameters
        assert json.loads(json.dumps(found, allow_nan=False)) == found
