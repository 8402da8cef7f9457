"""Repeat the choice of the models' constants, on inner splits of each outer fold's training users.

For each search it prints the number of settings, the rules and the number of users, then the mean
metrics of every setting and what the rules choose: over all outer folds, and for each of them
without its held-out users. It changes no file.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from engine.console import new_parser, run
from engine.errors import DataError
from engine.files.bounded_settings import add_flags, bounded
from engine.files.locations import input_folder
from preprocessing.progress import bar
from training.cli import Workers, add_rating_flags, print_lines, rating_files
from training.evaluation.protocol import Protocol
from training.hyper_parameters import override
from training.tuning.report import heading_of, lines_of
from training.tuning.search import Search, run_search
from training.tuning.searches import PRESETS, known_searches


@dataclass(frozen=True)
class _InnerSplits:
    min_movie_ratings: int = bounded(5, 1, inf, "leave out films with fewer ratings", "N")
    folds: int = bounded(5, 3, inf, "number of outer folds; the inner ones are all others", "K")
    at_most: int = bounded(0, 0, inf, "evaluate N users; 0: each search's own number", "N")
    seed: int = bounded(0, 0, inf, "seed of everything random", "N")


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    flags = _parser().parse_args(arguments)

    def command() -> None:
        chosen = override(_InnerSplits(), flags)
        jobs = override(Workers(), flags).jobs
        searches = _chosen(known_searches(input_folder("config").path), flags.models)
        table = rating_files(flags).read(chosen.min_movie_ratings, bar)
        for search in searches:
            protocol = Protocol(
                folds=chosen.folds, at_most=chosen.at_most or search.at_most, seed=chosen.seed
            )
            print_lines([*heading_of(search, protocol), ""])
            found = run_search(search, table, protocol, jobs=jobs, progress=bar)
            print_lines([*lines_of(found), ""])
            sys.stdout.flush()

    return run(command)


def _parser() -> argparse.ArgumentParser:
    parser = new_parser(
        "python -m training.tune",
        __doc__,
        "ease --ratings RATINGS.csv --movies MOVIES.csv",
        "presets --processed mine/processed",
    )
    parser.add_argument(
        "models",
        nargs="+",
        metavar="MODEL",
        help=f"a model, or {PRESETS} for the fame_penalty of the presets",
    )
    add_rating_flags(parser)
    for settings in (_InnerSplits, Workers):
        add_flags(parser, settings, show_defaults=True)
    return parser


def _chosen(known: Mapping[str, list[Search]], names: Sequence[str]) -> list[Search]:
    for name in names:
        if name not in known:
            raise DataError(f"no grid for {name!r}", fix=f"choose from {', '.join(known)}")
        if names.count(name) > 1:
            raise DataError(f"{name!r} is there {names.count(name)} times", fix="name it once")
    return [search for name in names for search in known[name]]


if __name__ == "__main__":
    sys.exit(main())
