"""Commands for child processes that only write: a file, a kept session, or two homes in turn."""

import shutil
from pathlib import Path

from engine.bundle import Bundle
from engine.files.atomic import publication, write_atomically
from engine.policy import Policy
from engine.session.kept import keep, new_kept_file
from engine.session.session import Session


def main(arguments: list[str]) -> None:
    """Run `write`, `keep` or `publish` with the arguments after its name."""
    name, *others = arguments
    {"write": write_file, "keep": keep_session, "publish": publish_in_turn}[name](*others)


def write_file(path: str, size: str, times: str = "1") -> None:
    """Write a file of `size` bytes."""
    for _ in range(int(times)):
        write_atomically(Path(path), b"x" * int(size))


def keep_session(home: str, times: str = "1") -> None:
    """Keep a session of the films of `home`, each time with another answer."""
    bundle = Bundle.load(Path(home) / "artifacts" / "svd", Path(home) / "processed")
    session = Session(bundle, Policy())
    session.start(bundle.catalogue.movie_ids[:4].tolist())
    file = new_kept_file(bundle, session.state)
    for _ in range(int(times)):
        keep(bundle, session.state, file)
        session.toggle_watchlist(int(bundle.catalogue.movie_ids[9]))


def publish_in_turn(target: str, first: str, second: str, times: str) -> None:
    """Replace the folders of the home `target` with those of two others, alternately."""
    for number in range(int(times)):
        source = Path(first if number % 2 else second)
        for folder in ("processed", "artifacts/svd"):
            with publication(Path(target) / folder) as staged:
                for path in (source / folder).iterdir():
                    if path.name[0] != ".":
                        shutil.copyfile(path, staged / path.name)
