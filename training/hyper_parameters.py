"""Hyper-parameters with a range and a meaning: from a section of config/training.yaml or flags.

A trainer states its own as a frozen dataclass whose fields are made by `parameter`.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import Field, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from engine.errors import DataError
from engine.files.yaml_settings import read_settings


class Parameters(Protocol):
    """A dataclass whose fields were all made by `parameter`."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


P = TypeVar("P", bound=Parameters)


def parameter(default: float, low: float, high: float, meaning: str) -> Any:
    """Return a field from `low` to `high`, a whole number where its default is one."""
    return field(default=default, metadata={"low": low, "high": high, "meaning": meaning})


def read_parameters(defaults: P, path: Path, section: str) -> P:
    """Return `defaults` with what `section` of the settings file says instead.

    Raises
    ------
    DataError
        The file is unusable, or a key is unknown, of the wrong type or out of range.
    """
    given = dict(read_settings(path, DataError, section=section))
    return _replaced(defaults, given, section, str(path))


def add_flags(parser: ArgumentParser, kind: type[Parameters], prefix: str = "") -> None:
    """Add a flag --PREFIXname to `parser` for each parameter."""
    for known in fields(kind):
        parser.add_argument(
            f"--{prefix}{known.name}".replace("_", "-"),
            type=type(known.default),
            metavar="X",
            help=known.metadata["meaning"],
        )


def override(defaults: P, flags: Namespace, section: str, prefix: str = "") -> P:
    """Return `defaults` with the values of the flags that were given.

    Raises
    ------
    DataError
        A value is out of range.
    """
    given = {known.name: getattr(flags, f"{prefix}{known.name}") for known in fields(defaults)}
    given = {name: value for name, value in given.items() if value is not None}
    return _replaced(defaults, given, section, "command line")


def _replaced(defaults: P, values: Mapping[str, Any], section: str, where: str) -> P:
    known = {known.name: known for known in fields(defaults)}
    for name, value in values.items():
        key = f"{section}.{name}"
        if name not in known:
            raise DataError(f"unknown key {key}", where=where, fix=f"use {', '.join(known)}")
        low, high = known[name].metadata["low"], known[name].metadata["high"]
        whole = isinstance(known[name].default, int)
        kinds = int if whole else int | float
        fitting = isinstance(value, kinds) and not isinstance(value, bool)
        if not fitting or not low <= value <= high:
            number = "whole number" if whole else "number"
            raise DataError(
                f"{key}: {value!r} is no {number} in range",
                where=where,
                fix=f"give one from {low:g} to {high:g}",
            )
    return replace(defaults, **values)
