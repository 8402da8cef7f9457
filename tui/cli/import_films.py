"""`fourfold import`: print which films the files of other sites have, as lines or JSON."""

import json
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from engine.importing.match import ImportedFilm, ImportMatches, match_films
from engine.importing.reader import SkippedFile, read_import_files
from engine.text import visible
from tui.cli.arguments import launch_from
from tui.view.import_report import ImportReport

_WATCHLIST = "watchlist"


def run(args: Namespace) -> None:
    """Read the files, find their films, and print both; nothing is imported.

    Raises
    ------
    FourfoldError
        The catalogue or a file cannot be read.
    """
    bundle = launch_from(args).load().bundle
    files, skipped = read_import_files(args.files)
    matches = match_films(files, bundle)
    if args.json:
        print(json.dumps(_document(matches, skipped), indent=2))
        return
    for line in ImportReport.of(args.files, matches, skipped).lines():
        print(visible(line))


def _document(matches: ImportMatches, skipped: Sequence[SkippedFile]) -> dict[str, Any]:
    return {
        "files": [{"path": str(file.path), "read_as": file.read_as} for file in matches.files],
        "films": [_film(film) for film in matches.matched],
        "left_out": [
            *(
                _left_out(str(record.path), record.position, record.label, record.reason,
                          record.nearest)
                for record in matches.unmatched
            ),
            *(
                _left_out(str(file.path), row.position, None, row.reason)
                for file in matches.files
                for row in file.unreadable
            ),
            *(_left_out(str(file.path), None, None, file.reason) for file in skipped),
        ],
    }  # fmt: skip


def _film(film: ImportedFilm) -> dict[str, Any]:
    answer = film.record.answer
    return {
        "movieId": film.movie.movie_id,
        "title": film.movie.label,
        "answer": _WATCHLIST if answer is None else answer.value,
        "rating": film.record.rating,
        "approximate": film.approximate,
    }


def _left_out(
    path: str, row: str | None, title: str | None, reason: str, nearest: str = ""
) -> dict[str, Any]:
    return {
        "path": path, "row": row, "title": title, "reason": reason, "nearest": nearest or None,
    }  # fmt: skip
