"""What each part may import, seen from what it really loads."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pandas", "pyarrow", "scipy", "sklearn", "torch", "joblib", "tqdm", "httpx"}
POSTERS = {"httpx", "PIL", "textual_image"}


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


ENGINE = (
    "import pkgutil, importlib, engine; "
    "[importlib.import_module(m.name) for m in pkgutil.walk_packages(engine.__path__, 'engine.')]"
)


def test_the_engine_loads_nothing_but_numpy_rapidfuzz_and_yaml() -> None:
    loaded = modules_after(ENGINE)
    assert not loaded & (HEAVY | {"textual", "rich", "tui", "preprocessing", "training"})
    assert {"numpy", "rapidfuzz", "yaml"} <= loaded


@pytest.mark.parametrize("module", ["tui.app", "tui.cli.main", "tui.cli.recommend"])
def test_the_app_loads_none_of_the_training_packages(module: str) -> None:
    assert not modules_after(f"import {module}") & (HEAVY | {"preprocessing", "training"})


@pytest.mark.parametrize("module", ["tui.app", "tui.screens.recommend", "tui.posters"])
def test_the_packages_for_posters_are_left_to_the_flag(module: str) -> None:
    assert not modules_after(f"import {module}") & POSTERS


@pytest.mark.parametrize(
    "command",
    [
        ["locate"],
        ["keys"],
        ["policy", "--check", "classic"],
        [
            "recommend",
            *(
                part
                for t in ("toy story", "fargo", "casino", "babe 1995")
                for part in ("--like", t)
            ),
        ],
    ],
    ids=lambda command: command[0],
)
def test_plain_subcommands_do_not_load_textual(command: list[str]) -> None:
    run = (
        f"from tui.cli.main import main; assert main({command!r}) == 0\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {run}"], capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & (HEAVY | {"textual", "rich"})


def test_loading_and_the_first_key_leave_masked_arrays_alone() -> None:
    run = (
        "import sys; from pathlib import Path; from tui.startup import Launch; "
        "loaded = Launch(*(Path(name) for name in ('config', 'processed', 'artifacts'))).load(); "
        "assert loaded.index.search('ronin'); "
        "print('numpy' in sys.modules, 'numpy.ma' in sys.modules)"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", run], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.split() == ["True", "False"]
