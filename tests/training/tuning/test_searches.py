"""The grids: each has the present constants, and its settings are what the models take."""

from dataclasses import asdict, fields

import numpy as np
import pytest

from tests.source_tree import CONFIG, TRAINING_YAML
from tests.training.tables import random_ratings, rating_table
from training.als.settings import AlsSettings, FoldInSettings, read_als_settings
from training.evaluation.models import known_models
from training.tuning.search import full_grid, one_at_a_time
from training.tuning.searches import known_searches

SEARCHES = known_searches(CONFIG)
EVERY = [search for searches in SEARCHES.values() for search in searches]


def test_a_full_grid_has_every_combination():
    assert full_grid(a=(1, 2), b=("x", "y")) == (
        {"a": 1, "b": "x"},
        {"a": 1, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 2, "b": "y"},
    )


def test_one_at_a_time_varies_one_constant_of_the_present_setting():
    found = one_at_a_time({"a": 1, "b": 2}, a=(0, 1), b=(3,))
    assert found == ({"a": 1, "b": 2}, {"a": 0, "b": 2}, {"a": 1, "b": 3})


@pytest.mark.parametrize("search", EVERY, ids=lambda search: search.decisions[0].name)
def test_settings_differ_and_include_the_present_ones(search):
    assert len({str(sorted(setting.items())) for setting in search.settings}) > 1
    assert len(search.settings) == len({str(sorted(s.items())) for s in search.settings})
    for decision in search.decisions:
        assert decision.present in search.settings


def test_every_constant_of_als_is_varied():
    als, _ = read_als_settings(TRAINING_YAML)
    of_fit, of_fold_in = (set(search.settings[0]) for search in SEARCHES["als"])
    assert of_fit == {f.name for f in fields(AlsSettings)} - {"random_state"}
    # Sessions of a search answer without ratings, so neutral ratings are never evidence.
    neutral = {"neutral_confidence", "neutral_target"}
    assert of_fold_in == {f.name for f in fields(FoldInSettings)} - neutral
    assert all(asdict(als)[name] == value for name, value in SEARCHES["als"][0].settings[0].items())


def test_every_constant_of_a_baseline_is_in_a_grid():
    models = known_models(TRAINING_YAML)
    for name in ("popularity", "itemknn", "ease", "rp3beta", "puresvd"):
        varied = {key for search in SEARCHES[name] for key in search.settings[0]}
        assert varied == set(models[name].hyper_parameters)


@pytest.mark.parametrize(
    "search",
    [search for search in EVERY if search.model not in ("als", "puresvd")],
    ids=lambda search: search.decisions[0].name,
)
def test_a_search_yields_a_bundle_for_each_setting(search):
    train = rating_table(random_ratings(20, 30, 0.6))
    found = list(search.recommend(train, 0, search.settings))
    assert len(found) == len(search.settings)
    for bundle, policy in found:
        scores = bundle.taste.start(bundle.vectors, [0, 1, 2, 3], policy.taste).scores()
        assert np.isfinite(scores).all()
