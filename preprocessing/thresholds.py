"""How many ratings users and movies need: from config/preprocessing.yaml or flags."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from math import inf
from pathlib import Path

from engine.errors import DataError
from engine.files.bounded_settings import add_flags, bounded, checked, from_flags
from engine.files.locations import input_folder
from engine.files.names import PREPROCESSING_CONFIG
from engine.files.yaml_settings import read_settings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The fewest ratings that a user may have, and then a movie, from the remaining users."""

    min_user_ratings: int = bounded(20, 1, inf, "keep users with N ratings or more", "N")
    min_movie_ratings: int = bounded(50, 1, inf, "then keep movies with N ratings or more", "N")

    @classmethod
    def add_flags(cls, parser: ArgumentParser) -> None:
        """Add --config and a flag for each threshold to `parser`."""
        add_flags(parser, cls)
        parser.add_argument(
            "--config",
            type=Path,
            metavar="FILE",
            help=f"YAML file with both thresholds (default: config/{PREPROCESSING_CONFIG})",
        )

    @classmethod
    def from_flags(cls, flags: Namespace) -> "Thresholds":
        """Return the thresholds of the YAML file; flags override them.

        Raises
        ------
        DataError
            The file is missing or not a YAML mapping, a key is unknown, or a value is not a
            whole number of 1 or more.
        """
        config = flags.config or input_folder("config").path / PREPROCESSING_CONFIG
        configured = checked(cls, dict(read_settings(config, DataError)), config, DataError)
        return cls(**{**configured, **from_flags(cls, flags, DataError)})
