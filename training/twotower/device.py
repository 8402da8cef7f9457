"""The device of a run, and the precision in which its towers multiply."""

from contextlib import AbstractContextManager
from typing import Final

import torch

from engine.errors import DataError

DEVICES: Final = ("auto", "cpu", "cuda", "mps")


def choose_device(name: str, *, row_wise: bool, local_rank: int = 0) -> torch.device:
    """Return the device called `name`, one of `DEVICES`.

    Parameters
    ----------
    row_wise
        Whether the tables get sparse gradients, which MPS lacks; auto then skips it.
    local_rank
        The number of this process on its machine; each process gets its own CUDA device.

    Raises
    ------
    DataError
        The machine has no such device, or the device does not support the settings.
    """
    if name == "mps" and row_wise:
        raise DataError("MPS has no sparse gradients for a row-wise Adam", fix="use --device cpu")
    available = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        usable = available | {"mps": available["mps"] and not row_wise}
        name = next(device for device, is_usable in usable.items() if is_usable)
    elif not available[name]:
        raise DataError(f"this machine has no {name} device", fix="use --device auto")
    if name != "cuda":
        return torch.device(name)
    if local_rank >= torch.cuda.device_count():
        raise DataError(
            f"{torch.cuda.device_count()} CUDA devices are too few for process {local_rank + 1}",
            fix="lower --nproc-per-node",
        )
    return torch.device("cuda", local_rank)


def precision(device: torch.device, *, mixed: bool) -> AbstractContextManager[object]:
    """Return the context of a forward pass: bfloat16 products on CUDA if `mixed`.

    Weights, gradients and losses stay float32. As bfloat16 has the range of float32, losses
    need no scaling.
    """
    return torch.autocast(
        device.type, dtype=torch.bfloat16, enabled=mixed and device.type == "cuda"
    )
