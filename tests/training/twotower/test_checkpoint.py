"""Checkpoints: atomic, matched to their run, and never unpickled."""

import errno
import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.errors import DataError
from tests.training.twotower.data import ROW_WISE, SHAPE, SMALL, random_rows
from training.twotower.loop import Environment, train

TRAIN, VAL = random_rows(300), random_rows(60, seed=1)


@pytest.fixture
def path(tmp_path) -> Path:
    """Return a checkpoint of a finished run of `SMALL`."""
    path = tmp_path / "checkpoint.pt"
    train(TRAIN, VAL, SHAPE, SMALL, environment=Environment(checkpoint=path))
    return path


def resumed(path, settings=SMALL, *, rows=TRAIN, shape=SHAPE):
    environment = Environment(checkpoint=path, resume=True)
    return train(rows, VAL, shape, settings, environment=environment)


def test_a_checkpoint_holds_the_finished_run(path):
    again = resumed(path)
    assert len(again.history) == SMALL.epochs
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (replace(SMALL, dimension=9), "belongs to a run with dimension 8, this one has 9"),
        (replace(SMALL, batch_size=65), "batch_size 64, this one has 65"),
        (ROW_WISE, "table_learning_rate 0.0, this one has 0.02"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused(path, settings, expected):
    with pytest.raises(DataError, match=expected):
        resumed(path, settings)


def test_a_checkpoint_of_another_shape_is_refused(path):
    with pytest.raises(DataError, match="users 30, this one has 31"):
        resumed(path, shape=(31, 24))


def test_a_checkpoint_of_other_data_is_refused(path):
    with pytest.raises(DataError, match="training rows"):
        resumed(path, rows=random_rows(300, seed=5))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04torn", b"not a checkpoint", None])
def test_a_file_that_is_not_a_checkpoint_is_refused(tmp_path, content):
    path = tmp_path / "checkpoint.pt"
    if content is None:
        torch.save({"model": {}}, path)
    else:
        path.write_bytes(content)
    with pytest.raises(DataError, match="is not a checkpoint of this trainer"):
        resumed(path)


def test_a_torn_checkpoint_is_refused(path):
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(DataError, match="is not a checkpoint of this trainer"):
        resumed(path)


def test_a_missing_checkpoint_is_reported(tmp_path):
    with pytest.raises(DataError, match="cannot be read: no such file"):
        resumed(tmp_path / "checkpoint.pt")


def test_a_checkpoint_of_an_older_format_is_reported(path):
    content = torch.load(path, weights_only=True)
    torch.save(content | {"format": "fourfold two-tower checkpoint 0"}, path)
    with pytest.raises(DataError, match="has format 'fourfold two-tower checkpoint 0'"):
        resumed(path)


@pytest.mark.parametrize(
    "change", [{"run": 3}, {"history": [(1,)]}, {"model": {}}, {"optimisers": []}]
)
def test_a_checkpoint_without_its_state_is_refused(path, change):
    content = torch.load(path, weights_only=True)
    torch.save(content | change, path)
    with pytest.raises(DataError, match="does not hold the state of a training"):
        resumed(path)


class Trap:
    """Records that it was unpickled."""

    sprung = False

    def __reduce__(self):
        return setattr, (Trap, "sprung", True)


@pytest.mark.parametrize("save", [torch.save, pickle.dump])
def test_a_pickle_is_refused_and_never_run(tmp_path, save):
    path = tmp_path / "checkpoint.pt"
    with path.open("wb") as file:
        save({"format": Trap()}, file)
    with pytest.raises(DataError, match="is not a checkpoint of this trainer"):
        resumed(path)
    assert not Trap.sprung


def test_a_full_disk_leaves_the_last_good_checkpoint(path, monkeypatch):
    good = path.read_bytes()

    class Full:
        def __init__(self, handle, mode):
            os.close(handle)

        def __enter__(self):
            return self

        def __exit__(self, *raised):
            return False

        def write(self, content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real = os.fdopen
    with monkeypatch.context() as patched:
        patched.setattr(
            os, "fdopen", lambda handle, mode: (Full if "w" in mode else real)(handle, mode)
        )
        with pytest.raises(DataError, match="no space left on device; free space"):
            resumed(path, replace(SMALL, epochs=6))
    assert path.read_bytes() == good
    assert len(resumed(path, replace(SMALL, epochs=6)).history) == 6
    assert [item.name for item in path.parent.iterdir()] == [path.name]
