"""Compare recommenders on held-out users, by a first ranking and a simulated session.

Every model is trained inside each fold on the ratings of the other folds' users. The held-out
users pick their four top rated films and answer 20 recommendations as their ratings say. The table
is printed; --json and --per-person write files, and no model is kept.
"""

import argparse
import sys
from io import BytesIO
from itertools import chain
from pathlib import Path

from engine.console import new_parser, run
from engine.errors import EXIT_STATUS, DataError
from engine.files.atomic import require_writable, write_atomically
from engine.files.bounded_settings import add_flags
from engine.files.locations import input_folder
from engine.files.manifest import to_json
from engine.files.names import TRAINING_CONFIG
from engine.files.save_path import save_path
from engine.text import counted, visible
from preprocessing.progress import bar
from preprocessing.tables import write_text_table
from training.cli import Workers, add_rating_flags, print_lines, rating_files
from training.evaluation.choices import chosen_models, chosen_policies
from training.evaluation.cross_validate import cross_validate
from training.evaluation.metrics import METRICS
from training.evaluation.models import known_models
from training.evaluation.protocol import ALL, ANSWERS, CANDIDATES, LIKES, Protocol
from training.evaluation.record import origin_of, record_of
from training.evaluation.report import (
    lines_of,
    per_person,
    require_fitted_row,
    require_row,
)
from training.hyper_parameters import override

_NOTES = f"""\
A model of your own is named PACKAGE.MODULE:FUNCTION and found from the current folder; see Fitter
in training/fitter.py for how to write one. twotower has the documented objective, squared
error; the model in artifacts/twotower is twotower-softmax.

Metrics: {", ".join((*METRICS, "coverage"))}.

The exit status is 1 if a model failed, and 2 if all did or the input is unusable.
"""
_FAILED = 1  # exit status if some models failed; EXIT_STATUS if all did


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    flags = _parser().parse_args(words)
    status = 0

    def command() -> None:
        nonlocal status
        protocol = override(Protocol(answers=flags.answers, candidates=flags.candidates), flags)
        jobs = override(Workers(), flags).jobs
        config = input_folder("config").path
        models = chosen_models(flags.models, known_models(config / TRAINING_CONFIG))
        policies, missing = chosen_policies(flags.policies, config)
        if missing:
            _warn(f"left out, not in {config}: {', '.join(missing)}")
        for name in chain.from_iterable(flags.compare):
            require_row(name, models, policies)
        files = rating_files(flags)
        json_file, person_file = _outputs(flags, *files.by_name().values())
        table = files.read(protocol.min_movie_ratings, bar)
        origin = origin_of(files.by_name(), words)

        comparison = cross_validate(table, models, policies, protocol, jobs=jobs, progress=bar)
        record = record_of(comparison, flags.compare, table, models, policies, protocol)
        users, films = counted(comparison.n_users, "user"), counted(len(table.movies), "film")
        print_lines([f"{users}, {films}", protocol.intervals, *lines_of(record, models)])
        for model, error in comparison.failed.items():
            _warn(f"{model}: failed: {error}")
            status = EXIT_STATUS if len(comparison.failed) == len(models) else _FAILED
        if json_file is not None:
            write_atomically(json_file, to_json({**record, **origin}))
        if person_file is not None:
            persons = BytesIO()
            write_text_table(persons, per_person(comparison.rows, protocol.seeds))
            write_atomically(person_file, persons.getvalue())
        for name in chain.from_iterable(flags.compare):
            require_fitted_row(name, comparison)

    return run(command) or status


def _warn(line: str) -> None:
    sys.stderr.write(f"{visible(line)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = new_parser(
        "python -m training.evaluate",
        __doc__,
        "--processed mine/processed --models popularity,ease,als --policies none,balanced",
        "--ratings RATINGS.csv --movies MOVIES.csv --models als --json als.json",
    )
    parser.epilog = f"{parser.epilog}\n\n{_NOTES}"
    add_rating_flags(parser)
    parser.add_argument(
        "--models", metavar="A,B", help="models to compare (default: all of this project)"
    )
    parser.add_argument(
        "--policies",
        metavar="A,B",
        help="presets, policy files, or none for the model without a policy "
        "(default: none and the standard presets)",
    )
    for settings in (Protocol, Workers):
        add_flags(parser, settings, show_defaults=True)
    parser.add_argument(
        "--answers",
        choices=ANSWERS,
        default=LIKES,
        help="answer rated films with like, dislike or skip, or with their ratings "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--candidates",
        choices=CANDIDATES,
        default=ALL,
        help="films that sessions may show: all, or only those that the user rated "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--compare",
        nargs=2,
        action="append",
        default=[],
        metavar="ROW",
        help="also print the difference of two rows, such as als/fold_in/none "
        "ease/similarity/none; may be repeated",
    )
    parser.add_argument("--json", metavar="FILE", help="also write the comparison to FILE")
    parser.add_argument(
        "--per-person",
        metavar="FILE",
        help="also write a CSV file with each user's metrics in each row under each seed",
    )
    return parser


def _outputs(flags: argparse.Namespace, *inputs: Path) -> list[Path | None]:
    """Return the files for JSON and for persons, checked: each can be written."""
    outputs = [None if text is None else save_path(text) for text in (flags.json, flags.per_person)]
    taken = {path.resolve() for path in inputs}
    for path in filter(None, outputs):
        if path in taken:
            raise DataError("has another part in this command", where=path, fix="choose another")
        require_writable(path)
        taken.add(path)
    return outputs


if __name__ == "__main__":
    sys.exit(main())
