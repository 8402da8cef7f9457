"""A function in a process of its own, with the most memory that the process had."""

import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """What a call returned, and the peak of its process' resident memory in MB."""

    value: Any
    peak: float


def alone(function: Callable[..., Any], *arguments: object) -> Measured:
    """Call `function` in a new process; both are handed over by name and by pickle."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_called, function, arguments).result()


def _called(function: Callable[..., Any], arguments: tuple[object, ...]) -> Measured:
    value = function(*arguments)
    return Measured(value, _peak())


def _peak() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent had before the process began
        text = status.read_text(encoding="ascii")
        return int(text.split("VmHWM:")[1].split()[0]) / 1e3
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
