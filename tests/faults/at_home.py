"""`fourfold` with FOURFOLD_HOME as its first argument: for a child that has given up its rights."""

import os

from tui.cli import main as cli


def main(arguments: list[str]) -> int:
    """Run the command at home."""
    home, *others = arguments
    os.environ["FOURFOLD_HOME"] = home
    return cli.main(others)
