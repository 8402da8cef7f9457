"""How long the evaluation of a user takes: the first ranking and a simulated session."""

import time
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.folders import TRAINING_YAML
from benchmarks.synthetic.model_data import read_table
from training.evaluation.metrics import RANKED, STEPS
from training.evaluation.models import known_models
from training.evaluation.policies import pure_model
from training.evaluation.simulate import first_ranking, simulate_session
from training.evaluation.user_folds import eligible_users, held_out_users, split_users


def sessions(model: str, file: Path, at_most: int) -> tuple[float, list[float]]:
    """Return s of fitting `model` in a fold of the ratings in `file`, and s of each user.

    At most `at_most` held-out users are evaluated, with the model's own taste and no policy.
    """
    table = read_table(file)
    fold = split_users(table, 5, 0)[0]
    held_out = table.of_users(fold.held_out)
    users = held_out_users(held_out, eligible_users(held_out, at_most, 0), 0)
    train = table.of_users(fold.training)
    started = time.perf_counter()
    bundle = next(iter(known_models(TRAINING_YAML)[model].fit(train, 0).values()))
    fitting = time.perf_counter() - started
    policy, seconds = pure_model(), []
    with threadpool_limits(1, user_api="blas"):  # as in the evaluation's processes
        for user in users:
            started = time.perf_counter()
            first_ranking(bundle, policy, user.favourites, RANKED, 0)
            simulate_session(bundle, policy, user, STEPS, 0)
            seconds.append(time.perf_counter() - started)
    return fitting, seconds
