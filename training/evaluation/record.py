"""The record of a comparison for the JSON file: all that is needed to cite and to repeat it."""

import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from engine.files.manifest import sha256_of
from engine.policy import Policy
from engine.text import visible
from engine.version import VERSION
from training.evaluation.cross_validate import Comparison
from training.evaluation.protocol import Protocol
from training.evaluation.report import differences_of, results_of
from training.fitter import Model
from training.rating_table import RatingTable

_LIBRARIES: Final = ("numpy", "scipy", "scikit-learn")


def origin_of(files: Mapping[str, Path], arguments: Sequence[str]) -> dict[str, Any]:
    """Return the path and the SHA-256 of each file, and the arguments of the command."""
    return {
        "data": {
            name: {"file": visible(str(path)), "sha256": sha256_of(path)}
            for name, path in files.items()
        },
        "arguments": [visible(argument) for argument in arguments],
    }


def record_of(
    comparison: Comparison,
    pairs: Iterable[tuple[str, str]],
    table: RatingTable,
    models: Sequence[Model],
    policies: Sequence[Policy],
    protocol: Protocol,
) -> dict[str, Any]:
    """Return all that was chosen and found.

    Parameters
    ----------
    pairs
        Names of rows whose differences are recorded; those of failed models are left out.
    """
    fitted = [model for model in models if model.name not in comparison.failed]
    return {
        "protocol": protocol.to_mapping(table, comparison.n_users),
        "results": results_of(comparison.rows, protocol.seed),
        "comparisons": differences_of(comparison.rows, pairs, protocol.seed),
        "failed": [{"model": model, "error": error} for model, error in comparison.failed.items()],
        "models": {model.name: model.hyper_parameters for model in models},
        "policies": {policy.name: policy.to_mapping() for policy in policies},
        "versions": _versions(fitted),
    }


def _versions(models: Sequence[Model]) -> dict[str, str]:
    special = [library for model in models for library in model.libraries]
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "fourfold": VERSION,
        **{name: version(name) for name in dict.fromkeys((*_LIBRARIES, *special))},
    }
