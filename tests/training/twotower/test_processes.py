"""Two gloo processes have the losses of one process with the same batches."""

import json

import pytest
import torch

from engine.errors import DataError
from tests.faults.commands import run_child
from tests.source_tree import TRAINING_YAML
from tests.training.twotower.data import write_splits
from training.train_twotower import main
from training.twotower.processes import Processes, from_torchrun, process_group


@pytest.mark.parametrize(
    "flags", [("--batch-size", "57"), ("--objective", "softmax", "--batch-size", "64")]
)
def test_two_processes_have_the_loss_curve_of_one(tmp_path, flags):
    processed = write_splits(tmp_path / "processed")

    def arguments(out: str) -> list[object]:
        folders = ["--processed", processed, "--out", tmp_path / out, "--config", TRAINING_YAML]
        return [*folders, "--dimension", 8, "--epochs", 3, *flags]

    assert main([str(argument) for argument in arguments("one")]) == 0
    done = run_child("tests.training.twotower.torchrun", *arguments("two"))
    assert done.status == 0, done.err
    assert done.out.count("wrote ") == 1
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
