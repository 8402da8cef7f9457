"""Two gloo processes have the losses of one process with the same batches."""

import json
import os
import subprocess
import sys

import pytest
import torch

from engine.errors import DataError
from tests.source_tree import ROOT, TRAINING_YAML
from tests.training.twotower.data import write_splits
from training.train_twotower import main
from training.twotower.processes import Processes, from_torchrun, process_group


@pytest.mark.parametrize(
    "flags", [("--batch-size", "57"), ("--objective", "softmax", "--batch-size", "64")]
)
def test_two_processes_have_the_loss_curve_of_one(tmp_path, flags):
    processed = write_splits(tmp_path / "processed")

    def arguments(out: str) -> list[str]:
        folders = ["--processed", str(processed), "--out", str(tmp_path / out)]
        return [
            *folders,
            "--config",
            str(TRAINING_YAML),
            "--dimension",
            "8",
            "--epochs",
            "3",
            *flags,
        ]

    assert main(arguments("one")) == 0
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node"]
    done = subprocess.run(
        [*torchrun, "2", "-m", "training.train_twotower", *arguments("two")],
        cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True,
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
    alone = from_torchrun({"RANK": "3"})
    assert alone == Processes(rank=0, count=1)
    assert alone.leads
    assert float(alone.total(torch.tensor(2.5))) == 2.5


def test_torchrun_sets_the_position_of_the_process():
    environ = {"TORCHELASTIC_RUN_ID": "x", "RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1"}
    assert from_torchrun(environ) == Processes(rank=3, count=4, local_rank=1)
    del environ["LOCAL_RANK"]
    with pytest.raises(DataError, match="start with torchrun"):
        from_torchrun(environ)


def test_nccl_refuses_a_row_wise_adam():
    two = Processes(rank=0, count=2)
    with (
        pytest.raises(DataError, match="add --table-learning-rate 0"),
        process_group(two, torch.device("cuda"), row_wise=True),
    ):
        pass
