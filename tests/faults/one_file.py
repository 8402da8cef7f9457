"""A command that writes a single file of so many bytes."""

from pathlib import Path

from engine.publish import write_atomically


def main(arguments: list[str]) -> None:
    """Write it."""
    path, size = arguments
    write_atomically(Path(path), b"x" * int(size))
