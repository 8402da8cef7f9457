"""A model that fails costs its own rows, whatever the fault."""

import numpy as np
import pytest

from tests.training.evaluation import own_models
from tests.training.tables import random_ratings, rating_table
from training.baselines.popularity import fit_popularity
from training.evaluation.cross_validate import cross_validate
from training.evaluation.policies import pure_model
from training.evaluation.protocol import Protocol
from training.fitter import Model

TABLE = rating_table(random_ratings(12, 60, 0.7))
POPULARITY = Model("popularity", fit_popularity)
PROTOCOL = Protocol(folds=2)


def compared(*fitters: str, jobs=None):
    """Compare popularity with own models, which come first and last."""
    own = [Model(name, getattr(own_models, name)) for name in fitters]
    models = [*own[:1], POPULARITY, *own[1:]]
    return cross_validate(TABLE, models, [pure_model()], PROTOCOL, jobs=jobs)


@pytest.mark.parametrize(
    ("fitter", "error"),
    [
        ("fit_with_a_mistake", "ValueError: the towers are too high (own_models.py, line "),
        ("fit_too_large", "MemoryError: Unable to allocate"),
        ("fit_out_of_memory", "MemoryError (own_models.py, line"),
        ("fit_typed_error", "needs tags; give a data set with tags"),
        ("fit_that_exits", "SystemExit: 3"),
        ("fit_that_fails_in_a_session", "ArithmeticError: no answer expected"),
        ("fit_nothing", "the fitter returned an empty mapping, not bundles by taste model"),
        ("fit_numbers", "none: the fitter returned int, not a bundle"),
        ("fit_fewer_films", "none: the bundle has other films than the training set"),
        ("fit_not_a_number", "none: the scores are not one finite number for each film"),
        ("fit_other_names", "the fitter returned other taste models in another fold"),
    ],
)
def test_a_failed_model_has_no_rows_and_the_others_do(fitter, error):
    found = compared(fitter)
    assert [row.name for row in found.rows] == ["popularity/none/none"]
    assert list(found.failed) == [fitter]
    assert found.failed[fitter].startswith(error)
    assert "\n" not in found.failed[fitter]


def test_after_a_failure_a_model_is_not_fitted_again():
    fits = []

    def fit(train, seed):
        fits.append(seed)
        raise ValueError

    protocol = Protocol(folds=2, repeats=3)
    cross_validate(TABLE, [Model("m", fit), POPULARITY], [pure_model()], protocol)
    assert fits == [0]


def test_killed_processes_cost_only_the_rows_of_their_models():
    killed = [Model(name, own_models.fit_that_is_killed) for name in ("one", "two")]
    mean = Model("mean", own_models.fit_mean_rating)
    found = cross_validate(TABLE, [*killed, POPULARITY, mean], [pure_model()], PROTOCOL, jobs=2)
    (alone,) = compared().rows
    assert [row.name for row in found.rows] == ["popularity/none/none", "mean/none/none"]
    assert np.array_equal(found.rows[0].by_seed, alone.by_seed)
    error = (
        "the process died (SIGKILL(-9)), perhaps for lack of memory; "
        "free memory or use a smaller data set"
    )
    assert found.failed == {"one": error, "two": error}


def test_a_fitter_that_cannot_be_passed_to_a_process_costs_only_its_rows():
    found = compared("fit_that_cannot_be_pickled", "fit_mean_rating", jobs=2)
    assert [row.model for row in found.rows] == ["popularity", "fit_mean_rating"]
    (error,) = found.failed.values()
    assert error.startswith("cannot be passed to another process: ")
    assert "lock" in error
