"""What a library is made of: a data set, thresholds and models."""

import json
import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from engine.errors import DataError
from preprocessing.download import DATASETS
from preprocessing.thresholds import Thresholds
from training.library.trainers import TRAINERS

_DEFAULT: Final = "ml-32m"
_SMALL: Final = ("ml-latest-small", "ml-100k")  # by name, or in a folder or archive of the name
_FEW: Final = 5  # ratings that a film of a small data set needs


@dataclass(frozen=True)
class Recipe:
    """What a library is made of.

    Attributes
    ----------
    source
        The name of a data set, or the path of one.
    stamp
        Size and time of change of a path; a change makes another library. None for a name.
    models
        Which to train, in this order.
    """

    source: str
    stamp: tuple[int, int] | None
    thresholds: Thresholds
    models: tuple[str, ...]

    @staticmethod
    def add_flags(parser: ArgumentParser) -> None:
        """Add the arguments that `from_flags` reads."""
        parser.add_argument(
            "source", nargs="?", default=_DEFAULT, metavar="SOURCE",
            help=f"{', '.join(DATASETS)}, or the path of one (default: {_DEFAULT})",
        )  # fmt: skip
        parser.add_argument(
            "--models", default="svd,als", metavar="NAMES",
            help=f"which to train, of {', '.join(TRAINERS)}; als always is (default: svd,als)",
        )  # fmt: skip
        Thresholds.add_flags(parser)

    @classmethod
    def from_flags(cls, flags: Namespace) -> "Recipe":
        """Return the recipe that the flags name.

        Raises
        ------
        DataError
            There is no such source or model, or the name of a model is empty.
        """
        names = tuple(dict.fromkeys([*map(str.strip, flags.models.split(",")), "als"]))
        if not all(names):
            raise DataError(
                f"a name in {flags.models!r} is empty",
                where="--models",
                fix="write names with a comma between",
            )
        if unknown := [name for name in names if name not in TRAINERS]:
            raise DataError(f"no model '{unknown[0]}'", fix=f"choose from {', '.join(TRAINERS)}")
        source, thresholds = flags.source, Thresholds.from_flags(flags)
        if Path(source).stem in _SMALL and flags.min_movie_ratings is None:
            thresholds = Thresholds(thresholds.min_user_ratings, _FEW)
        if os.path.exists(source):  # noqa: PTH110 - unlike Path.exists, it never raises
            path = Path(source).resolve()
            parts = filter(os.path.exists, (path, *path.glob("*")))  # a link may lead nowhere
            inner = max((part.stat() for part in parts), key=_changed)
            return cls(str(path), (inner.st_size, inner.st_mtime_ns), thresholds, names)
        if source not in DATASETS:
            raise DataError(
                "no such folder or archive",
                where=source,
                fix=f"give the path of one, or one of {', '.join(DATASETS)}",
            )
        return cls(source, None, thresholds, names)

    @property
    def is_download(self) -> bool:
        """Whether the data set is downloaded."""
        return self.stamp is None

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]


def _changed(status: os.stat_result) -> int:
    return status.st_mtime_ns
