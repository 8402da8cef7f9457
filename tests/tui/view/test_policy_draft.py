"""Steps, rounding and names of a policy being tuned, without a screen."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy import KNOBS, Policy
from tui.view.policy_draft import (
    GROUPS,
    Draft,
    Reach,
    at_share,
    figure,
    file_name,
    presets,
    step,
    stepped,
)

CONFIG = Path(__file__).parents[3] / "config"
CLASSIC = Policy()
KEYS = [knob.key for knob in KNOBS]


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
    knob = next(knob for knob in KNOBS if knob.key == key)
    found = [step(knob, reach) for reach in (Reach.FINE, Reach.STEP, Reach.LEAP)]
    assert found == [Decimal(length) for length in steps]


def test_steps_are_exact_in_decimals() -> None:
    assert stepped("learning_rate", 0.15, 1, Reach.STEP) == 0.2
    assert stepped("learning_rate", 0.1, 2, Reach.LEAP) == 0.5
    assert stepped("genre_distance_penalty", 0.06, 1, Reach.STEP) == 0.11
    assert stepped("genre_distance_penalty", 1 / 3, 0, Reach.STEP) == 0.333
    assert [figure(value) for value in (0.2, 0.005, 1.0, 0.15)] == ["0.20", "0.005", "1.00", "0.15"]


@given(st.sampled_from(KNOBS), st.floats(0, 1), st.integers(-30, 30), st.sampled_from(Reach))
def test_a_knob_stays_in_its_range_and_comes_back(knob, share, steps, reach) -> None:
    value = at_share(knob.key, share)
    assert knob.low <= value <= knob.high
    assert float(f"{value:.3f}") == value
    there = stepped(knob.key, value, steps, reach)
    assert knob.low <= there <= knob.high
    if knob.low < there < knob.high:
        assert stepped(knob.key, there, -steps, reach) == value


@given(st.sampled_from(KNOBS))
def test_the_ends_of_the_track_are_the_ends_of_the_range(knob) -> None:
    assert at_share(knob.key, 0) == at_share(knob.key, -3) == knob.low
    assert at_share(knob.key, 1) == at_share(knob.key, 3) == knob.high


def test_a_turned_policy_is_called_changed_until_it_is_as_it_was() -> None:
    draft = Draft.of(CLASSIC)
    turned = draft.turned("learning_rate", 0.2)
    assert turned.policy == replace(CLASSIC, name="classic (changed)", learning_rate=0.2)
    assert turned.turned("negative_weight", 0.7).policy.name == "classic (changed)"
    assert turned.turned("learning_rate", 0.15) == draft
    assert turned.reset("learning_rate") == draft
    assert turned.turned("negative_weight", 0.7).reset_all() == draft
    assert turned.line("learning_rate").changed
    assert not turned.line("negative_weight").changed
    assert turned.told("learning_rate")[0] == "0 to 1, was 0.15"


def test_a_changed_policy_that_was_in_use_is_still_its_presets_child() -> None:
    in_use = replace(CLASSIC, name="classic (changed)", learning_rate=0.2)
    draft = Draft.of(in_use, [CLASSIC])
    assert draft.policy == in_use
    assert draft.turned("learning_rate", 0.3).policy.name == "classic (changed)"
    assert draft.turned("learning_rate", 0.15).policy == CLASSIC
    assert draft.turned("learning_rate", 0.3).reset("learning_rate").policy == in_use


def test_knobs_without_effect_are_named_with_the_reason() -> None:
    told = Draft.of(CLASSIC).idle()
    assert told[0].startswith("min_genre_affinity has no effect: max_genre_distance 0.6 already")
    assert told[1].startswith("diversity_boost and diversity_affinity_cap have no effect: a film")
    assert [key for key in KEYS if Draft.of(CLASSIC).line(key).idle] == [
        "min_genre_affinity", "diversity_boost", "diversity_affinity_cap"]  # fmt: skip


def test_presets_begin_with_the_default_and_a_broken_one_is_told(tmp_path: Path) -> None:
    policies, problem = presets(CONFIG)
    assert [policy.name for policy in policies] == [
        "default", "classic", "crowd-pleaser", "deep-cuts"]  # fmt: skip
    assert problem == ""
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "torn.yaml").write_text("{")
    (tmp_path / "recommender_policy.yaml").write_text("learning_rate: 0.5\n")
    policies, problem = presets(tmp_path)
    assert policies == (Policy(name="default", learning_rate=0.5),)
    assert "torn.yaml: broken YAML" in problem


def test_a_file_gets_a_name_of_the_persons_own() -> None:
    assert file_name(CLASSIC) == "my-classic.yaml"
    assert file_name(Policy(name="my-classic (changed)")) == "my-classic.yaml"
    assert file_name(Policy(name="../x y")) == "my-..-x-y.yaml"
