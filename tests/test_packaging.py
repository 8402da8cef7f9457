"""The built wheel, installed into an empty environment, works from any folder."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.source_tree import ROOT

TRAINING_ONLY_STARTS = ("ratings", "train", "val", "test", "user_")
TRAINING_ONLY_ENDS = (".joblib", ".pt")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if k not in ("FOURFOLD_HOME", "PYTHONPATH")}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environ, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation",
        "--wheel-dir", folder, ROOT, cwd=folder,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scripts folder of an environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    done = run(
        sys.executable, "-m", "pip", "--python", folder, "install", "--quiet", "--no-compile",
        "--disable-pip-version-check", "--constraint", ROOT / ".ci" / "requirements.lock", wheel,
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def test_the_wheel_carries_the_runtime_files_and_no_training_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    bundled = [name.removeprefix("engine/bundled/") for name in names if "bundled" in name]
    for needed in (
        "config/recommender_policy.yaml",
        "config/presets/classic.yaml",
        "processed/manifest.json",
        "processed/movies_filtered.csv",
        "processed/movie_popularity.json",
        "artifacts/svd/manifest.json",
        "artifacts/svd/movie_embeddings.npy",
        "artifacts/svd/movie_map.json",
        "artifacts/als/manifest.json",
        "artifacts/als/movie_embeddings.npy",
        "artifacts/als/movie_map.json",
        "artifacts/als/gram.npy",
        "processed/title_index.npz",
    ):
        assert needed in bundled
    data = [Path(name).name for name in bundled if not name.startswith("config/")]
    assert not [name for name in data if name.startswith(TRAINING_ONLY_STARTS)]
    assert not [name for name in data if name.endswith(TRAINING_ONLY_ENDS)]
    assert not any(name.startswith(("tests/", "benchmarks/", "data/")) for name in names)


def test_the_installed_command_recommends_from_any_folder(installed: Path, tmp_path: Path) -> None:
    titles = ("toy story", "the matrix", "inception", "fargo")
    likes = [part for title in titles for part in ("--like", title)]
    done = run(installed / "fourfold", "recommend", *likes, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["recommendations"]) == 10
    located = run(installed / "fourfold", "locate", cwd=tmp_path).stdout
    assert located.count("(installed package)") == 3


def test_the_installed_app_needs_no_training_packages(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "python", "-c", "import tui.app, sys", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for package in ("pandas", "scipy", "sklearn", "torch", "pyarrow"):
        missing = run(installed / "python", "-c", f"import {package}", cwd=tmp_path)
        assert "ModuleNotFoundError" in missing.stderr


def test_nothing_is_written_into_the_installed_package(installed: Path, tmp_path: Path) -> None:
    code = "from engine.files.locations import output_folder; output_folder('artifacts', None)"
    done = run(installed / "python", "-c", code, cwd=tmp_path)
    assert "no folder to write artifacts/ to" in done.stderr
