"""Hyper-parameters from a section of a settings file and from flags."""

from argparse import ArgumentParser
from dataclasses import dataclass

import pytest

from engine.errors import DataError
from engine.files.bounded_settings import add_flags, bounded
from training.hyper_parameters import override, read_section


@dataclass(frozen=True)
class Oven:
    heat: float = bounded(1.5, 0.0, 3.0, "temperature")
    trays: int = bounded(2, 1, 4, "number of trays")


def from_text(tmp_path, text: str) -> Oven:
    path = tmp_path / "oven.yaml"
    path.write_text(text)
    return read_section(Oven(), path, "oven")


def from_flags(*flags: str) -> Oven:
    parser = ArgumentParser()
    add_flags(parser, Oven, "oven_")
    return override(Oven(), parser.parse_args(flags), "oven_")


@pytest.mark.parametrize("text", ["", "oven:\n", "other: {heat: 9}\n"])
def test_missing_values_keep_their_defaults(tmp_path, text):
    assert from_text(tmp_path, text) == Oven()


def test_a_file_and_flags_override_defaults(tmp_path):
    assert from_text(tmp_path, "oven:\n  heat: 2\n") == Oven(heat=2)
    assert from_flags("--oven-trays", "3") == Oven(trays=3)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("heat: 3.1", r"oven: heat: 3\.1 is out of range; give a number from 0 to 3"),
        ("heat: hot", r"oven: heat: 'hot' is not a number"),
        ("heat: true", r"oven: heat: True is not a number"),
        ("heat: .nan", r"oven: heat: nan is out of range"),
        ("trays: 2.0", r"oven: trays: 2\.0 is not a whole number"),
        ("trays: 0", r"oven: trays: 0 is out of range; give a whole number from 1 to 4"),
        ("heta: 1", r"oven: unknown key 'heta'; use heat, trays"),
    ],
)
def test_an_invalid_value_is_reported_with_its_file(tmp_path, line, fault):
    with pytest.raises(DataError, match=rf"oven\.yaml: {fault}"):
        from_text(tmp_path, f"oven:\n  {line}\n")


def test_a_flag_out_of_range_is_reported():
    with pytest.raises(
        DataError, match=r"--oven-heat: -1\.0 is out of range; give a number from 0"
    ):
        from_flags("--oven-heat", "-1")
