import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.homes import write_home
from tests.faults.writers import Workshop, build_workshop


@pytest.fixture(scope="session")
def open_tmp() -> Iterator[Path]:
    """A folder that a process without rights may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="fourfold-faults-"))
    folder.chmod(0o755)
    yield folder
    for path, names, _ in os.walk(folder):
        for name in names:
            (Path(path) / name).chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sound(open_tmp: Path) -> Path:
    """A home in which nothing is damaged; tests damage copies of it."""
    return write_home(open_tmp / "sound")


@pytest.fixture(scope="session")
def workshop(open_tmp: Path) -> Workshop:
    """Every folder that a command writes, made once from either of two data sets."""
    (open_tmp / "workshop").mkdir()
    return build_workshop(open_tmp / "workshop")


@pytest.fixture
def place(open_tmp: Path) -> Iterator[Path]:
    """An empty folder that a process without rights may enter."""
    folder = Path(tempfile.mkdtemp(dir=open_tmp))
    folder.chmod(0o755)
    yield folder
    for path, names, _ in os.walk(folder):
        for name in names:
            (Path(path) / name).chmod(0o755)
    shutil.rmtree(folder)
