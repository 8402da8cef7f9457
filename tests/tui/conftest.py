from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundles import write_model
from tests.tui.app_driver import launch_for
from tests.tui.films import FILMS
from tui.startup import Launch


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    return launch_for(tmp_path, FILMS)


@pytest.fixture
def two_models(launch: Launch) -> Launch:
    """Launch on `svd`, beside `turned`, which recommends other films."""
    turned = [replace(film, vector=(film.vector[1], film.vector[0])) for film in FILMS]
    write_model(launch.artifacts / "turned", turned[::-1])
    return replace(launch, model="svd")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, which is the home folder too."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    return folder
