"""Running `fourfold` here or in a process of its own, and a command line for every subcommand."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.source_tree import ROOT
from tui.cli.main import main

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


def fourfold(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, which spares the start of Python and all imports."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, FOURFOLD_HOME=str(home)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            status = main(list(arguments))
        except SystemExit as end:
            status = end.code
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def fourfold_process(
    home: Path, *arguments: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
        env={**os.environ, "FOURFOLD_HOME": str(home), **environ}, cwd=ROOT,
    )  # fmt: skip
