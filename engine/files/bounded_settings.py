"""Settings with a range: dataclass fields filled from a settings file or from flags.

A set of settings is a frozen dataclass whose fields are made by `bounded`. Policies,
hyper-parameters, thresholds and request rates are all declared this way.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any, ClassVar, Protocol, cast

from engine.errors import FourfoldError


class BoundedSettings(Protocol):
    """A dataclass with fields made by `bounded`; other fields are ignored here."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, slots=True)
class BoundedField:
    """One setting: its key, inclusive range, default, one-line meaning and flag placeholder.

    Values are whole numbers where `default` is an int; `high` is infinite without an upper bound.
    """

    key: str
    default: float
    low: float
    high: float
    meaning: str
    metavar: str

    def check(self, value: object, where: str, error: type[FourfoldError]) -> Any:
        """Return `value`, from the file and key or the flag `where`, as a number.

        Raises
        ------
        FourfoldError
            As `error`: it is not a number of the default's kind, or is out of range.
        """
        whole = isinstance(self.default, int)
        number = "whole number" if whole else "number"
        both = f"from {self.low:g} to {self.high:g}"
        fix = f"give a {number} {f'of {self.low:g} or more' if self.high == inf else both}"
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise error(f"{value!r} is not a {number}", where=where, fix=fix)
        if not self.low <= value <= self.high:
            raise error(f"{value!r} is out of range", where=where, fix=fix)
        return value if whole else float(value)


def bounded(default: float, low: float, high: float, meaning: str, metavar: str = "X") -> Any:
    """Return a dataclass field for a setting from `low` to `high`."""
    return field(default=default, metadata={"bounds": (low, high, meaning, metavar)})


def bounded_fields(settings: type[BoundedSettings] | BoundedSettings) -> dict[str, BoundedField]:
    """Return the bounded fields of a set of settings by key, in the order they are declared."""
    return {
        f.name: BoundedField(f.name, cast(float, f.default), *f.metadata["bounds"])
        for f in fields(settings)
        if f.metadata
    }


def checked(
    settings: type[BoundedSettings] | BoundedSettings,
    values: Mapping[str, Any],
    where: Path | str,
    error: type[FourfoldError],
) -> dict[str, Any]:
    """Return `values`, from the file or flag `where`, each checked against its field.

    Raises
    ------
    FourfoldError
        As `error`: a key is unknown, or a value is of the wrong kind or out of range.
    """
    known = bounded_fields(settings)
    for key in values:
        if key not in known:
            raise error(f"unknown key {key!r}", where=where, fix=f"use {', '.join(known)}")
    return {key: known[key].check(value, f"{where}: {key}", error) for key, value in values.items()}


def add_flags(
    parser: ArgumentParser,
    settings: type[BoundedSettings],
    prefix: str = "",
    *,
    show_defaults: bool = False,
) -> None:
    """Add a flag --PREFIXkey to `parser` for each setting; a flag that is not used is None."""
    for known in bounded_fields(settings).values():
        default = f" (default: {known.default:g})" if show_defaults else ""
        parser.add_argument(
            _flag(prefix, known.key),
            type=type(known.default),
            metavar=known.metavar,
            help=known.meaning + default,
        )


def from_flags(
    settings: type[BoundedSettings] | BoundedSettings,
    flags: Namespace,
    error: type[FourfoldError],
    prefix: str = "",
) -> dict[str, Any]:
    """Return the values of the flags that were used, by key.

    Raises
    ------
    FourfoldError
        As `error`: a value is out of range.
    """
    return {
        key: known.check(value, _flag(prefix, key), error)
        for key, known in bounded_fields(settings).items()
        if (value := getattr(flags, f"{prefix}{key}")) is not None
    }


def _flag(prefix: str, key: str) -> str:
    return f"--{prefix}{key}".replace("_", "-")
