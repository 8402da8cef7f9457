"""One epoch of the two-tower model on a million rows, with the loops of `benchmarks.twotower`."""

from dataclasses import replace
from pathlib import Path

from benchmarks.folders import TRAINING_YAML
from benchmarks.synthetic.model_data import read_table
from benchmarks.twotower import our_loop, plain_loop
from training.twotower.loop import Environment
from training.twotower.rows import RatingRows
from training.twotower.settings import read_recipe

CONTENDERS = ("plain loop", "documented", "--fast")
_ROWS = 1_000_000
_VALIDATED = 10_000


def epoch(contender: str, file: Path) -> float:
    """Return s for a million rows of an epoch over the ratings stored in `file`.

    The epoch has at most the first million of them.
    """
    table = read_table(file)
    ratings = table.ratings
    rows, val = (
        RatingRows.of(
            table.users.rows(ratings["userId"].to_numpy()[:count]),
            table.movies.rows(ratings["movieId"].to_numpy()[:count]),
            ratings["rating"].to_numpy()[:count],
            (len(table.users), len(table.movies)),
        )
        for count in (_ROWS, _VALIDATED)
    )
    shape = (len(table.users), len(table.movies))
    settings = replace(read_recipe(TRAINING_YAML, fast=contender == "--fast"), epochs=1)
    loop = plain_loop if contender == "plain loop" else our_loop
    _, seconds = loop(rows, val, shape, settings, Environment())
    return seconds[0] * _ROWS / len(rows)
