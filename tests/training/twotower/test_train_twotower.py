"""The two-tower trainer's command: its files, its output and its errors."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.bundle import Bundle
from engine.policy import Policy
from engine.session.session import Session
from tests.source_tree import ROOT, TRAINING_YAML
from tests.training.twotower.data import write_splits
from training.train_twotower import main
from training.twotower.loop import train
from training.twotower.network import TwoTower

SMALL = ("--dimension", "8", "--epochs", "3", "--batch-size", "64")


@pytest.fixture
def processed(tmp_path) -> Path:
    return write_splits(tmp_path / "processed")


def run(processed: Path, out: Path, *flags: str) -> int:
    folders = ["--processed", str(processed), "--out", str(out), "--config", str(TRAINING_YAML)]
    return main([*folders, *SMALL, *flags])


def manifest_of(out: Path) -> dict:
    return json.loads((out / "twotower" / "manifest.json").read_text())


def test_the_folder_is_a_bundle_of_the_towers_output(processed, tmp_path, capsys):
    assert run(processed, tmp_path) == 0
    bundle = Bundle.load(tmp_path / "twotower", processed)
    assert bundle.model == "twotower"
    assert bundle.taste.unit_length
    network = TwoTower(30, 24, 8)
    path = tmp_path / "twotower" / "twotower_model.pt"
    network.load_state_dict(torch.load(path, weights_only=True))
    tower = network.movie_vectors().numpy()
    unit = tower / (np.linalg.norm(tower, axis=1, keepdims=True) + 1e-8)
    assert bundle.vectors == pytest.approx(unit, abs=1e-6)
    session = Session(bundle, Policy())
    session.start([10, 20, 30, 40])
    assert session.recommend() is not None
    out = capsys.readouterr().out
    assert "epoch 3/3: loss " in out
    assert "train: 400 rows, 30 users, 24 films" in out
    assert "predicting film mean" in out
    assert "rows/s" in out


def test_the_manifest_records_settings_and_validation(processed, tmp_path):
    assert run(processed, tmp_path) == 0
    manifest = manifest_of(tmp_path)
    assert manifest["hyper_parameters"]["objective"] == "mse"
    assert manifest["hyper_parameters"]["learning_rate"] == 0.001
    assert set(manifest["files"]) == {"movie_embeddings.npy", "movie_map.json"}
    assert set(manifest["versions"]) == {"python", "numpy", "torch"}
    validation = manifest["validation"]
    assert validation["epoch"] == len(validation["loss_by_epoch"]) == 3
    assert validation["loss"] == validation["loss_by_epoch"][-1]
    assert validation["rows"] + validation["rows_dropped_unknown_id"] == 80
    # the variance of half to five stars drawn evenly is 2.06
    assert 1.5 < validation["predicting_mean"] < 2.6
    user_map = json.loads((tmp_path / "twotower" / "user_map.json").read_text())
    assert user_map == {str(101 + row): row for row in range(30)}


def test_a_second_run_writes_the_same_bytes(processed, tmp_path):
    for name in ("first", "second"):
        assert run(processed, tmp_path / name, "--fast") == 0
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "twotower").iterdir()}
        for name in ("first", "second")
    )
    assert first == second


def test_softmax_is_compared_with_popularity(processed, tmp_path, capsys):
    assert run(processed, tmp_path, "--objective", "softmax") == 0
    manifest = manifest_of(tmp_path)
    assert manifest["hyper_parameters"]["objective"] == "softmax"
    assert manifest["validation"]["predicting_popularity"] > 0
    assert "predicting popularity" in capsys.readouterr().out


@pytest.mark.parametrize(("flags", "mixed"), [((), False), (("--mixed-precision",), True)])
def test_towers_multiply_in_float32_unless_asked(processed, tmp_path, monkeypatch, flags, mixed):
    asked = []

    def noting(train_rows, val_rows, shape, settings, objective, environment):
        asked.append(environment.mixed_precision)
        return train(train_rows, val_rows, shape, settings, objective, environment)

    monkeypatch.setattr("training.train_twotower.train", noting)
    assert run(processed, tmp_path, *flags) == 0
    assert asked == [mixed]


def test_ctrl_c_ends_in_one_line_and_resume_continues(processed, tmp_path, monkeypatch, capsys):
    class Interrupting:
        def step(self, rows):
            return False

        def report_loss(self, loss):
            pass

        def report_epoch(self, epoch, losses):
            raise KeyboardInterrupt

    @contextmanager
    def reporter(epochs, rows, done):
        yield Interrupting()

    with monkeypatch.context() as patched:
        patched.setattr("training.train_twotower.console", reporter)
        assert run(processed, tmp_path / "stopped") == 130
    message = capsys.readouterr().err
    assert message == "stopped; --resume continues after the last finished epoch\n"
    assert [path.name for path in (tmp_path / "stopped" / "twotower").iterdir()] == [
        "checkpoint.pt"
    ]
    assert run(processed, tmp_path / "stopped", "--resume") == 0
    assert "epoch 1/3" not in capsys.readouterr().out
    assert run(processed, tmp_path / "at-once") == 0
    assert manifest_of(tmp_path / "stopped") == manifest_of(tmp_path / "at-once")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (("--resume",), "checkpoint.pt: cannot be read: no such file or directory"),
        (("--epochs", "0"), "--epochs: 0 is out of range; give a whole number"),
        (("--fast", "--objective", "softmax"), "--fast is a recipe for the objective mse"),
    ],
)
def test_invalid_flags_are_reported_in_one_line(processed, tmp_path, capsys, flags, expected):
    assert run(processed, tmp_path, *flags) == 2
    message = capsys.readouterr().err
    assert expected in message
    assert message.count("\n") == 1


def test_a_missing_cuda_device_is_reported(processed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert run(processed, tmp_path, "--device", "cuda") == 2
    assert capsys.readouterr().err == "this machine has no cuda device; use --device auto\n"


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("train.csv", None, "is missing; make it"),
        ("train.csv", "userId,movieId,rating\n", "has no rows"),
        ("val.csv", "userId,movieId,rating\n", "has no rows"),
        ("train.csv", "userId,movieId,rating\n101,10,nan\n", "rating is nan, not a finite"),
        ("train.csv", "userId,movieId,rating\n1,1,3\n1,2,3\n", "every rating is 3"),
        ("train.csv", "userId,movieId,rating\n1,1,-1\n1,2,1\n", "rating is -1, not from 0.5"),
        ("val.csv", "userId,movieId,rating\n999,10,4\n", "no validation row has a user"),
        ("manifest.json", "{", "is not valid JSON"),
    ],
)
def test_bad_input_ends_in_one_line_and_publishes_nothing(
    processed, tmp_path, capsys, file, content, expected
):
    if content is None:
        (processed / file).unlink()
    else:
        (processed / file).write_text(content)
    assert run(processed, tmp_path) == 2
    message = capsys.readouterr().err
    assert expected in message
    assert message.count("\n") == 1
    assert not (tmp_path / "twotower" / "manifest.json").exists()


def test_the_app_recommends_from_it_without_torch(processed, tmp_path):
    assert run(processed, tmp_path / "artifacts") == 0
    likes = [part for film in (10, 20, 30, 40) for part in ("--like", f"Film {film}")]
    arguments = [
        "recommend", "--model", "twotower", "--artifacts", str(tmp_path / "artifacts"),
        "--processed", str(processed), *likes, "--json",
    ]  # fmt: skip
    code = (
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "from tui.cli.main import main\n"
        f"sys.exit(main({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["recommendations"]
