"""What each part imports, seen from what is loaded."""

import subprocess
import sys
from functools import cache

import pytest

from tests.source_tree import ROOT

HEAVY = {"pandas", "pyarrow", "scipy", "sklearn", "torch", "joblib", "tqdm", "httpx"}
POSTERS = {"httpx", "PIL", "textual_image"}
ENGINE = (
    "import pkgutil, importlib, engine; "
    "[importlib.import_module(m.name) for m in pkgutil.walk_packages(engine.__path__, 'engine.')]"
)
LIKES = [f"--like={title}" for title in ("toy story", "fargo", "casino", "babe 1995")]
COMMANDS = (
    ["locate"], ["keys"], ["policy", "--check", "classic"], ["recommend", *LIKES],
    ["recommend", *LIKES, "--answer", "heat=y"], ["find", "heat"], ["sessions"],
)  # fmt: skip


@cache
def loaded_after(statement: str) -> frozenset[str]:
    """Return the modules loaded by `statement`; those of a package count as the package."""
    code = f"import sys; {statement}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    modules = done.stdout.splitlines()[-1].split()
    return frozenset({*modules, *(module.split(".")[0] for module in modules)})


def test_the_engine_loads_nothing_but_numpy_rapidfuzz_and_yaml() -> None:
    loaded = loaded_after(ENGINE)
    assert not loaded & (HEAVY | {"textual", "rich", "tui", "preprocessing", "training"})
    assert {"numpy", "rapidfuzz", "yaml"} <= loaded


@pytest.mark.parametrize(
    "module", ["tui.app", "tui.cli.main", "tui.cli.recommend", "tui.screens.recommend"]
)
def test_the_app_loads_none_of_the_training_packages(module: str) -> None:
    assert not loaded_after(f"import {module}") & (HEAVY | {"preprocessing", "training"})


def test_the_first_paint_needs_neither_numpy_nor_rapidfuzz() -> None:
    assert not loaded_after("import tui.app") & {"numpy", "rapidfuzz"}


@pytest.mark.parametrize("module", ["tui.app", "tui.screens.recommend", "tui.posters"])
def test_packages_for_posters_are_loaded_only_for_the_flag(module: str) -> None:
    assert not loaded_after(f"import {module}") & POSTERS


def test_plain_subcommands_do_not_load_textual() -> None:
    run = f"from tui.cli.main import main; assert not any(main(one) for one in {COMMANDS})"
    assert not loaded_after(run) & (HEAVY | {"textual", "rich"})


def test_loading_and_the_first_key_do_not_load_masked_arrays() -> None:
    loaded = loaded_after(
        "from tests.source_tree import *; from tui.startup import Launch; "
        "films = Launch(CONFIG, PROCESSED, ARTIFACTS).load(); "
        "assert films.finder.index.search('ronin') and films.finder.find('rokcy two 80s')"
    )
    assert "numpy" in loaded
    assert "numpy.ma" not in loaded
