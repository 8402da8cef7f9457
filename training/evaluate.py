"""Compare recommenders on held-out people: a first ranking, and a played session.

Every model is trained inside each fold on the ratings of the other folds' users; the people
held out pick their four top rated films and answer 20 recommendations as their ratings say.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engine.console import run
from engine.errors import DataError
from engine.files.atomic import write_atomically
from engine.files.locations import config_folder, processed_folder
from engine.files.manifest import to_json
from engine.files.names import MOVIES_FILTERED, RATINGS_FILTERED, TRAINING_CONFIG
from engine.text import visible
from preprocessing.progress import bar
from training.evaluation.cross_validate import compare
from training.evaluation.metrics import FIGURES
from training.evaluation.models import fitters
from training.evaluation.plot import Point, trade_off
from training.evaluation.policies import at_popularity_penalty, pure_model, read_policies
from training.evaluation.protocol import Protocol
from training.evaluation.report import difference, lines_of, results_of
from training.rating_table import RatingTable
from training.recommender import Fitter

_STANDARD = Protocol()
_PENALTIES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7)


def plotted(table: RatingTable, models: Mapping[str, Fitter], protocol: Protocol, jobs: int) -> str:
    """Return the SVG of likes against popularity as popularity_penalty moves."""
    policies = [at_popularity_penalty(pure_model(), penalty) for penalty in _PENALTIES]
    penalty_of = {policy.name: policy.popularity_penalty for policy in policies}
    curves: dict[str, list[Point]] = {}
    for row in compare(table, models, policies, protocol, jobs=jobs, progress=bar):
        popularity, likes = row.mean("mean_popularity"), row.mean("likes_at_20")
        point = Point(popularity, likes, penalty_of[row.policy])
        curves.setdefault(f"{row.model}/{row.taste}", []).append(point)
    return trade_off(curves)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = _parser().parse_args(arguments)

    def command() -> None:
        protocol = Protocol(given.min_movie_ratings, given.folds, given.at_most, given.seed)
        config = config_folder().path
        models = _chosen(fitters(config / TRAINING_CONFIG), given.models)
        policies, missing = read_policies(given.policies, config)
        if missing:
            sys.stderr.write(visible(f"left out, not in {config}: {', '.join(missing)}") + "\n")
        if given.plot is not None and given.plot.suffix != ".svg":
            raise DataError("a plot is written as SVG", where=given.plot, fix="name a .svg file")
        table = _read(given)
        rows = compare(table, models, policies, protocol, jobs=given.jobs, progress=bar)
        results = results_of(rows, protocol.seed)
        asked = len(rows[0].user_ids)
        _tell(f"{asked:,} people, {len(table.movies):,} films\n", *lines_of(results))
        if given.json is not None:
            write_atomically(
                given.json,
                to_json({"protocol": protocol.to_mapping(table, asked), "results": results}),
            )
        if given.compare:
            _tell("", *difference(rows, given.compare[0], given.compare[1], protocol.seed))
        if given.plot is not None:
            write_atomically(given.plot, plotted(table, models, protocol, given.jobs).encode())

    return run(command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Figures: " + ", ".join((*FIGURES, "coverage")) + ".",
    )
    whole = _whole_number
    parser.add_argument(
        "--ratings", type=Path, metavar="FILE", help="ratings as MovieLens writes them"
    )
    parser.add_argument(
        "--movies", type=Path, metavar="FILE", help="the films that belong to --ratings"
    )
    parser.add_argument(
        "--processed",
        type=Path,
        metavar="DIR",
        help="where the filtered ratings and films are when --ratings is not given",
    )
    parser.add_argument(
        "--min-movie-ratings",
        type=whole(1),
        default=_STANDARD.min_movie_ratings,
        metavar="N",
        help="leave out films with fewer ratings (default: %(default)s)",
    )
    parser.add_argument(
        "--folds", type=whole(2), default=_STANDARD.folds, metavar="K", help="default: %(default)s"
    )
    parser.add_argument("--models", type=_names, metavar="A,B", help="which models (default: all)")
    parser.add_argument(
        "--policies",
        type=_names,
        metavar="A,B",
        help="presets, policy files, or none for the model on its own "
        "(default: none and the standard presets)",
    )
    parser.add_argument(
        "--at-most", type=whole(1), metavar="N", help="ask N people at random (default: all)"
    )
    parser.add_argument("--seed", type=whole(0), default=_STANDARD.seed, metavar="N")
    parser.add_argument(
        "--jobs",
        type=whole(1),
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes (default: %(default)s)",
    )
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar="ROW",
        help="also tell the difference of two rows, such as als/fold_in/none ease/fold_in/none",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="FILE.svg",
        help="also draw likes against popularity as popularity_penalty moves",
    )
    return parser


def _read(given: argparse.Namespace) -> RatingTable:
    if (given.ratings is None) != (given.movies is None):
        raise DataError("--ratings and --movies belong together", fix="give both or neither")
    if given.ratings is not None:
        return RatingTable.read(given.ratings, given.movies, given.min_movie_ratings, bar)
    folder = processed_folder(given.processed).path
    return RatingTable.read(
        folder / RATINGS_FILTERED,
        folder / MOVIES_FILTERED,
        given.min_movie_ratings,
        bar,
        fix="make it with `python -m preprocessing.setup` or give --ratings and --movies",
    )


def _chosen(known: Mapping[str, Fitter], names: Sequence[str] | None) -> Mapping[str, Fitter]:
    for name in names or ():
        if name not in known:
            raise DataError(f"no model called {name!r}", fix=f"choose from {', '.join(known)}")
    return known if names is None else {name: known[name] for name in names}


def _tell(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _whole_number(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        return value

    return read


if __name__ == "__main__":
    sys.exit(main())
