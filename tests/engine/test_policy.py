"""A policy file is checked key by key; coefficients without effect are named."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from engine.errors import PolicyError
from engine.files.names import POLICY, PRESETS
from engine.files.yaml_settings import read_settings
from engine.policy import COEFFICIENTS, Policy, TasteRates
from engine.presets import preset_names, renamed_notice, resolve_policy
from tests.engine.strategies import POLICIES
from tests.source_tree import CONFIG

DOCUMENTED = {
    "score_weight_model": (0.5, 1.5, 1.4),
    "min_genre_affinity": (0.0, 0.4, 0.1),
    "max_genre_distance": (0.5, 1.0, 0.6),
    "genre_distance_penalty": (0.0, 1.0, 0.7),
    "popularity_penalty": (0.0, 0.7, 0.1),
    "diversity_boost": (0.0, 0.5, 0.2),
    "diversity_affinity_cap": (0.1, 0.6, 0.3),
    "exploration_rate": (0.0, 0.2, 0.0),
    "learning_rate": (0.0, 1.0, 0.15),
    "negative_weight": (0.0, 2.0, 0.6),
    "fame_penalty": (0.0, 1.0, 0.0),
}


def policy_file(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_coefficients_have_the_documented_ranges_and_defaults() -> None:
    assert {
        key: (field.low, field.high, field.default) for key, field in COEFFICIENTS.items()
    } == DOCUMENTED
    assert list(COEFFICIENTS) == list(DOCUMENTED)


def test_the_taste_rates_are_the_policys() -> None:
    assert Policy().taste == TasteRates() == TasteRates(0.15, 0.6)
    assert Policy(learning_rate=0.4, negative_weight=1.1).taste == TasteRates(0.4, 1.1)


def test_policies_with_the_same_coefficients_are_equal_whatever_their_names() -> None:
    assert Policy("mine", learning_rate=0.5) == Policy("yours", learning_rate=0.5)
    assert len({Policy("mine"), Policy("yours"), Policy("mine", learning_rate=0.5)}) == 2


def test_classic_preset_is_the_documented_values() -> None:
    classic = resolve_policy("classic", CONFIG)
    assert classic.to_mapping() == {key: default for key, (_, _, default) in DOCUMENTED.items()}
    assert classic.name == "classic"


def test_the_shipped_presets_leave_no_film_out_and_one_key_without_effect() -> None:
    assert preset_names(CONFIG) == ["balanced", "classic", "deep-cuts", "well-known"]
    for name in ["default", "balanced", "deep-cuts", "well-known"]:
        policy = resolve_policy(name, CONFIG)
        assert policy.affinity_floor == 0
        assert keys_without_effect(policy) == ["diversity_affinity_cap"]


def test_the_default_is_balanced() -> None:
    default, balanced = (resolve_policy(name, CONFIG) for name in ("default", "balanced"))
    assert default == balanced


def test_presets_on_the_dial_differ_in_fame_alone() -> None:
    dial = [resolve_policy(name, CONFIG) for name in ("well-known", "balanced", "deep-cuts")]
    fame = [policy.fame_penalty for policy in dial]
    assert fame == sorted(set(fame))
    assert fame[0] == 0
    assert len({replace(policy, fame_penalty=0.0) for policy in dial}) == 1


def test_an_earlier_name_of_a_preset_means_it_and_is_noticed() -> None:
    policy = resolve_policy("crowd-pleaser", CONFIG)
    assert policy == resolve_policy("well-known", CONFIG)
    assert policy.name == "well-known"
    notice = renamed_notice("crowd-pleaser", policy)
    assert notice == "The preset crowd-pleaser is called well-known now."
    for choice in (None, "well-known", "default"):
        assert renamed_notice(choice, policy) is None


def test_every_shipped_policy_loads_and_states_every_key() -> None:
    for name in ["default", *preset_names(CONFIG)]:
        assert resolve_policy(name, CONFIG).name == name
        path = CONFIG / POLICY if name == "default" else CONFIG / PRESETS / f"{name}.yaml"
        assert [key for key, _ in read_settings(path, PolicyError)] == list(DOCUMENTED)


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(PolicyError, match="the name of the policy is empty; presets are"):
        resolve_policy("", CONFIG)


def test_a_name_that_is_too_long_for_a_path_is_refused() -> None:
    with pytest.raises(PolicyError, match="neither a preset nor a file"):
        resolve_policy("x" * 300, CONFIG)


def test_a_key_left_out_keeps_its_documented_value(tmp_path: Path) -> None:
    policy = Policy.load(policy_file(tmp_path, "learning_rate: 0.5\n"))
    assert policy == Policy(learning_rate=0.5)
    assert policy.name == "mine"


def test_an_empty_file_is_classic(tmp_path: Path) -> None:
    assert Policy.load(policy_file(tmp_path, "")).to_mapping() == Policy().to_mapping()


@pytest.mark.parametrize("key", DOCUMENTED)
def test_bounds_are_inclusive_and_beyond_them_is_refused(tmp_path: Path, key: str) -> None:
    low, high, _ = DOCUMENTED[key]
    for value in (low, high):
        assert getattr(Policy.load(policy_file(tmp_path, f"{key}: {value}")), key) == value
    for value in (low - 0.01, high + 0.01):
        with pytest.raises(PolicyError, match=rf"mine\.yaml: {key}: .* out of range; .*{high:g}"):
            Policy.load(policy_file(tmp_path, f"{key}: {value}"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("learning_rat: 0.1", "unknown key 'learning_rat'; use score_weight_model"),
        ("learning_rate: fast", "learning_rate: 'fast' is not a number; give a number from 0 to 1"),
        ("learning_rate: true", "learning_rate: True is not a number"),
        ("learning_rate: '0.5'", "learning_rate: '0.5' is not a number"),
        ("learning_rate:", "learning_rate: None is not a number"),
        ("learning_rate: .nan", "learning_rate: nan is out of range"),
        ("learning_rate: .inf", "learning_rate: inf is out of range"),
        ("learning_rate: 0.1\nlearning_rate: 0.2", "learning_rate appears twice"),
        ("learning_rate: [0.1]", "learning_rate holds a list or mapping"),
        ("learning_rate: {a: 1}", "learning_rate holds a list or mapping"),
        ("[1]: 2", "a key is not a plain word"),
        ("- learning_rate", "is not a list of `key: value` lines"),
        ("just words", "is not a list of `key: value` lines"),
        ("learning_rate: 0.1\n  x: {", "broken YAML in line 2"),
        ("learning_rate: !!python/object/apply:os.getcwd []", "holds a list or mapping"),
        ("learning_rate: !!python/name:os.getcwd ''", "broken YAML"),
        ("a: &a 1\nb: *c", "broken YAML"),
        ("learning_rate: !!int ''", "broken YAML"),
        ("learning_rate: !!float ''", "broken YAML"),
        ("learning_rate: !!bool foo", "broken YAML"),
        ("learning_rate: !!timestamp foo", "broken YAML"),
        pytest.param(f"learning_rate: 1{'0' * 400}", "out of range", id="huge"),
        pytest.param("[" * 60_000, "broken YAML", id="deeply nested"),
        ("learning_rate: [{a: [{b: [{c: [{}]}]}]}]", "holds a list or mapping"),  # 8 levels
        ("learning_rate: [{a: [{b: [{c: [{d: []}]}]}]}]", "broken YAML"),
        ("\x00", "broken YAML"),
        pytest.param("#" * 70_000, "is too large for settings", id="too large"),
    ],
)
def test_a_bad_file_is_reported_in_one_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.load(policy_file(tmp_path, text))
    message = str(caught.value)
    assert message.startswith(f"{tmp_path}/mine.yaml: ")
    assert problem in message
    assert "\n" not in message


def test_bytes_that_are_not_text_are_broken_yaml(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"learning_rate: \xff\xfe")
    with pytest.raises(PolicyError, match="broken YAML"):
        Policy.load(path)


def test_a_folder_or_missing_file_is_refused() -> None:
    with pytest.raises(PolicyError, match="neither a preset nor a file; presets are default, "):
        resolve_policy("no-such-thing", CONFIG)
    with pytest.raises(PolicyError, match="cannot be read: is a directory"):
        resolve_policy(str(CONFIG), CONFIG)


def keys_without_effect(policy: Policy) -> list[str]:
    return list(policy.without_effect())


def test_three_coefficients_of_classic_have_no_effect() -> None:
    assert keys_without_effect(Policy()) == [
        "min_genre_affinity",
        "diversity_boost",
        "diversity_affinity_cap",
    ]


@pytest.mark.parametrize(
    ("policy", "keys"),
    [
        (Policy(max_genre_distance=1.0), ["max_genre_distance"]),
        (Policy(max_genre_distance=1.0, min_genre_affinity=0.0), []),
        (Policy(max_genre_distance=0.9, min_genre_affinity=0.2), ["max_genre_distance"]),
        (Policy(max_genre_distance=0.9, min_genre_affinity=0.1), ["min_genre_affinity"]),
        (Policy(max_genre_distance=0.6, min_genre_affinity=0.4, diversity_affinity_cap=0.6),
         ["min_genre_affinity"]),
        (Policy(max_genre_distance=1.0, min_genre_affinity=0.0, diversity_boost=0.0),
         ["diversity_affinity_cap"]),
        # Without a film below the cap, also where the cap is the floor itself.
        (Policy(min_genre_affinity=0.0, max_genre_distance=0.6, diversity_affinity_cap=0.41), []),
        (Policy(min_genre_affinity=0.0, max_genre_distance=0.6, diversity_affinity_cap=0.4),
         ["diversity_boost", "diversity_affinity_cap"]),
        (Policy(max_genre_distance=1.0, min_genre_affinity=0.0, learning_rate=0.0),
         ["negative_weight"]),
    ],
)  # fmt: skip
def test_coefficients_without_effect_are_found(policy: Policy, keys: list[str]) -> None:
    assert keys_without_effect(policy) == keys


def test_a_reason_names_the_bound_that_counts_and_how_far_it_reaches() -> None:
    near = Policy(max_genre_distance=0.9, min_genre_affinity=0.3).without_effect()
    assert near["max_genre_distance"] == (
        "min_genre_affinity 0.3 already keeps the distance within 0.7"
    )
    far = Policy(max_genre_distance=0.75, min_genre_affinity=0.125).without_effect()
    assert far["min_genre_affinity"] == (
        "max_genre_distance 0.75 already asks for an affinity of 0.25, so 0.125 leaves nothing out"
    )


@given(POLICIES)
def test_a_policy_written_as_yaml_reads_as_the_same_coefficients(
    tmp_path_factory: pytest.TempPathFactory, policy: Policy
) -> None:
    path = policy_file(tmp_path_factory.mktemp("policy"), policy.to_yaml())
    assert Policy.load(path).to_mapping() == policy.to_mapping()


def test_a_written_policy_looks_like_a_preset() -> None:
    for name in preset_names(CONFIG):
        preset = (CONFIG / PRESETS / f"{name}.yaml").read_text().splitlines()
        written = resolve_policy(name, CONFIG).to_yaml().splitlines()
        assert written[0].startswith("# ")
        assert written[2:] == preset[-len(COEFFICIENTS) :]


def test_tiny_values_are_written_without_an_exponent() -> None:
    assert "exploration_rate: 0.00001 " in Policy(exploration_rate=1e-5).to_yaml()
