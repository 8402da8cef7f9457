import os

import pytest

from tests.preprocessing.tmdb.fetching import KEY, TMDB_IDS, film, prepare
from tests.preprocessing.tmdb.server import tmdb_server


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """Set the test key, and unset proxies and other keys."""
    for name in list(os.environ):
        if name.startswith("TMDB_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TMDB_API_KEY", KEY)


@pytest.fixture
def tmdb():
    """A server that has all twelve films."""
    with tmdb_server() as server:
        server.films = {tmdb_id: film(n) for n, tmdb_id in TMDB_IDS.items()}
        yield server


@pytest.fixture
def folder(tmp_path):
    """A processed/ folder with the twelve films."""
    return prepare(tmp_path / "out", TMDB_IDS)
