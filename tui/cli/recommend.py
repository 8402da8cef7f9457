"""`fourfold recommend`: print the best films for four favourites, as a table or JSON."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from engine.errors import SessionError
from engine.files.names import FAVOURITES
from engine.policy import renamed_notice
from engine.ranking.explanation import Recommendation
from engine.session.session import Session
from engine.text import visible
from tui.cli.arguments import launch_from
from tui.startup import Loaded
from tui.view.import_report import ImportReport


def run(args: Namespace) -> None:
    """Print the films to standard output, and what was imported to standard error.

    Without favourites, the four best imported films are used.

    Raises
    ------
    FourfoldError
        The bundle or the imported file cannot be read, there are not four favourites, a title
        does not name exactly one film, or no film is left.
    """
    if len(args.like) != FAVOURITES and (args.like or args.imported is None):
        raise SessionError(
            f"--like was given {len(args.like)} times", fix=f"give it {FAVOURITES} times"
        )
    launch = launch_from(args)
    loaded = launch.load()
    if notice := renamed_notice(launch.policy, loaded.policy):
        print(notice, file=sys.stderr)
    report = ImportReport.read(launch.imported, loaded.bundle) if launch.imported else None
    session = Session(loaded.bundle, loaded.policy, launch.seed)
    session.start(_liked(loaded, args.like) if args.like or report is None else _four_best(report))
    if report is not None:
        session.import_films(report.answered_films)
    films = session.recommendations(args.n)
    if not films and (no_results := session.no_results()):
        raise SessionError(
            no_results.reason.rstrip("."),
            fix="try --policy default" if no_results.remedy else None,
        )
    policy = loaded.presets.name_of(loaded.policy)
    document = {"model": session.bundle.model, "policy": policy, **_document(session, films)}
    print(json.dumps(document, indent=2) if args.json else _table(session, films))
    if report is not None:
        left_out = (f"left out: {name}: {reason}" for name, reason in report.left_out)
        for line in (report.summary, *report.ignored, *left_out):
            print(visible(line), file=sys.stderr)


def _liked(loaded: Loaded, titles: Sequence[str]) -> list[int]:
    """Return the MovieLens ids of the named films, and print which one a name was taken for."""
    named = loaded.named(titles)
    if named.ambiguous:
        raise named.ambiguous[0]
    for note in named.notes:
        print(visible(note), file=sys.stderr)
    return [movie.movie_id for movie in named.movies]


def _four_best(report: ImportReport) -> list[int]:
    if len(report.favourites) < FAVOURITES:
        raise SessionError(
            f"has {len(report.favourites)} films rated well enough to start with",
            where=report.name,
            fix=f"give --like {FAVOURITES} times",
        )
    return list(report.favourites)


def _document(session: Session, films: Sequence[Recommendation]) -> dict[str, Any]:
    return {
        "likes": [
            {"movieId": movie.movie_id, "title": movie.label} for movie in session.favourites
        ],
        "recommendations": [
            {
                "rank": rank,
                "movieId": film.movie.movie_id,
                "title": film.movie.title,
                "year": film.movie.year,
                "genres": list(film.movie.genres),
                "score": film.score,
                "terms": film.terms.to_mapping(),
            }
            for rank, film in enumerate(films, start=1)
        ],
    }


def _table(session: Session, films: Sequence[Recommendation]) -> str:
    likes = ", ".join(visible(movie.label) for movie in session.favourites)
    lines = [f"For someone who likes {likes}:", ""]
    for rank, film in enumerate(films, start=1):
        genres = visible(", ".join(film.movie.genres))
        lines.append(f"{rank:>3}. {visible(film.movie.label)}" + (f" - {genres}" if genres else ""))
    return "\n".join(lines)
