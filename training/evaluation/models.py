"""The models of the comparison by name; a new one adds a line here."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from training.als.model import fit_als
from training.als.settings import read_als_settings
from training.baselines.item_item import fit_ease, fit_itemknn
from training.baselines.popularity import fit_popularity, fit_random
from training.recommender import Fitter
from training.svd.model import fit_puresvd, fit_svd, read_svd_settings
from training.twotower.model import fit_twotower
from training.twotower.settings import read_recipe


def fitters(training_config: Path) -> Mapping[str, Fitter]:
    """Return the fitters of all models by name, baselines first.

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
    return {
        "popularity": fit_popularity,
        "random": fit_random,
        "itemknn": fit_itemknn,
        "ease": fit_ease,
        "puresvd": fit_puresvd,
        "svd": partial(fit_svd, settings=read_svd_settings(training_config)),
        "als": partial(fit_als, settings=als, fold_in=fold_in),
        "twotower": partial(fit_twotower, settings=read_recipe(training_config), objective="mse"),
        "twotower-softmax": partial(
            fit_twotower, settings=read_recipe(training_config, "softmax"), objective="softmax"
        ),
    }
