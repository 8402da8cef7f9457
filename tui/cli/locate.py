"""`fourfold locate`: print which folders and settings files are read, and where sessions are."""

from argparse import Namespace

from engine.files.locations import sessions_folder
from engine.text import visible
from tui.cli.arguments import locations_from
from tui.config_files import keymap_file, may_exist, preferences_file


def run(args: Namespace) -> None:
    """Print each folder with the rule that chose it, and whether settings and sessions exist.

    Raises
    ------
    DataError
        A folder is not found.
    """
    locations = locations_from(args)
    folders = {
        "config": locations.config,
        "processed": locations.processed,
        "artifacts": locations.artifacts,
    }
    for name, folder in folders.items():
        print(f"{name:<10} {visible(str(folder.path))}  ({folder.source})")
    kept = (
        ("theme", preferences_file()), ("keys", keymap_file()), ("sessions", sessions_folder()),
    )  # fmt: skip
    for name, path in kept:
        print(f"{name:<10} {visible(str(path))}  ({'found' if may_exist(path) else 'none'})")
