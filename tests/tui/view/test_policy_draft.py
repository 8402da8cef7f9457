"""Steps, rounding and names of a policy being tuned, without a screen."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy import COEFFICIENTS, Policy
from tui.view.models import StepSize
from tui.view.policy_draft import (
    GROUPS,
    Draft,
    add_steps,
    file_name,
    format_value,
    load_presets,
    step_length,
    value_at,
)

CONFIG = Path(__file__).parents[3] / "config"
CLASSIC = Policy()
KEYS = [knob.key for knob in COEFFICIENTS.values()]


def test_every_coefficient_has_its_place_in_a_group() -> None:
    assert sorted(key for _, keys in GROUPS for key in keys) == sorted(KEYS)
    assert len({Draft.of(CLASSIC).line(key).label for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("learning_rate", ("0.01", "0.05", "0.2")),
        ("min_genre_affinity", ("0.005", "0.02", "0.1")),
        ("max_genre_distance", ("0.005", "0.05", "0.1")),
        ("popularity_penalty", ("0.01", "0.05", "0.2")),
        ("exploration_rate", ("0.002", "0.01", "0.05")),
        ("negative_weight", ("0.02", "0.1", "0.5")),
    ],
)
def test_steps_suit_the_range(key: str, steps: tuple[str, str, str]) -> None:
    knob = next(knob for knob in COEFFICIENTS.values() if knob.key == key)
    found = [step_length(knob, size) for size in (StepSize.SMALL, StepSize.NORMAL, StepSize.LARGE)]
    assert found == [Decimal(length) for length in steps]


def test_steps_are_exact_in_decimals() -> None:
    assert add_steps("learning_rate", 0.15, 1, StepSize.NORMAL) == 0.2
    assert add_steps("learning_rate", 0.1, 2, StepSize.LARGE) == 0.5
    assert add_steps("genre_distance_penalty", 0.06, 1, StepSize.NORMAL) == 0.11
    assert add_steps("genre_distance_penalty", 1 / 3, 0, StepSize.NORMAL) == 0.333
    assert [format_value(value) for value in (0.2, 0.005, 1.0, 0.15)] == [
        "0.20",
        "0.005",
        "1.00",
        "0.15",
    ]


@given(
    st.sampled_from(list(COEFFICIENTS.values())),
    st.floats(0, 1),
    st.integers(-30, 30),
    st.sampled_from(StepSize),
)
def test_a_knob_stays_in_its_range_and_comes_back(knob, share, steps, size) -> None:
    value = value_at(knob.key, share)
    assert knob.low <= value <= knob.high
    assert float(f"{value:.3f}") == value
    there = add_steps(knob.key, value, steps, size)
    assert knob.low <= there <= knob.high
    if knob.low < there < knob.high:
        assert add_steps(knob.key, there, -steps, size) == value


@given(st.sampled_from(list(COEFFICIENTS.values())))
def test_the_ends_of_the_track_are_the_ends_of_the_range(knob) -> None:
    assert value_at(knob.key, 0) == value_at(knob.key, -3) == knob.low
    assert value_at(knob.key, 1) == value_at(knob.key, 3) == knob.high


def test_a_turned_policy_is_called_changed_until_it_is_as_it_was() -> None:
    draft = Draft.of(CLASSIC)
    turned = draft.with_value("learning_rate", 0.2)
    assert turned.policy == replace(CLASSIC, variant="changed", learning_rate=0.2)
    assert turned.with_value("negative_weight", 0.7).policy.label == "classic (changed)"
    assert turned.with_value("learning_rate", 0.15) == draft
    assert turned.reset("learning_rate") == draft
    assert turned.with_value("negative_weight", 0.7).reset_all() == draft
    assert turned.line("learning_rate").changed
    assert not turned.line("negative_weight").changed
    assert turned.explain("learning_rate")[0] == "0 to 1, was 0.15"


def test_a_changed_policy_that_was_in_use_is_still_its_presets_child() -> None:
    in_use = replace(CLASSIC, variant="changed", learning_rate=0.2)
    draft = Draft.of(in_use, [CLASSIC])
    assert draft.policy == in_use
    assert draft.with_value("learning_rate", 0.3).policy.label == "classic (changed)"
    assert draft.with_value("learning_rate", 0.15).policy == CLASSIC
    assert draft.with_value("learning_rate", 0.3).reset("learning_rate").policy == in_use


def test_knobs_without_effect_are_named_with_the_reason() -> None:
    told = Draft.of(CLASSIC).without_effect()
    assert told[0].startswith("min_genre_affinity has no effect: max_genre_distance 0.6 already")
    assert told[1].startswith("diversity_boost and diversity_affinity_cap have no effect: a film")
    assert [key for key in KEYS if Draft.of(CLASSIC).line(key).idle] == [
        "min_genre_affinity", "diversity_boost", "diversity_affinity_cap"]  # fmt: skip


def test_presets_begin_with_the_default_and_a_broken_one_is_told(tmp_path: Path) -> None:
    policies, problem = load_presets(CONFIG)
    assert [policy.name for policy in policies] == [
        "default", "classic", "crowd-pleaser", "deep-cuts"]  # fmt: skip
    assert problem == ""
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "torn.yaml").write_text("{")
    (tmp_path / "recommender_policy.yaml").write_text("learning_rate: 0.5\n")
    policies, problem = load_presets(tmp_path)
    assert policies == (Policy(name="default", learning_rate=0.5),)
    assert "torn.yaml: broken YAML" in problem


def test_a_file_gets_a_name_of_the_persons_own() -> None:
    assert file_name(CLASSIC) == "my-classic.yaml"
    assert file_name(Policy(name="my-classic", variant="changed")) == "my-classic.yaml"
    assert file_name(Policy(name="../x y")) == "my-..-x-y.yaml"
