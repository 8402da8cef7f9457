"""The laws of a session: seen films stay away, undo is exact, the same seed repeats."""

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import SessionError
from engine.policy import Policy
from engine.session.restore import under_model
from engine.session.session import Session
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import Answer
from engine.taste.rocchio import Rocchio
from tests.bundles import random_films, write_home, write_model
from tests.engine.session.sessions import ANSWERS, FOUR, answered_ids, observed, started
from tests.engine.strategies import OPEN, POLICIES

THREE = (Answer.LIKE, Answer.DISLIKE, Answer.SKIP)


def updated_directly(bundle: Bundle, session: Session, policy: Policy) -> Rocchio:
    """Return a taste that was updated with the session's answers, without a session."""
    favourites = [movie.row for movie in session.favourites]
    taste = Rocchio(bundle.vectors, favourites, policy.taste, unit_length=True)
    for film in session.state.answers:
        taste.update(bundle.catalogue.row(film.movie_id), film.answer)
    return taste


def test_the_best_scored_unseen_film_comes_first_and_the_next_ones_follow(bundle: Bundle) -> None:
    session = started(bundle)
    best = session.recommendations(60)
    assert len(best) == 56
    assert [rec.score for rec in best] == sorted((rec.score for rec in best), reverse=True)
    assert session.recommend() == best[0]
    assert session.recommend_and_next(7) == (best[0], tuple(rec.movie for rec in best[1:8]))


def test_an_answer_changes_the_next_film_at_once(bundle: Bundle) -> None:
    next_films = set()
    for answer in Answer:
        session = started(bundle, replace(OPEN, learning_rate=0.9, negative_weight=2.0))
        session.answer(answer)
        next_films.add(session.recommend().movie.movie_id)
    assert len(next_films) > 1


@pytest.mark.parametrize("ids", [[], [1, 11, 21], [1, 11, 21, 21], [1, 11, 21, 31, 41]])
def test_a_session_starts_with_exactly_four_different_films(bundle: Bundle, ids) -> None:
    with pytest.raises(SessionError, match="starts with 4 different films"):
        Session(bundle, OPEN).start(ids)


def test_an_unknown_favourite_leaves_the_session_as_it_was(bundle: Bundle) -> None:
    session = started(bundle)
    session.answer(Answer.LIKE)
    before = observed(session)
    with pytest.raises(SessionError, match="no film with MovieLens id 5"):
        session.start([1, 11, 21, 5])
    assert observed(session) == before


def test_recommending_and_answering_need_a_started_session(bundle: Bundle) -> None:
    session = Session(bundle, OPEN)
    for method in (session.recommend, session.no_results, lambda: session.answer(Answer.LIKE)):
        with pytest.raises(SessionError, match="has not started"):
            method()
    assert session.undo() is None


def test_filters_with_an_unknown_genre_are_refused_before_the_start_too(bundle: Bundle) -> None:
    session = Session(bundle, OPEN)
    with pytest.raises(SessionError, match="no film has the genre 'Opera'"):
        session.set_filters(Filters(include=frozenset({"Opera"})))
    assert session.filters == NO_FILTERS


@pytest.mark.parametrize("ids", [(), (1, 11, 21, 21)])
def test_only_the_state_of_a_started_session_is_restored(
    bundle: Bundle, ids: tuple[int, ...]
) -> None:
    with pytest.raises(SessionError, match="starts with 4 different films"):
        Session.restore(bundle, SessionState(OPEN, seed=0, favourites=ids))


def test_a_new_start_drops_answers_and_watchlist(bundle: Bundle) -> None:
    session = started(bundle)
    fresh = observed(session)
    for answer in THREE:
        session.answer(answer)
    session.toggle_watchlist(401)
    session.undo()
    session.start(FOUR)
    assert observed(session) == fresh
    assert not session.can_redo


def test_the_state_is_frozen_and_later_steps_leave_it_alone(bundle: Bundle) -> None:
    session = started(bundle)
    answered = session.recommend().movie.movie_id
    session.answer(Answer.LIKE)
    earlier = session.state
    with pytest.raises(FrozenInstanceError):
        session.state.seed = 5  # type: ignore[misc]
    session.answer(Answer.SKIP)
    session.toggle_watchlist(401)
    session.set_policy(Policy())
    like = AnsweredFilm(answered, Answer.LIKE)
    assert (earlier.answers, earlier.watchlist, earlier.policy) == ((like,), (), OPEN)


@pytest.mark.parametrize(
    ("name", "value"),
    [("bundle", None), ("policy", Policy()), ("filters", NO_FILTERS), ("state", None)],
)
def test_what_a_session_holds_cannot_be_assigned(bundle: Bundle, name: str, value) -> None:
    session = started(bundle)
    before = observed(session)
    with pytest.raises(AttributeError):
        setattr(session, name, value)
    assert observed(session) == before


@given(policy=POLICIES, seed=st.integers(0, 99), answers=st.lists(ANSWERS, max_size=25))
def test_laws_of_any_session(
    bundle: Bundle, policy: Policy, seed: int, answers: list[Answer]
) -> None:
    session = started(bundle, policy, seed)
    twin = started(bundle, policy, seed)
    seen = {movie.movie_id for movie in session.favourites}
    affinity = session.profile.affinity(bundle.catalogue)
    earlier = []
    for answer in answers:
        earlier.append(observed(session))
        rec = session.recommend()
        if rec is None:
            with pytest.raises(SessionError, match="no film is left"):
                session.answer(answer)
            break
        # a seen film never returns
        assert rec.movie.movie_id not in seen
        seen.add(rec.movie.movie_id)
        # scores are finite, and the terms sum to the score
        assert np.isfinite(rec.score)
        assert rec.terms.score == pytest.approx(rec.score, abs=1e-5)
        # no film outside the affinity bounds is shown
        own = affinity[rec.movie.row]
        assert own >= policy.min_genre_affinity - 1e-9
        assert 1 - own <= policy.max_genre_distance + 1e-9
        # the same seed gives the same session, whatever else is asked for
        assert twin.recommend() == rec
        twin.recommendations(3)
        session.answer(answer)
        twin.answer(answer)
    # undo restores the exact state, step by step
    while session.state.answers:
        before = earlier[len(session.state.answers) - 1]
        session.undo()
        assert observed(session) == before


def test_exploration_differs_by_seed_and_repeats_after_undo(bundle: Bundle) -> None:
    policy = replace(OPEN, exploration_rate=0.2)
    first = {started(bundle, policy, seed).recommend().movie.movie_id for seed in range(30)}
    assert len(first) > 1
    session = started(bundle, policy, seed=3)
    recommended = []
    for _ in range(10):
        recommended.append(session.recommend())
        session.answer(Answer.SKIP)
    for _ in range(10):
        session.undo()
    for rec in recommended:
        assert session.recommend() == rec
        session.answer(Answer.SKIP)


def test_a_skip_leaves_the_vector_and_marks_the_film_as_seen(bundle: Bundle) -> None:
    session = started(bundle)
    first, before = session.recommend().movie, session.user.tobytes()
    session.answer(Answer.SKIP)
    assert session.recommend().movie != first
    assert session.user.tobytes() == before


def test_a_new_policy_applies_to_all_earlier_answers(bundle: Bundle) -> None:
    changed = started(bundle)
    recommended = []
    for answer in (Answer.LIKE, Answer.DISLIKE, Answer.LIKE):
        recommended.append(changed.recommend().movie.movie_id)
        changed.answer(answer)
    faster = replace(OPEN, learning_rate=0.5)
    changed.set_policy(faster)
    assert answered_ids(changed) == recommended
    direct = updated_directly(bundle, changed, faster)
    assert changed.user.tobytes() == direct.vector.tobytes()
    changed.set_policy(OPEN)
    again = started(bundle)
    for answer in (Answer.LIKE, Answer.DISLIKE, Answer.LIKE):
        again.answer(answer)
    assert observed(changed) == observed(again)


def test_another_model_takes_over_favourites_and_answers(tmp_path: Path) -> None:
    write_home(tmp_path, random_films(60))
    others = random_films(60, dimension=5, seed=9)[:55]
    write_model(tmp_path / "artifacts" / "other", others)
    first = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    second = Bundle.load(tmp_path / "artifacts" / "other", tmp_path / "processed")
    session = started(first)
    for answer in THREE:
        if session.recommend().movie.movie_id not in second.catalogue:
            break
        session.answer(answer)
    before = observed(session)
    switched = under_model(session, second)
    assert observed(session) == before
    assert answered_ids(switched) == answered_ids(session)
    # the same as if the other model's films had been answered
    assert switched.user.tobytes() == updated_directly(second, switched, OPEN).vector.tobytes()
    seen = {*FOUR, *answered_ids(session)}
    assert switched.recommend().movie.movie_id not in seen
    # switching back loses nothing
    assert observed(under_model(switched, first)) == before


def test_a_model_that_lacks_a_favourite_is_refused(tmp_path: Path) -> None:
    films = random_films(20)
    write_home(tmp_path, films)
    write_model(tmp_path / "artifacts" / "other", films[1:])
    first = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    second = Bundle.load(tmp_path / "artifacts" / "other", tmp_path / "processed")
    with pytest.raises(SessionError, match=r"the model other does not know Film 0000 \(1950\)"):
        under_model(started(first), second)


def test_the_explanation_is_the_persons_films_largest_contribution_first(bundle: Bundle) -> None:
    session = started(bundle)
    liked = session.recommend().movie
    session.answer(Answer.LIKE)
    explanation = session.recommend().explanation
    assert {(part.movie, part.answer) for part in explanation} == {
        *((movie, None) for movie in session.favourites),
        (liked, Answer.LIKE),
    }
    amounts = [abs(part.amount) for part in explanation]
    assert amounts == sorted(amounts, reverse=True)


def test_films_are_added_to_the_watchlist_once_and_only_without_an_answer(bundle: Bundle) -> None:
    session = started(bundle)
    answered = session.recommend().movie.movie_id
    session.answer(Answer.LIKE)
    new = [movie_id for movie_id in (401, 501) if movie_id != answered]
    session.toggle_watchlist(new[0])
    assert session.add_to_watchlist([FOUR[0], answered, *new, new[-1]]) == len(new) - 1
    assert session.state.watchlist == tuple(new)
    session.set_watchlist(new[::-1])
    assert session.state.watchlist == tuple(new[::-1])
