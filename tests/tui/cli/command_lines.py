"""A short command line for every subcommand, and how its output starts."""

from pathlib import Path
from typing import NamedTuple

LIKES = ("Film 0000", "Film 0001", "Film 0002", "Film 0003")


class CommandLine(NamedTuple):
    """The words after `fourfold`, and the start of what they print over 60 random films."""

    words: tuple[str, ...]
    output: str


def command_lines(folder: Path) -> dict[str, CommandLine]:
    """Return a command line for each subcommand; the file that one reads is written to `folder`."""
    films = folder / "films.csv"
    films.write_text("Title,Year\nFilm 0007,1957\n")
    likes = (part for title in LIKES for part in ("--like", title))
    lines = {
        "recommend": CommandLine((*likes, "--policy", "default"), "For someone who likes Film "),
        "find": CommandLine(("film", "0007"), "     71  Film 0007 (1957)"),
        "import": CommandLine((str(films),), "films.csv: read as Table of films seen"),
        "build": CommandLine(("--remove",), "There is no library."),
        "sessions": CommandLine(("--json",), "[]"),
        "policy": CommandLine(("--check", "default"), "default: valid"),
        "keys": CommandLine((), "# Keys of fourfold."),
        "locate": CommandLine((), "config     "),
    }
    return {name: CommandLine((name, *line.words), line.output) for name, line in lines.items()}
