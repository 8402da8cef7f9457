"""The choice of a device, and the errors without a suitable one."""

import pytest
import torch

from engine.errors import DataError
from training.twotower.device import choose_device, precision


@pytest.fixture
def devices(monkeypatch):
    """Return a function that sets the devices of this machine."""

    def pretend(*, cuda: int = 0, mps: bool = False) -> None:
        monkeypatch.setattr("torch.cuda.is_available", lambda: cuda > 0)
        monkeypatch.setattr("torch.cuda.device_count", lambda: cuda)
        monkeypatch.setattr("torch.backends.mps.is_available", lambda: mps)

    return pretend


@pytest.mark.parametrize(
    ("cuda", "mps", "row_wise", "chosen"),
    [
        (0, False, False, "cpu"),
        (1, False, True, "cuda:0"),
        (1, True, False, "cuda:0"),
        (0, True, False, "mps"),
        (0, True, True, "cpu"),
    ],
)
def test_auto_chooses_the_fastest_usable_device(devices, cuda, mps, row_wise, chosen):
    devices(cuda=cuda, mps=mps)
    assert choose_device("auto", row_wise=row_wise) == torch.device(chosen)


def test_each_process_of_a_machine_gets_its_own_device(devices):
    devices(cuda=2)
    assert choose_device("cuda", row_wise=False, local_rank=1) == torch.device("cuda:1")
    with pytest.raises(DataError, match="2 CUDA devices are too few for process 3"):
        choose_device("cuda", row_wise=False, local_rank=2)


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_missing_device_is_an_error(devices, name):
    devices()
    with pytest.raises(DataError, match=f"no {name} device; use --device auto"):
        choose_device(name, row_wise=False)


def test_mps_refuses_a_row_wise_adam(devices):
    devices(mps=True)
    with pytest.raises(DataError, match="no sparse gradients"):
        choose_device("mps", row_wise=True)


@pytest.mark.parametrize(
    ("device", "mixed", "half"), [("cpu", True, False), ("cuda", False, False)]
)
def test_only_cuda_multiplies_in_half_precision(device, mixed, half):
    with precision(torch.device(device), mixed=mixed):
        assert torch.is_autocast_enabled(device) is half
