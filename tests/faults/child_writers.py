"""Commands for child processes that only write: one file, or two homes in turn."""

import shutil
from pathlib import Path

from engine.files.atomic import publication, write_atomically


def main(arguments: list[str]) -> None:
    """Run `write` or `publish` with the arguments after its name."""
    name, *others = arguments
    {"write": write_file, "publish": publish_in_turn}[name](*others)


def write_file(path: str, size: str, times: str = "1") -> None:
    """Write a file of `size` bytes."""
    for _ in range(int(times)):
        write_atomically(Path(path), b"x" * int(size))


def publish_in_turn(target: str, first: str, second: str, times: str) -> None:
    """Replace the folders of the home `target` with those of two others, alternately."""
    for number in range(int(times)):
        source = Path(first if number % 2 else second)
        for folder in ("processed", "artifacts/svd"):
            with publication(Path(target) / folder) as staged:
                for path in (source / folder).iterdir():
                    if path.name[0] != ".":
                        shutil.copyfile(path, staged / path.name)
