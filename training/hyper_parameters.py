"""Hyper-parameters of the trainers: a section of config/training.yaml, then command-line flags."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engine.errors import DataError
from engine.files.bounded_settings import BoundedSettings, checked, from_flags
from engine.files.yaml_settings import read_settings

S = TypeVar("S", bound=BoundedSettings)


def read_section(defaults: S, path: Path, section: str) -> S:
    """Return `defaults` updated with the values in `section` of the settings file.

    Raises
    ------
    DataError
        The file is unusable, or a key is unknown, of the wrong type or out of range.
    """
    values = dict(read_settings(path, DataError, section=section))
    return replace(defaults, **checked(defaults, values, f"{path}: {section}", DataError))


def override(settings: S, flags: Namespace, prefix: str = "") -> S:
    """Return `settings` updated with the values of the flags --PREFIXkey that were used.

    Raises
    ------
    DataError
        A value is out of range.
    """
    return replace(settings, **from_flags(settings, flags, DataError, prefix))
