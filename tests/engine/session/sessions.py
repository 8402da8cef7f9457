"""Sessions of every kind for property tests, played over a bundle by a list of moves."""

from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.policy import KNOBS, Policy
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import GENRES

FOUR = (1, 11, 21, 31)
OPEN = Policy(name="open", min_genre_affinity=0.0, max_genre_distance=1.0)
SOURCES = ("ratings.csv", "watched.csv", "odd \udc80 [/] name", "")

POLICIES = st.builds(
    Policy,
    name=st.sampled_from(["open", "mine (relaxed)", 'odd "name"\n']),
    **{knob.key: st.floats(knob.low, knob.high) for knob in KNOBS},
)
FILTERS = st.builds(
    Filters,
    first_year=st.none() | st.integers(1900, 2030),
    last_year=st.none() | st.integers(1900, 2030),
    include=st.frozensets(st.sampled_from(GENRES), max_size=3),
    exclude=st.frozensets(st.sampled_from(GENRES), max_size=2),
    min_ratings=st.integers(0, 50),
)
_IDS = st.integers(0, 59).map(lambda row: 10 * row + 1)
_GIVEN = st.builds(
    AnsweredFilm, _IDS, st.sampled_from(list(Answer)), st.shared(st.sampled_from(SOURCES[:3]))
)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(list(Answer))),
        st.tuples(st.just("take_in"), st.lists(_GIVEN, max_size=6)),
        st.tuples(st.just("keep"), _IDS),
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
        if move == "answer":
            if session.recommend() is not None:
                session.answer(value)
        elif value is None:
            getattr(session, move)()
        else:
            getattr(session, move)(value)
    return session


def seen_by(session: Session):
    """Return everything that a person could tell two sessions apart by."""
    return (
        session.user.tobytes(),
        session.state,
        session.recommend(),
        session.upcoming(5),
        session.exhausted(),
    )
