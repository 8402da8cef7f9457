"""A command that publishes two homes in turn in the place of a third, again and again."""

import shutil
from pathlib import Path

from engine.files.atomic import publication

FOLDERS = ("processed", "artifacts/svd")


def main(arguments: list[str]) -> None:
    """Publish so many times."""
    watched, old, new = map(Path, arguments[:3])
    for number in range(int(arguments[3])):
        source = old if number % 2 else new
        for folder in FOLDERS:
            with publication(watched / folder) as staged:
                for path in (source / folder).iterdir():
                    if path.name[0] != ".":
                        shutil.copyfile(path, staged / path.name)
