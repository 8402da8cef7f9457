"""Ways to damage one file. Each changes the file at a path and nothing else."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.fault_counts import FLIPS, TRUNCATIONS, draw

Damage = Callable[[Path], object]


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def much_longer(path: Path) -> None:
    """Grow to a terabyte of holes, which must not be read into memory."""
    os.truncate(path, 1 << 40)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nothing here")


def a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


DAMAGES: tuple[Damage, ...] = (
    missing, empty, longer, much_longer, a_folder, a_dangling_link, a_link_to_itself, a_pipe,
    a_device,
)  # fmt: skip


def truncations(path: Path) -> Iterator[bytes]:
    """Yield the content of `path` cut at random places."""
    raw = path.read_bytes()
    for end in draw("cut", path.name).integers(0, len(raw), TRUNCATIONS).tolist():
        yield raw[:end]


def flips(path: Path) -> Iterator[bytes]:
    """Yield the content of `path` with one random bit flipped."""
    raw = path.read_bytes()
    for bit in draw("flip", path.name).integers(0, 8 * len(raw), FLIPS).tolist():
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        yield bytes(flipped)
