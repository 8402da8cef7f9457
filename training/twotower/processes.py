"""Training by several processes that torchrun started, or by one.

torch.distributed connects them: gloo between CPUs, nccl between CUDA devices.
"""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from engine.errors import DataError


@dataclass(frozen=True, slots=True)
class Processes:
    """The position of this process among those that train together.

    Attributes
    ----------
    rank
        From 0; only process 0 writes and reports.
    count
        At least 1.
    local_rank
        From 0, among the processes on the same machine.
    """

    rank: int = 0
    count: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes and reports."""
        return self.rank == 0

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return `model`, wrapped so that a backward pass averages gradients over the processes."""
        return model if self.count == 1 else DistributedDataParallel(model)

    def total(self, value: Tensor) -> Tensor:
        """Return the sum of `value` over the processes."""
        if self.count > 1:
            value = value.clone()
            distributed.all_reduce(value)
        return value


def from_torchrun(environ: Mapping[str, str] = os.environ) -> Processes:
    """Return the position of this process in the environment; a single process without torchrun.

    Raises
    ------
    DataError
        A variable of torchrun is missing or is not a number.
    """
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK")
    if "TORCHELASTIC_RUN_ID" not in environ:
        return Processes()
    try:
        return Processes(*(int(environ[name]) for name in names))
    except (KeyError, ValueError):
        raise DataError(
            f"the environment has no numbers in {', '.join(names)}", fix="start with torchrun"
        ) from None


@contextmanager
def process_group(processes: Processes, device: torch.device, *, row_wise: bool) -> Iterator[None]:
    """Connect the processes for the duration of the `with` block.

    Raises
    ------
    DataError
        The tables get sparse gradients, which nccl cannot average.
    """
    if processes.count == 1:
        yield
        return
    if device.type == "cuda" and row_wise:
        raise DataError(
            "nccl cannot average the sparse gradients of a row-wise Adam",
            fix="add --table-learning-rate 0",
        )
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield
        # Gloo's threads can abort a process that leaves early, or whose wrapped model outlives
        # the group. So models are deleted first, and all processes leave together.
        gc.collect()
        distributed.barrier()
    finally:
        distributed.destroy_process_group()
