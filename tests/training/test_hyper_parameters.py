from argparse import ArgumentParser
from dataclasses import dataclass

import pytest

from engine.errors import DataError
from training.hyper_parameters import add_flags, override, parameter, read_parameters


@dataclass(frozen=True)
class Oven:
    heat: float = parameter(1.5, 0.0, 3.0, "how hot it is")
    trays: int = parameter(2, 1, 4, "how many cakes it takes")


def from_text(tmp_path, text: str) -> Oven:
    path = tmp_path / "oven.yaml"
    path.write_text(text)
    return read_parameters(Oven(), path, "oven")


def from_flags(*flags: str) -> Oven:
    parser = ArgumentParser()
    add_flags(parser, Oven, "oven_")
    return override(Oven(), parser.parse_args(flags), "oven", "oven_")


@pytest.mark.parametrize("text", ["", "oven:\n", "other: {heat: 9}\n"])
def test_what_is_not_said_keeps_its_default(tmp_path, text):
    assert from_text(tmp_path, text) == Oven()


def test_a_file_overrides_defaults_and_flags_override_both(tmp_path):
    assert from_text(tmp_path, "oven:\n  heat: 2\n") == Oven(heat=2)
    assert from_flags("--oven-trays", "3") == Oven(trays=3)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("heat: 3.1", r"oven\.heat: 3\.1 is no number in range; give one from 0 to 3"),
        ("heat: hot", r"oven\.heat: 'hot' is no number"),
        ("heat: true", r"oven\.heat: True is no number"),
        ("heat: .nan", r"oven\.heat: nan is no number"),
        ("trays: 2.0", r"oven\.trays: 2\.0 is no whole number"),
        ("trays: 0", r"oven\.trays: 0 is no whole number in range; give one from 1 to 4"),
        ("heta: 1", r"unknown key oven\.heta; use heat, trays"),
    ],
)
def test_an_unusable_value_is_named_with_its_file(tmp_path, line, fault):
    with pytest.raises(DataError, match=rf"oven\.yaml: {fault}"):
        from_text(tmp_path, f"oven:\n  {line}\n")


def test_a_flag_out_of_range_is_named():
    with pytest.raises(DataError, match=r"command line: oven\.heat: -1\.0 is no number in range"):
        from_flags("--oven-heat", "-1")
