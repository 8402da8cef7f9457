import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import bundles
from tests.faults.app_home import write_home
from tests.faults.builds import Builds, build_all
from tests.tui.conftest import parsed_once  # noqa: F401 - apps start quicker here too


@contextmanager
def new_folder(parent: Path | None = None) -> Iterator[Path]:
    """Yield a folder that a user without rights may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="fourfold-faults-", dir=parent))
    folder.chmod(0o755)
    yield folder
    for path, names, _ in os.walk(folder):
        for name in names:
            (Path(path) / name).chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def shared_folder() -> Iterator[Path]:
    with new_folder() as folder:
        yield folder


@pytest.fixture
def open_folder(shared_folder: Path) -> Iterator[Path]:
    """An empty folder that a user without rights may enter."""
    with new_folder(shared_folder) as folder:
        yield folder


@pytest.fixture(scope="session")
def sound_home(shared_folder: Path) -> Path:
    """A home without damage; tests damage copies of it."""
    return write_home(shared_folder / "sound")


@pytest.fixture
def home(sound_home: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sound home, which commands use by default."""
    monkeypatch.setenv("FOURFOLD_HOME", str(open_folder / "home"))
    return shutil.copytree(sound_home, open_folder / "home", symlinks=True)


@pytest.fixture(scope="session")
def terminal_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for the app on a terminal, which may write to it."""
    return bundles.write_home(tmp_path_factory.mktemp("terminals"), bundles.random_films(40))


@pytest.fixture(scope="session")
def builds(shared_folder: Path) -> Builds:
    """Every folder that a command writes, built once from each of two data sets."""
    (shared_folder / "builds").mkdir()
    return build_all(shared_folder / "builds")
