"""From a key press to the next film on the screen, through a real pseudo-terminal.

Uses the bundled catalogue or, with --films, a synthetic one of that size.

    python -m benchmarks.keypress
    python -m benchmarks.keypress --films 100000
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.report import Row, add_json, finish
from benchmarks.terminal import Terminal
from engine.files.manifest import to_json, write_manifest
from engine.files.names import (
    MODEL_RUNTIME,
    MOVIE_COLUMNS,
    MOVIE_EMBEDDINGS,
    MOVIE_MAP,
    MOVIE_POPULARITY,
    MOVIES_FILTERED,
    PROCESSED_RUNTIME,
    TITLE_INDEX,
)
from engine.search.title_index import TitleIndex

_FRAME = 33.0  # milliseconds that an answer may take
_TITLES = ["--", "heat 1995", "ronin", "collateral", "the insider"]
_SYNTHETIC_TITLES = ["--", *(f"Film {number:06d}" for number in range(4))]
_WARM_UP = 3  # answers that are not timed
_TITLE = "\x1b[3;3H"  # moves the cursor to the film's title


def write_synthetic_home(home: Path, films: int, dimension: int = 64) -> list[str]:
    """Write `films` synthetic films and a model below `home`, and return the flags for them."""
    draw = np.random.default_rng(0)
    processed, model = home / "processed", home / "artifacts" / "svd"
    processed.mkdir()
    model.mkdir(parents=True)
    titles = [f"Film {row:06d} ({1950 + row % 70})" for row in range(films)]
    genres = ("Action", "Comedy", "Crime|Drama", "Drama", "Horror", "Sci-Fi|Thriller")
    lines = [f"{row + 1},{titles[row]},{genres[row % len(genres)]}" for row in range(films)]
    text = "\n".join([",".join(MOVIE_COLUMNS), *lines, ""])
    (processed / MOVIES_FILTERED).write_text(text, encoding="utf-8")
    popularity = draw.integers(1, 300, films)
    counts = {str(row + 1): int(count) for row, count in enumerate(popularity)}
    (processed / MOVIE_POPULARITY).write_bytes(to_json(counts))
    (processed / TITLE_INDEX).write_bytes(TitleIndex.build(titles, popularity).to_bytes())
    write_manifest(processed, {"dataset": "synthetic"}, PROCESSED_RUNTIME)
    vectors = draw.standard_normal((films, dimension), dtype=np.float32)
    np.save(model / MOVIE_EMBEDDINGS, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    (model / MOVIE_MAP).write_bytes(to_json({str(row + 1): row for row in range(films)}))
    content = {"model": "svd", "unit_length": True}
    write_manifest(model, content, MODEL_RUNTIME)
    return ["--processed", str(processed), "--artifacts", str(model.parent)]


def answers(terminal: Terminal, count: int = 60) -> list[float]:
    """Return milliseconds from each of `count` key presses to the change of the screen."""
    terminal.until("Your taste")
    terminal.quiet(0.5)
    taken = []
    for number in range(count):
        terminal.forget()
        sent = terminal.send("yns"[number % 3])
        taken.append((terminal.until(_TITLE) - sent) * 1e3)
        terminal.quiet(0.05)
    return taken[_WARM_UP:]


def _answers_of(arguments: list[str], count: int) -> list[float]:
    with Terminal([sys.executable, "-m", "tui", *arguments]) as terminal:
        return answers(terminal, count)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--films", type=int, help="films of a synthetic catalogue")
    parser.add_argument("--answers", type=int, default=60)
    add_json(parser)
    flags = parser.parse_args()
    if flags.films is None:
        taken, name = _answers_of(_TITLES, flags.answers), "bundled catalogue"
    else:
        with tempfile.TemporaryDirectory() as folder:
            folders = write_synthetic_home(Path(folder), flags.films)
            taken = _answers_of([*folders, *_SYNTHETIC_TITLES], flags.answers)
        name = f"{flags.films:,} films"
    finish("keypress", [Row(f"answer, {name}, ms", taken, [_FRAME], "a frame")], flags.json)


if __name__ == "__main__":
    main()
