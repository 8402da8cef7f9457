"""`fourfold recommend`: the best films for four favourites, as a table or JSON."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import SessionError
from engine.files.names import FAVOURITES
from engine.ranking.explanation import Recommendation
from engine.ranking.no_results import Exhausted
from engine.session.session import Session
from engine.text import visible
from tui.startup import Launch

if TYPE_CHECKING:
    from tui.view.import_report import ImportReport


def recommend(
    launch: Launch, likes: Sequence[str], count: int, *, as_json: bool
) -> tuple[str, list[str]]:
    """Return the `count` best films for four favourites, and a line for each thing to report.

    The lines say what was imported and what of it was left out. Without `likes` the four best
    imported films are the favourites.

    Raises
    ------
    FourfoldError
        The bundle or the imported file cannot be read, a title does not name exactly one film,
        the file has fewer than four films to start with, or no film is left.
    """
    from tui.view.import_report import ImportReport

    loaded = launch.load()
    report = ImportReport.of(launch.imported, loaded.bundle) if launch.imported else None
    session = Session(loaded.bundle, loaded.policy, launch.seed)
    session.start(loaded.named(likes) if likes or report is None else _four_best(report))
    lines: list[str] = []
    if report is not None:
        session.take_in(report.given)
        lines = [report.summary, *report.remarks]
        lines += [f"left out: {name}: {why}" for name, why in report.left_out]
    found = session.upcoming(count)
    if not found and (exhausted := session.exhausted()):
        raise _nothing_left(exhausted)
    document = json.dumps(_document(session, found), indent=2) if as_json else ""
    return document or _table(session, found), [visible(line) for line in lines]


def _four_best(report: "ImportReport") -> list[int]:
    if len(report.favourites) < FAVOURITES:
        raise SessionError(
            f"has {len(report.favourites)} films rated well enough to start with",
            where=report.name,
            fix=f"give --like {FAVOURITES} times",
        )
    return list(report.favourites)


def _nothing_left(exhausted: Exhausted) -> SessionError:
    remedy = "try --policy default" if exhausted.remedy else None
    return SessionError(exhausted.reason.rstrip("."), fix=remedy)


def _document(session: Session, found: Sequence[Recommendation]) -> dict[str, Any]:
    return {
        "model": session.bundle.model,
        "policy": session.policy.name,
        "likes": [
            {"movieId": movie.movie_id, "title": movie.label} for movie in session.favourites
        ],
        "recommendations": [
            {
                "rank": rank,
                "movieId": rec.movie.movie_id,
                "title": rec.movie.title,
                "year": rec.movie.year,
                "genres": list(rec.movie.genres),
                "score": rec.score,
                "terms": rec.terms.to_mapping(),
            }
            for rank, rec in enumerate(found, start=1)
        ],
    }


def _table(session: Session, found: Sequence[Recommendation]) -> str:
    likes = ", ".join(visible(movie.label) for movie in session.favourites)
    lines = [f"For someone who likes {likes}:", ""]
    for rank, rec in enumerate(found, start=1):
        genres = visible(", ".join(rec.movie.genres))
        lines.append(f"{rank:>3}. {visible(rec.movie.label)}" + (f" - {genres}" if genres else ""))
    return "\n".join(lines)
