"""The searches of each model: grid, rule and budget, all in one place.

The comparison is by likes@20, so constants are chosen by it, in a session without a policy: then
each baseline is as strong there as it can be. NDCG@100 of the first ranking decides among
settings that find practically as many likes. On its own it would not do: it knows no answers, and
prefers constants that are cautious after four films and find fewer likes later. A preset is a
trade of likes for gems, so its rule has both.

Baselines get the best setting. The constants of als stay unless another setting is clearly
better, since twenty and more settings have a best one by chance too. A search varies some
constants and keeps all others; the present ones are those that their searches confirm in turn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Final

from engine.bundle import Bundle
from engine.files.names import TRAINING_CONFIG
from engine.policy import Policy
from engine.presets import resolve_policy
from training.als.model import fit_als, fit_movies
from training.als.settings import NAME, AlsSettings, FoldInSettings, read_als_settings
from training.baselines.item_item import SummedSimilarityConfig
from training.evaluation.models import known_models
from training.evaluation.policies import pure_model
from training.fitted_bundle import FOLD_IN, by_fold_in
from training.fitter import Fitter, Model
from training.rating_table import RatingTable
from training.tuning.rules import ClearlyBetter, MostGems, MostLikes, Rule
from training.tuning.search import Decision, Search, Setting, full_grid, one_at_a_time

_AT_MOST: Final = 300  # users who evaluate a search
_AT_MOST_ALS: Final = 200  # of als, whose fits and sessions take longer
_AT_MOST_PRESETS: Final = 1000  # of the presets, which share one fit
_FITS: Final[Mapping[str, tuple[Setting, ...]]] = {
    "popularity": full_grid(count=("likes", "ratings")),
    "itemknn": full_grid(neighbours=(200, 400, 800, 1600, 3200), shrinkage=(0, 3, 10, 30, 100)),
    "ease": full_grid(regularisation=(100, 200, 300, 500, 800, 1200)),
    "puresvd": full_grid(components=(8, 12, 16, 24, 32, 48)),
    "rp3beta": full_grid(alpha=(0.4, 0.5, 0.6, 0.8), beta=(0.2, 0.3, 0.4, 0.5, 0.6)),
}
_ANSWERS: Final = full_grid(dislike=(0.0, -0.25, -0.5), skip=(0.0, -0.05, -0.1, -0.2, -0.3, -0.4))
_WITH_ANSWERS: Final = ("itemknn", "ease", "rp3beta")

_ALS: Final = {
    "dimension": (64, 192),
    "alpha0": (0.2, 0.8),
    "regularisation": (0.005, 0.02),
    "sweeps": (4, 16),
    "neutral_confidence": (0.2, 0.8),
    "neutral_target": (0.75,),
    "dislike_confidence": (0.25, 1.0),
    "dislike_target": (-0.2,),
    "activity_damping": (0.0, 0.5),
    "genre_confidence": (0.25, 1.0),
    "language_confidence": (0.0, 0.5, 2.0),
    "feature_weight": (0.25, 0.75),
    "feature_ridge": (10.0, 40.0),
    "core_ratings": (3, 8),
}
_ALS_FOLD_IN: Final = {
    "alpha0": (0.001, 0.01),
    "regularisation": (0.03, 0.12),
    "background": (5.5, 22.0),
    "dislike_confidence": (0.2, 0.8),
    "dislike_target": (0.0, -0.3),
    "skip_confidence": (0.15, 0.6),
    "skip_target": (-0.1, 0.1),
}

_FAME: Final = full_grid(fame_penalty=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9))
_PRESETS: Final[Mapping[str, Rule]] = {
    "balanced": MostGems(loss=0.01),
    # About the likes that a plain SVD of likes finds.
    "deep-cuts": MostGems(loss=0.125),
}
PRESETS: Final = "presets"
"""The name of the search for the presets' fame_penalty."""


_Recommended = Iterator[tuple[Bundle, Policy]]


def known_searches(config: Path) -> Mapping[str, list[Search]]:
    """Return the searches of each model that has any, and of the presets, by name.

    Parameters
    ----------
    config
        The folder config/, with the present constants.

    Raises
    ------
    DataError, PolicyError
        A settings file is unusable.
    """
    models = known_models(config / TRAINING_CONFIG)
    als, fold_in = read_als_settings(config / TRAINING_CONFIG)
    searches = {name: [_fit_search(models[name], grid)] for name, grid in _FITS.items()}
    for name in _WITH_ANSWERS:
        searches[name].append(_answer_search(models[name]))
    searches["als"] = [
        Search(
            "als",
            one_at_a_time(_values(als, _ALS), **_ALS),
            (Decision("als", _values(als, _ALS), ClearlyBetter()),),
            partial(_als, als, fold_in),
            _AT_MOST_ALS,
        ),
        Search(
            "als",
            one_at_a_time(_values(fold_in, _ALS_FOLD_IN), **_ALS_FOLD_IN),
            (Decision("als_fold_in", _values(fold_in, _ALS_FOLD_IN), ClearlyBetter()),),
            partial(_als_fold_in, als, fold_in),
            _AT_MOST_ALS,
        ),
    ]
    presets = {name: resolve_policy(name, config) for name in _PRESETS}
    decisions = tuple(
        Decision(name, {"fame_penalty": presets[name].fame_penalty}, rule)
        for name, rule in _PRESETS.items()
    )
    recommend = partial(_als_policies, als, fold_in, presets["balanced"])
    searches[PRESETS] = [Search("als", _FAME, decisions, recommend, _AT_MOST_PRESETS)]
    return searches


def _fit_search(model: Model, grid: tuple[Setting, ...]) -> Search:
    present = {name: model.hyper_parameters[name] for name in grid[0]}
    decision = Decision(model.name, present, MostLikes())
    return Search(model.name, grid, (decision,), partial(_refitted, model.fit), _AT_MOST)


def _answer_search(model: Model) -> Search:
    present = {name: model.hyper_parameters[name] for name in _ANSWERS[0]}
    decision = Decision(f"answers of {model.name}", present, MostLikes())
    return Search(model.name, _ANSWERS, (decision,), partial(_with_answers, model.fit), _AT_MOST)


def _values(settings: AlsSettings | FoldInSettings, names: Mapping[str, object]) -> Setting:
    values = asdict(settings)
    return {name: values[name] for name in names}


def _refitted(
    fit: Callable[..., Mapping[str, Bundle]],
    train: RatingTable,
    seed: int,
    settings: Sequence[Setting],
) -> _Recommended:
    for setting in settings:
        (bundle,) = fit(train, seed, **setting).values()
        yield bundle, pure_model()


def _with_answers(
    fit: Fitter, train: RatingTable, seed: int, settings: Sequence[Setting]
) -> _Recommended:
    (bundle,) = fit(train, seed).values()
    for setting in settings:
        assert isinstance(bundle.taste, SummedSimilarityConfig)  # noqa: S101 - for the type
        yield replace(bundle, taste=replace(bundle.taste, **setting)), pure_model()


def _als(
    als: AlsSettings,
    fold_in: FoldInSettings,
    train: RatingTable,
    seed: int,
    settings: Sequence[Setting],
) -> _Recommended:
    for setting in settings:
        fitted = fit_als(train, seed, settings=replace(als, **setting), fold_in=fold_in)
        yield fitted[FOLD_IN], pure_model()


def _als_fold_in(
    als: AlsSettings,
    fold_in: FoldInSettings,
    train: RatingTable,
    seed: int,
    settings: Sequence[Setting],
) -> _Recommended:
    movies = fit_movies(train, als, seed).movies
    for setting in settings:
        prior = replace(fold_in, **setting).prior(movies)
        yield by_fold_in(NAME, train, movies, prior), pure_model()


def _als_policies(
    als: AlsSettings,
    fold_in: FoldInSettings,
    preset: Policy,
    train: RatingTable,
    seed: int,
    settings: Sequence[Setting],
) -> _Recommended:
    bundle = fit_als(train, seed, settings=als, fold_in=fold_in)[FOLD_IN]
    for setting in settings:
        yield bundle, replace(preset, **setting)
