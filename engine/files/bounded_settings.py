"""Settings with a range: dataclass fields filled from a settings file or from flags.

A set of settings is a frozen dataclass whose fields are made by `bounded`. Policies,
hyper-parameters, thresholds and request rates are all declared this way.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar, Protocol, cast

from engine.errors import FourfoldError


class BoundedSettings(Protocol):
    """A dataclass with fields made by `bounded`; other fields are ignored here."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, slots=True)
class BoundedField:
    """One setting: its key, inclusive range, default, one-line meaning and flag placeholder.

    Values are whole numbers where `default` is an int.
    """

    key: str
    default: float
    low: float
    high: float
    meaning: str
    metavar: str

    def check(self, value: object, where: Path | str, error: type[FourfoldError]) -> Any:
        """Return `value` as a number of the field's kind.

        Raises
        ------
        FourfoldError
            As `error`: it is not a number of that kind, or is out of range.
        """
        whole = isinstance(self.default, int)
        number = "whole number" if whole else "number"
        fix = f"give a {number} from {self.low:g} to {self.high:g}"
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise error(f"{self.key}: {value!r} is not a {number}", where=where, fix=fix)
        if not self.low <= value <= self.high:
            raise error(f"{self.key}: {value!r} is out of range", where=where, fix=fix)
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
    """Return `values` by key, each checked against its field.

    Parameters
    ----------
    where
        The file or flag the values come from, for errors.

    Raises
    ------
    FourfoldError
        As `error`: a key is unknown, or a value is of the wrong kind or out of range.
    """
    known = bounded_fields(settings)
    for key in values:
        if key not in known:
            raise error(f"unknown key {key!r}", where=where, fix=f"use {', '.join(known)}")
    return {key: known[key].check(value, where, error) for key, value in values.items()}


def add_flags(parser: ArgumentParser, settings: type[BoundedSettings], prefix: str = "") -> None:
    """Add a flag --PREFIXkey to `parser` for each setting; its default is None."""
    for known in bounded_fields(settings).values():
        parser.add_argument(
            f"--{prefix}{known.key}".replace("_", "-"),
            type=type(known.default),
            metavar=known.metavar,
            help=known.meaning,
        )


def from_flags(
    settings: type[BoundedSettings] | BoundedSettings,
    flags: Namespace,
    error: type[FourfoldError],
    prefix: str = "",
) -> dict[str, Any]:
    """Return the values of the flags that were given, by key.

    Raises
    ------
    FourfoldError
        As `error`: a value is out of range.
    """
    values = {key: getattr(flags, f"{prefix}{key}") for key in bounded_fields(settings)}
    given = {key: value for key, value in values.items() if value is not None}
    return checked(settings, given, "command line", error)
