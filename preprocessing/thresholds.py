"""How many ratings a user and a movie need to stay: from config/preprocessing.yaml or flags."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from engine.errors import DataError
from engine.files.locations import config_folder
from engine.files.names import PREPROCESSING_CONFIG
from engine.files.yaml_settings import read_settings

_FIX = "give a whole number of 1 or more"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The fewest ratings that a user, and then a movie, may have.

    Parameters
    ----------
    min_user_ratings
        Counted over all usable ratings, at least 1.
    min_movie_ratings
        Counted over the ratings of the users who stay, at least 1.
    """

    min_user_ratings: int
    min_movie_ratings: int

    @classmethod
    def load(cls, path: Path) -> "Thresholds":
        """Read both from the YAML file at `path`.

        Raises
        ------
        DataError
            The file is missing, no YAML mapping, lacks a key, has an unknown one, or holds
            a value that is no whole number of 1 or more.
        """
        content = dict(read_settings(path, DataError))
        names = [field.name for field in fields(cls)]
        for key in content:
            if key not in names:
                known = " and ".join(names)
                raise DataError(f"unknown key {key!r}", where=path, fix=f"the keys are {known}")
        for name in names:
            if name not in content:
                raise DataError(f"has no key {name}", where=path, fix="add it")
            _require_count(content[name], f"{path}: {name}")
        return cls(**content)

    @classmethod
    def add_flags(cls, parser: ArgumentParser) -> None:
        """Add --config and a flag for each threshold to `parser`."""
        parser.add_argument(
            "--min-user-ratings", type=int, metavar="N", help="keep users with N ratings or more"
        )
        parser.add_argument(
            "--min-movie-ratings",
            type=int,
            metavar="N",
            help="then keep movies with N ratings or more",
        )
        parser.add_argument(
            "--config",
            type=Path,
            metavar="FILE",
            help=f"YAML file with both thresholds (default: config/{PREPROCESSING_CONFIG})",
        )

    @classmethod
    def from_flags(cls, arguments: Namespace) -> "Thresholds":
        """Return the configured thresholds, overridden by the flags given.

        Raises
        ------
        DataError
            As `load`, or a flag is below 1.
        """
        given = {
            field.name: getattr(arguments, field.name)
            for field in fields(cls)
            if getattr(arguments, field.name) is not None
        }
        for name, value in given.items():
            _require_count(value, f"--{name.replace('_', '-')}")
        config = arguments.config or config_folder().path / PREPROCESSING_CONFIG
        return cls(**{**asdict(cls.load(config)), **given})


def _require_count(value: object, where: str) -> None:
    if type(value) is not int or value < 1:
        raise DataError(f"cannot be {value!r}", where=where, fix=_FIX)
