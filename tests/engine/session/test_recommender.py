"""A recommender that follows a session's states is as good as one made for the last of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import SessionError
from engine.session.recommender import Recommender
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import Answer
from engine.taste.fold_in import FoldInConfig
from tests.engine.session.sessions import FOUR, MOVIE_IDS, answered_films
from tests.engine.strategies import FILTERS, OPEN, POLICIES
from tests.engine.taste.priors import prior_of

START = SessionState(OPEN, seed=0, favourites=FOUR)
ANSWERED = st.lists(
    answered_films(MOVIE_IDS.filter(lambda movie_id: movie_id not in FOUR)),
    max_size=4,
)
CHANGES = st.lists(
    st.fixed_dictionaries(
        {"undone": st.integers(0, 3), "added": ANSWERED},
        optional={"policy": POLICIES, "filters": FILTERS, "seed": st.integers(0, 9)},
    ),
    min_size=1,
    max_size=6,
)


def changed(state: SessionState, undone: int, added: list[AnsweredFilm], **settings):
    """Return the state after undoing some answers, adding some, and changing settings."""
    answers = {film.movie_id: film for film in state.answers[: len(state.answers) - undone]}
    for film in added:
        answers.setdefault(film.movie_id, film)
    return replace(state, answers=tuple(answers.values()), **settings)


def everything(recommender: Recommender):
    """Return all that a recommender can be asked for."""
    return (
        recommender.vector.tobytes(),
        recommender.recommend_and_next(6),
        recommender.recommendations(60),
        recommender.best(),
        recommender.no_results(),
        recommender.no_results(OPEN),
        recommender.preview(OPEN, 4),
        recommender.count_passing(NO_FILTERS),
        recommender.count_passing(Filters(first_year=1970)),
    )


@pytest.fixture(scope="module", params=["rocchio", "fold_in"])
def either(request: pytest.FixtureRequest, bundle: Bundle) -> Bundle:
    """A bundle with each taste model."""
    if request.param == "rocchio":
        return bundle
    return replace(bundle, taste=FoldInConfig(prior_of(bundle.vectors)))


@given(changes=CHANGES, asked=st.booleans())
def test_following_gives_what_a_fresh_recommender_gives(
    either: Bundle, changes: list[dict], asked: bool
) -> None:
    recommender, state = Recommender(either, START), START
    for change in changes:
        if asked:  # what is computed for one state must not outlive it
            everything(recommender)
        kept = len(state.answers) - min(change["undone"], len(state.answers))
        state = changed(state, **change)
        recommender.follow(state, kept)
    assert everything(recommender) == everything(Recommender(either, state))


@pytest.mark.parametrize(
    "unusable",
    [
        {"filters": Filters(include=frozenset({"Opera"}))},
        {"answers": (AnsweredFilm(7, Answer.LIKE),)},
    ],
)
def test_a_state_that_cannot_be_followed_changes_nothing(bundle: Bundle, unusable: dict) -> None:
    state = changed(START, 0, [AnsweredFilm(501, Answer.LIKE)])
    recommender = Recommender(bundle, state)
    before = everything(recommender)
    with pytest.raises(SessionError):
        recommender.follow(replace(state, policy=replace(OPEN, learning_rate=0.5), **unusable), 0)
    assert everything(recommender) == before
    recommender.follow(START, 0)
    assert everything(recommender) == everything(Recommender(bundle, START))
