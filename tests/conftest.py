import gc
import os
from importlib.metadata import Distribution, PackageNotFoundError
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# The workers fill the cores already, and with data this small a second thread only waits. Set
# before a library starts any.
for _variable, _value in (
    ("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "passive")
):  # fmt: skip
    os.environ.setdefault(_variable, _value)

_numbers = count()


def pytest_collection_finish() -> None:
    """Leave what is imported by now to no later garbage collection: tests are a fifth quicker.

    A screen makes so many objects that Python would collect all of them with every other test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_sessionfinish() -> None:
    """Collect once at the end; pytest does it five times, over what is left."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def config_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test, and the processes it starts, away from the person's own settings."""
    return _home(homes, "XDG_CONFIG_HOME", monkeypatch)


@pytest.fixture(autouse=True)
def data_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test, and the processes it starts, away from the person's kept sessions."""
    return _home(homes, "XDG_DATA_HOME", monkeypatch)


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide what pip knows of fourfold, as in a checkout that nobody installed."""
    found = Distribution.from_name

    def from_name(name: str) -> Distribution:
        if name == "fourfold":
            raise PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(Distribution, "from_name", from_name)


def _home(homes: Path, variable: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Not `mktemp` again, which lists all earlier folders.
    home = homes / str(next(_numbers))
    home.mkdir()
    monkeypatch.setenv(variable, str(home))
    return home


# A busy machine is not the code's fault, and benchmarks measure what is slow. Each run tries
# other examples, so that many runs try many.
settings.register_profile("fourfold", deadline=None, max_examples=50)
settings.load_profile("fourfold")
