"""Small raw data sets for tests, commands run on them, and the files they leave."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from engine.console import run
from preprocessing.tables import RATINGS

MOVIES = (
    (1, "Heat (1995)", "Action|Crime"),
    (2, 'Paper, "The" (1994)', "Comedy|Drama"),
    (3, "Nameless", "(no genres listed)"),
)
"""One with a plain title, one that CSV must quote, one without year and genres."""

THRESHOLDS = ("--min-user-ratings", "3", "--min-movie-ratings", "2")


def ratings_table(rows: Iterable[Sequence[float]]) -> pd.DataFrame:
    """Return `rows` of user, movie, rating and seconds as a table."""
    return pd.DataFrame(list(rows), columns=list(RATINGS)).astype(dict(RATINGS))


def csv_text(header: str, rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header.split(","), *rows])
    return text.getvalue()


def write_data_set(
    folder: Path,
    ratings: Iterable[Sequence[object]],
    movies: Iterable[Sequence[object]] = MOVIES,
    **others: str,
) -> Path:
    """Write ratings.csv, movies.csv and NAME.csv for each of `others` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "ratings": csv_text("userId,movieId,rating,timestamp", ratings),
        "movies": csv_text("movieId,title,genres", movies),
        **others,
    }
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def ten_users() -> list[tuple[int, int, float, int]]:
    """Ten users who each rate all three movies, a day apart, with ratings that differ."""
    day = 86_400
    return [
        (user, movie, (user + movie) % 10 / 2 + 0.5, 1_000_000_000 + (10 * user + movie) * day)
        for user in range(1, 11)
        for movie in (3, 1, 2)
    ]


def zipped(folder: Path, archive: Path) -> Path:
    """Pack `folder` as MovieLens does: all files in one folder of its name."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.iterdir()):
            file.write(path, f"{folder.name}/{path.name}")
    return archive


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def snapshot(folder: Path) -> Mapping[str, bytes]:
    """Return the content of every file below `folder`, hidden ones included, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def manifest_of(folder: Path) -> dict[str, object]:
    return json.loads((folder / "manifest.json").read_bytes())


def status_of(main: Callable[[Sequence[str]], None], *arguments: object) -> int:
    """Run a command's main function in this process and return its exit status."""
    return run(lambda: main([str(argument) for argument in arguments]))


def error_line(capsys, main: Callable[[Sequence[str]], None], *arguments: object) -> str:
    """Run `main`, which must fail and print one line; return that line."""
    capsys.readouterr()
    assert status_of(main, *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def command(module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m preprocessing.MODULE` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", f"preprocessing.{module}", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
