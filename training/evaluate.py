"""Compare recommenders on held-out users, by a first ranking and a simulated session.

Every model is trained inside each fold on the ratings of the other folds' users. The held-out
users pick their four top rated films and answer 20 recommendations as their ratings say.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import write_atomically
from engine.files.bounded_settings import add_flags, bounded
from engine.files.locations import input_folder
from engine.files.manifest import to_json
from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED, TRAINING_CONFIG
from engine.text import visible
from preprocessing.progress import bar
from training.cli import print_lines
from training.evaluation.cross_validate import cross_validate
from training.evaluation.metrics import METRICS
from training.evaluation.models import known_models
from training.evaluation.policies import read_policies
from training.evaluation.protocol import Protocol
from training.evaluation.report import difference, lines_of, results_of
from training.hyper_parameters import override
from training.rating_table import RatingTable
from training.recommender import Fitter, Model
from training.splits import MADE_BY


@dataclass(frozen=True)
class _Workers:
    jobs: int = bounded(os.cpu_count() or 1, 1, 1024, "number of processes", "N")


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    flags = _parser().parse_args(arguments)

    def command() -> None:
        protocol = override(Protocol(), flags)
        jobs = override(_Workers(), flags).jobs
        config = input_folder("config").path
        models = _chosen(known_models(config / TRAINING_CONFIG), flags.models)
        policies, missing = read_policies(flags.policies, config)
        if missing:
            sys.stderr.write(visible(f"left out, not in {config}: {', '.join(missing)}") + "\n")
        table = _read(flags, protocol.min_movie_ratings)
        rows = cross_validate(table, models, policies, protocol, jobs=jobs, progress=bar)
        results = results_of(rows, protocol.seed)
        n_users = len(rows[0].user_ids)
        print_lines([f"{n_users:,} users, {len(table.movies):,} films", "", *lines_of(results)])
        if flags.json is not None:
            report = {"protocol": protocol.to_mapping(table, n_users), "results": results}
            write_atomically(flags.json, to_json(report))
        if flags.compare:
            first, second = flags.compare
            print_lines(["", *difference(rows, first, second, protocol.seed)])

    return run(command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"Metrics: {', '.join((*METRICS, 'coverage'))}.",
    )
    parser.add_argument(
        "--ratings", type=Path, metavar="FILE", help="ratings, in the format of MovieLens"
    )
    parser.add_argument("--movies", type=Path, metavar="FILE", help="the films of --ratings")
    parser.add_argument(
        "--processed",
        type=Path,
        metavar="DIR",
        help="folder of the filtered ratings and films, without --ratings (default: processed/)",
    )
    parser.add_argument(
        "--models", type=_names, metavar="A,B", help="models to compare (default: all)"
    )
    parser.add_argument(
        "--policies",
        type=_names,
        metavar="A,B",
        help="presets, policy files, or none for the model without a policy "
        "(default: none and the standard presets)",
    )
    for settings in (Protocol, _Workers):
        add_flags(parser, settings, show_defaults=True)
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar="ROW",
        help="also print the difference of two rows, such as als/fold_in/none ease/fold_in/none",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the metrics to FILE")
    return parser


def _read(flags: argparse.Namespace, min_movie_ratings: int) -> RatingTable:
    if (flags.ratings is None) != (flags.movies is None):
        raise DataError("--ratings and --movies belong together", fix="give both or neither")
    if flags.ratings is not None:
        return RatingTable.read(flags.ratings, flags.movies, min_movie_ratings, bar)
    folder = input_folder("processed", flags.processed).path
    return RatingTable.read(
        folder / RATINGS_FILTERED,
        folder / MOVIES_FILTERED,
        min_movie_ratings,
        bar,
        fix=f"{MADE_BY} or give --ratings and --movies",
    )


def _chosen(known: Mapping[str, Model], names: Sequence[str] | None) -> Mapping[str, Fitter]:
    for name in names or ():
        if name not in known:
            raise DataError(f"no model called {name!r}", fix=f"choose from {', '.join(known)}")
    return {name: known[name].fit for name in (known if names is None else names)}


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


if __name__ == "__main__":
    sys.exit(main())
