"""The models of the comparison by name; a new one adds a line here."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from training.als.model import fit_als, fit_als_fold_in
from training.als.settings import AlsSettings, FoldInSettings, read_als_settings
from training.baselines.item_item import fit_ease, fit_itemknn
from training.baselines.popularity import fit_popularity, fit_random
from training.baselines.random_walk import fit_rp3beta
from training.fitted_bundle import FOLD_IN, NO_TASTE, ROCCHIO, SIMILARITY
from training.fitter import Model
from training.svd.model import fit_puresvd, fit_svd, read_svd_settings
from training.twotower.model import fit_twotower
from training.twotower.settings import ObjectiveName, TwoTowerSettings, read_recipe

_OBJECTIVES = (
    "twotower has the documented objective, squared error; "
    "the model in artifacts/twotower is twotower-softmax"
)

_LIKES_ONLY = (
    "als-likes knows likes only, as other models do: no other ratings and no features of films in "
    "the fit, no dislikes or skips in a session"
)
_NO_SKIPS = "als-no-skips is als, but skips do not count as evidence"


def known_models(training_config: Path) -> Mapping[str, Model]:
    """Return all models by name, baselines first.

    Parameters
    ----------
    training_config
        The settings file of the trainers, config/training.yaml.

    Raises
    ------
    DataError
        A setting is unusable.
    """
    als, fold_in = read_als_settings(training_config)
    svd = read_svd_settings(training_config)
    mse, softmax = read_recipe(training_config), read_recipe(training_config, "softmax")
    models = (
        Model("popularity", fit_popularity, (NO_TASTE,)),
        Model("random", fit_random, (NO_TASTE,)),
        Model("itemknn", fit_itemknn, (SIMILARITY,)),
        Model("ease", fit_ease, (SIMILARITY,)),
        Model("rp3beta", fit_rp3beta, (SIMILARITY,)),
        Model("puresvd", fit_puresvd, (ROCCHIO,)),
        Model("svd", partial(fit_svd, settings=svd), (ROCCHIO,)),
        Model("als", partial(fit_als, settings=als, fold_in=fold_in), (FOLD_IN, ROCCHIO)),
        _als_with("als-likes", als.with_likes_only(), fold_in.with_likes_only(), _LIKES_ONLY),
        _als_with("als-no-skips", als, fold_in.without_skips(), _NO_SKIPS),
        _twotower("twotower", mse, "mse", note=_OBJECTIVES),
        _twotower("twotower-softmax", softmax, "softmax"),
    )
    return {model.name: model for model in models}


def _als_with(name: str, settings: AlsSettings, fold_in: FoldInSettings, note: str) -> Model:
    """Return als with less evidence, so that its rows compare with those of other models."""
    fit = partial(fit_als_fold_in, settings=settings, fold_in=fold_in)
    return Model(name, fit, (FOLD_IN,), note=note)


def _twotower(
    name: str, settings: TwoTowerSettings, objective: ObjectiveName, note: str = ""
) -> Model:
    fit = partial(fit_twotower, settings=settings, objective=objective)
    return Model(name, fit, (ROCCHIO,), libraries=("torch",), note=note)
