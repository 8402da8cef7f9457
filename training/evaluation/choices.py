"""The models and policies of a comparison, chosen by name; a model may be the user's own."""

import importlib
import inspect
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from engine.errors import DataError
from engine.policy import Policy
from training.evaluation.policies import read_policies
from training.fitter import Model

_SEPARATOR: Final = ":"
_FORM: Final = "PACKAGE.MODULE:FUNCTION"


def chosen_models(text: str | None, known: Mapping[str, Model]) -> list[Model]:
    """Return the models named in `text`, separated by commas; all known ones for None.

    A name of the form PACKAGE.MODULE:FUNCTION is that of a fitter to import; the current folder
    is searched before Python's other folders.

    Raises
    ------
    DataError
        A name is empty, repeated or unknown, or a fitter cannot be imported or called.
    """
    if text is None:
        return list(known.values())
    names = _names("--models", text)
    for name in names:
        if name not in known and _SEPARATOR not in name:
            choices = f"{', '.join(known)} or name your own as {_FORM}"
            raise DataError(f"no model called {name!r}", fix=f"choose from {choices}")
    return [known[name] if name in known else _own_model(name) for name in names]


def chosen_policies(text: str | None, config: Path) -> tuple[list[Policy], list[str]]:
    """Return the policies named in `text`, and the names of missing ones, as `read_policies`.

    Raises
    ------
    DataError
        A name is empty, or two policies have the same name.
    PolicyError
        A policy is unknown or unusable.
    """
    policies, missing = read_policies(None if text is None else _names("--policies", text), config)
    _require_distinct(
        "--policies", [policy.name for policy in policies], "name it once, or rename its file"
    )
    return policies, missing


def _names(flag: str, text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        fix = "write names with a comma between"
        raise DataError(f"a name in {text!r} is empty", where=flag, fix=fix)
    _require_distinct(flag, names)
    return names


def _require_distinct(flag: str, names: Iterable[str], fix: str = "name it once") -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise DataError(f"{name!r} is there {times} times", where=flag, fix=fix)


def _own_model(path: str) -> Model:
    module, _, name = path.partition(_SEPARATOR)
    if not all(part.isidentifier() for part in (*module.split("."), name)):
        raise DataError(
            f"{path!r} is not of the form {_FORM}",
            where="--models",
            fix=f"name the module and the function, with {_SEPARATOR!r} between",
        )
    found = _imported(module)
    if not hasattr(found, name):
        raise DataError(
            f"has no {name!r}",
            where=found.__file__ or module,
            fix="name a function of this module",
        )
    fit = getattr(found, name)
    if not callable(fit):
        raise DataError("cannot be called", where=path, fix="name a function that fits a model")
    try:
        inspect.signature(fit).bind(None, 0)
    except (TypeError, ValueError):
        raise DataError(
            "cannot be called with a training set and a seed",
            where=path,
            fix="see Fitter in training/fitter.py",
        ) from None
    return Model(path, fit)


def _imported(module: str) -> ModuleType:
    if "" not in sys.path:  # the current folder, which not every way to start Python adds
        sys.path.insert(0, "")
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:
        if isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}."):
            raise DataError(
                f"no module called {error.name!r}",
                where="--models",
                fix="start in the folder that has it, or add that folder to PYTHONPATH",
            ) from None
        raise DataError(
            f"{module} cannot be imported: {type(error).__name__}: {error}",
            where="--models",
            fix="fix the module",
        ) from error
