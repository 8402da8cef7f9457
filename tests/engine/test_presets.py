"""A policy is shown under the name of the preset with the same coefficients."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.policy import COEFFICIENTS, Policy
from engine.presets import Presets, resolve_policy
from tests.engine.strategies import POLICIES
from tests.source_tree import CONFIG

PRESETS = Presets.read(CONFIG)


def config_with(folder: Path, default: str, **presets: str) -> Path:
    (folder / "presets").mkdir()
    (folder / "recommender_policy.yaml").write_text(default)
    for name, text in presets.items():
        (folder / "presets" / f"{name}.yaml").write_text(text)
    return folder


def test_the_shipped_presets_are_read_and_the_default_is_one_of_them() -> None:
    names = [policy.name for policy in PRESETS.policies]
    assert names == ["balanced", "classic", "deep-cuts", "well-known"]
    assert PRESETS.problem == ""


@pytest.mark.parametrize(
    ("choice", "name", "title"),
    [
        ("default", "balanced", "Balanced"),
        ("balanced", "balanced", "Balanced"),
        ("well-known", "well-known", "Well known"),
        ("crowd-pleaser", "well-known", "Well known"),
        ("deep-cuts", "deep-cuts", "Deep cuts"),
        ("classic", "classic", "Classic"),
    ],
)
def test_a_shipped_policy_has_the_name_and_title_of_its_preset(
    choice: str, name: str, title: str
) -> None:
    policy = resolve_policy(choice, CONFIG)
    assert (PRESETS.name_of(policy), PRESETS.title_of(policy)) == (name, title)
    renamed = replace(policy, name="classic")
    assert PRESETS.title_of(renamed) == title, "its own name does not count"


@given(st.sampled_from(PRESETS.policies), st.sampled_from(list(COEFFICIENTS)), st.data())
def test_a_policy_that_differs_in_one_coefficient_is_custom(
    preset: Policy, key: str, data: st.DataObject
) -> None:
    field = COEFFICIENTS[key]
    policy = replace(preset, **{key: data.draw(st.floats(field.low, field.high))})
    assume(policy not in PRESETS.policies)
    assert (PRESETS.name_of(policy), PRESETS.title_of(policy)) == ("custom", "Custom")


@given(POLICIES | st.sampled_from(PRESETS.policies))
def test_a_policy_is_called_like_a_preset_exactly_if_the_coefficients_are_equal(
    policy: Policy,
) -> None:
    equal = [one.name for one in PRESETS.policies if one.to_mapping() == policy.to_mapping()]
    assert PRESETS.name_of(policy) == (equal[0] if equal else "custom")


def test_an_edited_default_is_a_custom_policy_after_the_presets(tmp_path: Path) -> None:
    presets = Presets.read(config_with(tmp_path, "learning_rate: 0.5\n", bold="learning_rate: 1\n"))
    assert presets.policies == (Policy(learning_rate=1.0), Policy(learning_rate=0.5))
    assert list(map(presets.title_of, presets.policies)) == ["Bold", "Custom"]


def test_a_preset_of_ones_own_is_shown_by_its_file_name(tmp_path: Path) -> None:
    presets = Presets.read(config_with(tmp_path, "", **{"late-SciFi-nights": ""}))
    assert presets.title_of(Policy()) == "Late SciFi nights"


def test_a_broken_preset_is_left_out_and_reported(tmp_path: Path) -> None:
    presets = Presets.read(config_with(tmp_path, "", torn="{", whole=""))
    assert presets.policies == (Policy(),)
    assert "torn.yaml: broken YAML" in presets.problem
