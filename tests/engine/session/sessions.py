"""Sessions for tests: started, played by a list of moves, saved, and compared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.files.owned_file import OwnedFile
from engine.policy import Policy
from engine.session.file import document, save
from engine.session.session import Session
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import Answer
from tests.engine.strategies import OPEN

FOUR = (1, 11, 21, 31)
ANSWERS = st.sampled_from(list(Answer))
RATINGS = st.integers(1, 10).map(lambda halves: halves / 2)
MOVIE_IDS = st.integers(0, 59).map(lambda row: 10 * row + 1)

_NO_SOURCE = st.just("")
_SOURCES = st.sampled_from(["ratings.csv", "watched.csv", "odd \udc80 [/] name"])


def rated(movie_id: int, stars: float, source: str = "") -> AnsweredFilm:
    return AnsweredFilm(movie_id, Answer.of_rating(stars), source, stars)


def answered_films(movie_ids=MOVIE_IDS, sources=_NO_SOURCE) -> st.SearchStrategy[AnsweredFilm]:
    """Return a strategy for films with an answer, or with a rating."""
    return st.one_of(
        st.builds(AnsweredFilm, movie_ids, ANSWERS, sources),
        st.builds(rated, movie_ids, RATINGS, sources),
    )


_IMPORTED = answered_films(sources=st.shared(_SOURCES))
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), ANSWERS),
        st.tuples(st.just("rate"), RATINGS),
        st.tuples(st.just("import_films"), st.lists(_IMPORTED, max_size=6)),
        st.tuples(st.just("toggle_watchlist"), MOVIE_IDS),
        st.tuples(st.just("answer_film"), st.tuples(ANSWERS, MOVIE_IDS)),
        st.tuples(st.just("rate_film"), st.tuples(RATINGS, MOVIE_IDS)),
        st.tuples(st.just("remove_answers"), st.tuples(st.integers(0, 20), st.integers(0, 20))),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("redo"), st.none()),
    ),
    max_size=20,
)


def started(bundle: Bundle, policy: Policy = OPEN, seed: int = 0) -> Session:
    session = Session(bundle, policy, seed)
    session.start(FOUR)
    return session


def play(session: Session, moves) -> Session:
    """Make the moves that are possible, and return the session."""
    for move, value in moves:
        if move in ("answer", "rate"):
            if session.recommend() is not None:
                getattr(session, move)(value)
        elif move in ("answer_film", "rate_film"):
            if value[1] not in FOUR:
                getattr(session, move.removesuffix("_film"))(*value)
        elif move == "remove_answers":
            session.remove_answers(*value)
        elif value is None:
            getattr(session, move)()
        else:
            getattr(session, move)(value)
    return session


def observed(session: Session):
    """Return everything by which a person could tell two sessions apart."""
    return (
        session.user.tobytes(),
        session.state,
        session.recommend(),
        session.recommendations(5),
        session.no_results(),
    )


def answered_ids(session: Session) -> list[int]:
    return [film.movie_id for film in session.state.answers]


def imported(source: str, *movie_ids: int) -> list[AnsweredFilm]:
    return [AnsweredFilm(movie_id, Answer.LIKE, source) for movie_id in movie_ids]


def write_session(bundle: Bundle, state: SessionState, path: Path) -> None:
    """Save a session in a file that no window has, over what is there."""
    file = OwnedFile.claim(path)
    assert file is not None
    try:
        assert save(bundle, state, file) is None
    finally:
        file.release()


def saved_session(bundle: Bundle, path: Path) -> Session:
    """Save a session with an own answer, imported films and a watchlist, and return it.

    One of the imported films is rated.
    """
    session = started(bundle)
    session.answer(Answer.LIKE)
    session.import_films(
        [
            AnsweredFilm(501, Answer.SEEN, "ratings.csv"),
            rated(511, 4.5, "ratings.csv"),
        ]
    )
    session.toggle_watchlist(401)
    write_session(bundle, session.state, path)
    return session


def changed_document(
    bundle: Bundle, path: Path, keys: Sequence[str | int], value: object
) -> dict[str, Any]:
    """Save a session, and return its document with the value under `keys` replaced."""
    content = document(bundle, saved_session(bundle, path).state)
    part: Any = content
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    return content
