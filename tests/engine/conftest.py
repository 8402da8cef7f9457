from pathlib import Path

import pytest

from engine.bundle import Bundle
from tests.bundles import make_bundle, random_films


@pytest.fixture(scope="session")
def random_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for 60 random films and their model; tests may add other models."""
    return tmp_path_factory.mktemp("random")


@pytest.fixture(scope="session")
def bundle(random_home: Path) -> Bundle:
    """A bundle of 60 random films; no test changes it."""
    return make_bundle(random_home, random_films(60))
