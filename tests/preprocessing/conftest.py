import pytest

from preprocessing import setup
from tests.preprocessing.data_sets import THRESHOLDS, status_of, ten_users, write_data_set


@pytest.fixture
def raw(tmp_path):
    """A raw data set of ten users and three movies."""
    return write_data_set(tmp_path / "tiny", ten_users())


@pytest.fixture
def processed(raw, tmp_path):
    """The folder that `setup` makes of `raw`."""
    out = tmp_path / "processed"
    assert status_of(setup.main, raw, "--processed", out, *THRESHOLDS) == 0
    return out
