"""Models of a comparison: a function that fits one, its name and its hyper-parameters."""

import inspect
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np

from engine.bundle import Bundle
from training.rating_table import RatingTable

_SEED = "random_state"


class Fitter(Protocol):
    """Fits a model to a training set; a function that does so is all that a new model needs.

    Called for each fold, and compared with other models as `--models PACKAGE.MODULE:FUNCTION` of
    `python -m training.evaluate`:

        def fit_mean_rating(
            train: RatingTable, seed: int, *, shrinkage: float = 5.0
        ) -> Mapping[str, Bundle]:
            stars = train.ratings["rating"].to_numpy()
            rows = train.movies.rows(train.ratings["movieId"].to_numpy())
            above = np.bincount(rows, stars - stars.mean(), minlength=len(train.movies))
            scores = (above / (train.counts + shrinkage)).astype(np.float32)
            return {NO_TASTE: scored_by("mean_rating", train, FixedScoresConfig(scores))}

    The result is a bundle for each taste model, by the name that rows of the comparison show;
    the names are the same in every fold. Of `training.fitted_bundle`, `by_rocchio` and `by_fold_in`
    make a bundle from film vectors, (n, d), and `scored_by` from a taste model
    (`engine.taste.base.TasteConfig`) that scores the films itself: it starts from four favourites
    and is updated by each answer.

    Row i of vectors and scores is film i of the training set, which numbers all n films of the
    comparison, those without a rating in the fold too. Held-out users are not in it. Policies
    other than `none` expect scores on the scale of a cosine, or a bundle whose `score_scale`
    brings them there.

    Other arguments need a value: the comparison records these values as hyper-parameters. All
    that is random has to follow from the seed. The function runs in another process, with one
    thread for linear algebra. What it raises costs only the rows of its own model.
    """

    def __call__(self, train: RatingTable, seed: int, /) -> Mapping[str, Bundle]:
        """Return bundles of the model, fitted to `train` under `seed`, by taste model."""


@dataclass(frozen=True)
class Model:
    """A model of a comparison.

    Attributes
    ----------
    name
        Its name in the rows of the comparison.
    fit
        Fits it.
    tastes
        The names under which `fit` returns bundles, in order; None if only a fit shows them.
    libraries
        The packages that only this model needs and whose versions affect it.
    note
        A sentence that a reader of its rows needs, or "".
    """

    name: str
    fit: Fitter
    tastes: tuple[str, ...] | None = None
    libraries: tuple[str, ...] = ()
    note: str = ""

    @property
    def hyper_parameters(self) -> dict[str, Any]:
        """The arguments of `fit` that have a value beside training set and seed, for JSON.

        The seed of the comparison takes the place of any `random_state`.
        """
        parameters = islice(inspect.signature(self.fit).parameters.values(), 2, None)
        values = {p.name: p.default for p in parameters if p.default is not p.empty}
        return {name: _for_json(value) for name, value in values.items() if name != _SEED}


def _for_json(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _for_json(v) for key, v in value.items() if key != _SEED}
    if isinstance(value, list | tuple):
        return [_for_json(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return getattr(value, "__qualname__", repr(value))
