"""How long the evaluator takes for a person: the first ranking and a played session."""

import time
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.model_data import read_table
from training.evaluation.metrics import RANKED, STEPS
from training.evaluation.models import fitters
from training.evaluation.policies import pure_model
from training.evaluation.simulate import first_ranking, play
from training.evaluation.user_folds import eligible_users, people, split_users

CONFIG = Path(__file__).resolve().parents[1] / "config" / "training.yaml"


def sessions(model: str, file: Path, at_most: int) -> tuple[float, list[float]]:
    """Return s of fitting `model` in a fold of the ratings in `file`, and s of each person.

    At most so many people held out are asked, under the model's own taste and no policy.
    """
    table = read_table(file)
    fold = split_users(table, 5, 0)[0]
    held_out = table.of_users(fold.held_out)
    asked = people(held_out, eligible_users(held_out, at_most, 0), 0)
    train = table.of_users(fold.training)
    started = time.perf_counter()
    recommender = next(iter(fitters(CONFIG)[model](train, 0).values()))
    fitting = time.perf_counter() - started
    policy, seconds = pure_model(), []
    with threadpool_limits(1, user_api="blas"):  # as in the evaluator's processes
        for person in asked:
            started = time.perf_counter()
            first_ranking(recommender, policy, person.favourites, RANKED, 0)
            play(recommender, policy, person, STEPS, 0)
            seconds.append(time.perf_counter() - started)
    return fitting, seconds
