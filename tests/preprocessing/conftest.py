import shutil

import pytest

from preprocessing import setup
from tests.preprocessing.data_sets import THRESHOLDS, status_of, ten_users, write_data_set


@pytest.fixture
def raw(tmp_path):
    """A raw data set of ten users and three movies."""
    return write_data_set(tmp_path / "tiny", ten_users())


@pytest.fixture(scope="session")
def processed_once(tmp_path_factory):
    """The folder that `setup` makes of a data set as `raw` is; tests change copies of it."""
    root = tmp_path_factory.mktemp("processed")
    source = write_data_set(root / "tiny", ten_users())
    assert status_of(setup.main, source, "--processed", root / "out", *THRESHOLDS) == 0
    return root / "out"


@pytest.fixture
def processed(processed_once, tmp_path):
    """The folder that `setup` makes of `raw`."""
    return shutil.copytree(processed_once, tmp_path / "processed")
