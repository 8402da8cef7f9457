"""`fourfold recommend`: print the best films for favourites and answers, as a table or JSON."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any, Final

from engine.errors import SessionError
from engine.files.names import FAVOURITES
from engine.presets import renamed_notice
from engine.ranking.explanation import Recommendation
from engine.search.film_finder import FilmFinder
from engine.search.named_film import find_named_film
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.taste.ratings import HIGHEST
from engine.text import counted, visible
from tui.cli.arguments import launch_from
from tui.startup import Loaded
from tui.view.import_report import ImportReport
from tui.view.session import WORDS

_ANSWERS: Final[dict[str, Answer | int]] = {
    "y": Answer.LIKE,
    "n": Answer.DISLIKE,
    "s": Answer.SKIP,
    "x": Answer.SEEN,
    **{str(stars): stars for stars in range(1, 6)},
}


def run(args: Namespace) -> None:
    """Print the films to standard output, and what was imported to standard error.

    The answers are applied in order, after what is imported. Without favourites, the four best
    imported films are used.

    Raises
    ------
    FourfoldError
        The bundle or the imported file cannot be read, there are not four favourites, a title
        does not name exactly one film, an answer is unknown, or no film is left.
    """
    titles = [*args.titles, *args.like]
    if len(titles) != FAVOURITES and (titles or args.imported is None):
        named = counted(len(titles), "favourite")
        raise SessionError(f"{named} named, not {FAVOURITES}", fix=f"name {FAVOURITES} films")
    launch = launch_from(args)
    loaded = launch.load()
    if notice := renamed_notice(launch.policy, loaded.policy):
        print(notice, file=sys.stderr)
    report = ImportReport.read(launch.imported, loaded.bundle) if launch.imported else None
    session = Session(loaded.bundle, loaded.policy, launch.seed)
    session.start(_liked(loaded, titles) if titles or report is None else _four_best(report))
    if report is not None:
        session.import_films(report.answered_films)
        session.add_to_watchlist(report.watchlist)
    _answer(session, loaded.finder, args.answers)
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
        for line in report.lines():
            print(visible(line), file=sys.stderr)


def _liked(loaded: Loaded, titles: Sequence[str]) -> list[int]:
    """Return the MovieLens ids of the named films, and print which one a name was taken for."""
    named = loaded.named(titles)
    if named.ambiguous:
        raise named.ambiguous[0]
    for note in named.notes:
        print(visible(note), file=sys.stderr)
    return [movie.movie_id for movie in named.movies]


def _answer(session: Session, finder: FilmFinder, typed: Sequence[str]) -> None:
    """Apply answers of the form TITLE=ANSWER in order, and print what a title was taken for."""
    for words in typed:
        title, separator, answer = words.rpartition("=")
        answer = answer.strip().lower()
        if not separator or answer not in _ANSWERS:
            raise SessionError(
                "is not a title, = and an answer",
                where=words,
                fix=f"end it with = and one of {', '.join(_ANSWERS)}",
            )
        named = find_named_film(title, finder)
        movie = finder.catalogue.movie(named.row)
        if not named.exact:
            print(visible(f"{title}: taken for {movie.label}"), file=sys.stderr)
        if movie in session.favourites:
            raise SessionError("is one of the four favourites", where=title, fix="leave it out")
        meaning = _ANSWERS[answer]
        if isinstance(meaning, Answer):
            session.answer(meaning, movie.movie_id)
        else:
            session.rate(meaning, movie.movie_id)


def _typed(session: Session) -> list[AnsweredFilm]:
    """Return the answers that are not imported."""
    return [film for film in session.state.answers if not film.source]


def _four_best(report: ImportReport) -> list[int]:
    if len(report.favourites) < FAVOURITES:
        raise SessionError(
            f"has {len(report.favourites)} films rated well enough to start with",
            where=report.name,
            fix=f"name {FAVOURITES} films",
        )
    return list(report.favourites)


def _document(session: Session, films: Sequence[Recommendation]) -> dict[str, Any]:
    return {
        "likes": [
            {"movieId": movie.movie_id, "title": movie.label} for movie in session.favourites
        ],
        "answers": [_answer_document(session, film) for film in _typed(session)],
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


def _answer_document(session: Session, film: AnsweredFilm) -> dict[str, Any]:
    return {
        "movieId": film.movie_id,
        "title": session.bundle.catalogue.movie_of(film.movie_id).label,
        "answer": film.answer.value,
        "rating": film.rating,
    }


def _answer_words(session: Session, film: AnsweredFilm) -> str:
    label = visible(session.bundle.catalogue.movie_of(film.movie_id).label)
    stars = "" if film.rating is None else f", {film.rating:g} of {HIGHEST:g}"
    return f"{label} {WORDS[film.answer]}{stars}"


def _table(session: Session, films: Sequence[Recommendation]) -> str:
    likes = ", ".join(visible(movie.label) for movie in session.favourites)
    answers = "; ".join(_answer_words(session, film) for film in _typed(session))
    lines = [f"For someone who likes {likes}:", *([f"Answers: {answers}"] if answers else []), ""]
    for rank, film in enumerate(films, start=1):
        genres = visible(", ".join(film.movie.shown_genres))
        lines.append(f"{rank:>3}. {visible(film.movie.label)}" + (f" - {genres}" if genres else ""))
    return "\n".join(lines)
