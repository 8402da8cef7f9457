"""Settings with a range are checked the same way in files and in flags."""

from argparse import ArgumentParser
from dataclasses import dataclass
from math import inf, nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError, PolicyError
from engine.files.bounded_settings import (
    BoundedField,
    add_flags,
    bounded,
    bounded_fields,
    checked,
    from_flags,
)


@dataclass(frozen=True)
class Oven:
    name: str = "stove"
    trays: int = bounded(2, 1, 9, "number of trays", "N")
    heat_rate: float = bounded(1.5, 0, 4.5, "degrees per second")
    timeout: float = bounded(60.0, 0.5, inf, "when it stops", "SECONDS")


def test_fields_are_the_bounded_ones_in_the_order_of_declaration() -> None:
    assert list(bounded_fields(Oven).values()) == [
        BoundedField("trays", 2, 1, 9, "number of trays", "N"),
        BoundedField("heat_rate", 1.5, 0, 4.5, "degrees per second", "X"),
        BoundedField("timeout", 60.0, 0.5, inf, "when it stops", "SECONDS"),
    ]
    assert bounded_fields(Oven(trays=3)) == bounded_fields(Oven)


def test_values_become_numbers_of_the_fields_kind() -> None:
    values = checked(Oven, {"heat_rate": 4, "trays": 9}, "oven.yaml", DataError)
    assert Oven(**values) == Oven(trays=9, heat_rate=4.0)
    assert [type(value) for value in values.values()] == [float, int]
    assert checked(Oven, {}, "oven.yaml", DataError) == {}


@given(st.integers() | st.floats())
def test_a_number_passes_if_it_is_within_the_inclusive_range(value: float) -> None:
    field = bounded_fields(Oven)["heat_rate"]
    if 0 <= value <= 4.5:
        assert field.check(value, "oven.yaml", DataError) == value
    else:
        with pytest.raises(DataError, match="is out of range"):
            field.check(value, "oven.yaml", DataError)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("trays", 10, "10 is out of range; give a whole number from 1 to 9"),
        ("trays", 2.0, "2.0 is not a whole number; give a whole number from 1 to 9"),
        ("trays", True, "True is not a whole number; give a whole number from 1 to 9"),
        ("heat_rate", "hot", "'hot' is not a number; give a number from 0 to 4.5"),
        ("heat_rate", None, "None is not a number; give a number from 0 to 4.5"),
        ("heat_rate", False, "False is not a number; give a number from 0 to 4.5"),
        ("heat_rate", nan, "nan is out of range; give a number from 0 to 4.5"),
        ("timeout", 0, "0 is out of range; give a number of 0.5 or more"),
    ],
)
def test_other_values_are_refused_with_file_and_key(key: str, value, problem: str) -> None:
    with pytest.raises(PolicyError) as caught:
        checked(Oven, {key: value}, Path("oven.yaml"), PolicyError)
    assert str(caught.value) == f"oven.yaml: {key}: {problem}"


@pytest.mark.parametrize("key", ["trayz", "name"])
def test_unknown_keys_are_refused_with_the_known_ones(key: str) -> None:
    with pytest.raises(DataError) as caught:
        checked(Oven, {key: 1}, "oven.yaml", DataError)
    assert str(caught.value) == (f"oven.yaml: unknown key '{key}'; use trays, heat_rate, timeout")


class TestFlags:
    def parser(self, prefix: str = "", *, show_defaults: bool = False) -> ArgumentParser:
        parser = ArgumentParser(prog="oven")
        add_flags(parser, Oven, prefix, show_defaults=show_defaults)
        return parser

    def test_only_flags_that_are_used_give_values(self) -> None:
        flags = self.parser().parse_args(["--heat-rate", "3", "--trays", "4"])
        assert from_flags(Oven, flags, DataError) == {"heat_rate": 3.0, "trays": 4}
        assert from_flags(Oven, self.parser().parse_args([]), DataError) == {}

    def test_a_prefix_is_part_of_every_flag(self) -> None:
        flags = self.parser("left_").parse_args(["--left-heat-rate", "3"])
        assert from_flags(Oven, flags, DataError, "left_") == {"heat_rate": 3.0}

    @pytest.mark.parametrize(
        ("prefix", "flag", "value", "fix"),
        [
            ("", "--heat-rate", "5", "5.0 is out of range; give a number from 0 to 4.5"),
            ("left_", "--left-trays", "0", "0 is out of range; give a whole number from 1 to 9"),
        ],
    )
    def test_a_value_out_of_range_is_refused_with_its_flag(
        self, prefix: str, flag: str, value: str, fix: str
    ) -> None:
        flags = self.parser(prefix).parse_args([flag, value])
        with pytest.raises(DataError) as caught:
            from_flags(Oven, flags, DataError, prefix)
        assert str(caught.value) == f"{flag}: {fix}"

    def test_a_value_of_another_kind_is_a_usage_error(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            self.parser().parse_args(["--trays", "2.5"])
        assert "argument --trays: invalid int value: '2.5'" in capsys.readouterr().err

    @pytest.mark.parametrize("show_defaults", [True, False])
    def test_help_has_meanings_and_the_defaults_only_if_asked_for(
        self, show_defaults: bool
    ) -> None:
        help_text = self.parser(show_defaults=show_defaults).format_help()
        assert "--timeout SECONDS" in help_text
        assert "degrees per second" in help_text
        assert ("(default: 1.5)" in help_text) == show_defaults
