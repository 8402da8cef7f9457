"""Two gloo processes learn what one learns from the same whole batches."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine.errors import DataError
from tests.training.twotower.data import write_splits
from training.train_twotower import main
from training.twotower.processes import Processes, joined, launched

CONFIG = Path(__file__).parents[3] / "config" / "training.yaml"
SOURCE = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "flags", [("--batch-size", "57"), ("--objective", "softmax", "--batch-size", "64")]
)
def test_two_processes_have_the_loss_curve_of_one(tmp_path, flags):
    processed = write_splits(tmp_path / "processed")

    def arguments(out: str) -> list[str]:
        folders = ["--processed", str(processed), "--out", str(tmp_path / out)]
        return [*folders, "--config", str(CONFIG), "--dimension", "8", "--epochs", "3", *flags]

    assert main(arguments("one")) == 0
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node"]
    done = subprocess.run(
        [*torchrun, "2", "-m", "training.train_twotower", *arguments("two")],
        cwd=SOURCE, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("wrote ") == 1
    one, two = (
        json.loads((tmp_path / out / "twotower" / "manifest.json").read_text())["validation"]
        for out in ("one", "two")
    )
    assert len(one["loss_by_epoch"]) == 3
    assert two["loss_by_epoch"] == pytest.approx(one["loss_by_epoch"], rel=1e-5)


def test_without_torchrun_there_is_one_process():
    alone = launched({"RANK": "3"})
    assert alone == Processes(rank=0, count=1)
    assert alone.leads
    assert float(alone.total(torch.tensor(2.5))) == 2.5


def test_torchrun_says_which_process_this_is():
    said = {"TORCHELASTIC_RUN_ID": "x", "RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1"}
    assert launched(said) == Processes(rank=3, count=4, local_rank=1)
    del said["LOCAL_RANK"]
    with pytest.raises(DataError, match="start with torchrun"):
        launched(said)


def test_nccl_refuses_a_row_wise_adam():
    two = Processes(rank=0, count=2)
    with (
        pytest.raises(DataError, match="add --table-learning-rate 0"),
        joined(two, torch.device("cuda"), row_wise=True),
    ):
        pass
