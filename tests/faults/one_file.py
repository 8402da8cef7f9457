"""A command that writes a single file of so many bytes, so many times."""

from pathlib import Path

from engine.files.atomic import write_atomically


def main(arguments: list[str]) -> None:
    """Write it."""
    path, size, *times = arguments
    for _ in range(int(times[0]) if times else 1):
        write_atomically(Path(path), b"x" * int(size))
