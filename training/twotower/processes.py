"""The processes that train together, as torchrun starts them; one process is all of them.

torch.distributed does the work: gloo between CPUs, nccl between CUDA devices. What torchrun
says in the environment is read here and nowhere else.
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
    """Which of how many this process is.

    Attributes
    ----------
    rank
        From 0; process 0 alone writes and reports.
    count
        At least 1.
    local_rank
        Which of its machine's processes it is.
    """

    rank: int = 0
    count: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes and reports."""
        return self.rank == 0

    def wrap(self, model: nn.Module) -> nn.Module:
        """Return `model` such that a backward pass averages gradients over the processes."""
        return model if self.count == 1 else DistributedDataParallel(model)

    def total(self, value: Tensor) -> Tensor:
        """Return the sum of `value` over the processes."""
        if self.count > 1:
            value = value.clone()
            distributed.all_reduce(value)
        return value


def launched(environ: Mapping[str, str] = os.environ) -> Processes:
    """Return what torchrun says of this process; a lone one where it did not start us.

    Raises
    ------
    DataError
        The environment names only part of it, or no numbers.
    """
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK")
    if "TORCHELASTIC_RUN_ID" not in environ:
        return Processes()
    try:
        return Processes(*(int(environ[name]) for name in names))
    except (KeyError, ValueError):
        raise DataError(
            f"the environment does not say {', '.join(names)}", fix="start with torchrun"
        ) from None


@contextmanager
def joined(processes: Processes, device: torch.device, *, row_wise: bool) -> Iterator[None]:
    """Connect the processes for the length of the `with` block.

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
        # A process that leaves early, or whose wrapped model outlives the group, can be
        # aborted by gloo's threads; so models go first, and all leave together.
        gc.collect()
        distributed.barrier()
    finally:
        distributed.destroy_process_group()
