"""What a session can besides answering: laws of take_in, redo, keep, preview, filters, relax."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import SessionError
from engine.policy import Policy
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films
from tests.engine.session.sessions import (
    FILTERS,
    FOUR,
    MOVES,
    OPEN,
    POLICIES,
    play,
    seen_by,
    started,
)

Y, N, S, X = Answer.LIKE, Answer.DISLIKE, Answer.SKIP, Answer.SEEN
laws = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("random"), random_films(60))


def taken(source: str, *movie_ids: int, answer: Answer = Y) -> list[AnsweredFilm]:
    return [AnsweredFilm(movie_id, answer, source) for movie_id in movie_ids]


class TestTakingIn:
    def test_what_is_taken_in_is_one_step_back(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.answer(Y)
        before = seen_by(session)
        shown = {told.movie.movie_id for told in session.history}
        free = [m for m in bundle.catalogue.movie_ids.tolist() if m not in {*FOUR, *shown}]
        assert session.take_in(taken("ratings.csv", *free[:9])) == 9
        assert [told.source for told in session.history[1:]] == ["ratings.csv"] * 9
        assert len(session.undo()) == 9
        assert seen_by(session) == before

    def test_two_sources_are_two_steps(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.take_in(taken("a.csv", 101, 111))
        session.take_in(taken("b.csv", 121))
        assert [told.movie.movie_id for told in session.undo()] == [121]
        assert [told.movie.movie_id for told in session.undo()] == [101, 111]

    def test_an_answer_between_keeps_steps_of_one_source_apart(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.take_in(taken("a.csv", 101))
        session.answer(S)
        left = [m for m in (201, 211) if m not in {t.movie.movie_id for t in session.history}]
        session.take_in(taken("a.csv", *left))
        assert [len(session.undo()) for _ in range(4)] == [len(left), 1, 1, 0]

    def test_favourites_and_answered_films_stay_as_they_are(self, bundle: Bundle) -> None:
        session = started(bundle)
        answered = session.recommend().movie.movie_id
        session.answer(N)
        before = seen_by(session)
        assert session.take_in(taken("a.csv", *FOUR, answered)) == 0
        assert seen_by(session) == before
        assert session.take_in(taken("a.csv", 501, 501)) == 1

    def test_an_unknown_film_leaves_the_session_as_it_was(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = seen_by(session)
        with pytest.raises(SessionError, match="no film with MovieLens id 7"):
            session.take_in(taken("a.csv", 101, 7))
        assert seen_by(session) == before

    def test_it_counts_as_if_it_had_been_answered(self, bundle: Bundle) -> None:
        session, twin = started(bundle), started(bundle)
        for answer in (Y, N, S, X):
            film = session.recommend().movie.movie_id
            session.answer(answer)
            twin.take_in([AnsweredFilm(film, answer, "a.csv")])
        assert twin.user.tobytes() == session.user.tobytes()
        assert twin.upcoming(5) == session.upcoming(5)

    def test_nothing_can_be_taken_in_before_the_start(self, bundle: Bundle) -> None:
        with pytest.raises(SessionError, match="has not started"):
            Session(bundle, OPEN).take_in(taken("a.csv", 101))


@laws
@given(moves=MOVES, policy=POLICIES, seed=st.integers(0, 9), back=st.integers(1, 5))
def test_undo_then_redo_restores_the_exact_state(
    bundle: Bundle, moves, policy: Policy, seed: int, back: int
) -> None:
    session = play(started(bundle, policy, seed), moves)
    before, could = seen_by(session), session.can_redo
    undone = [step for _ in range(back) if (step := session.undo())]
    assert session.can_redo == (could or bool(undone))
    for step in reversed(undone):
        assert session.redo() == step
    assert seen_by(session) == before
    assert session.can_redo == could


@laws
@given(moves=MOVES)
def test_a_new_answer_forgets_what_was_undone(bundle: Bundle, moves) -> None:
    session = play(started(bundle), moves)
    session.undo()
    if session.recommend() is None:
        return
    session.answer(Y)
    assert not session.can_redo
    before = seen_by(session)
    assert session.redo() == ()
    assert seen_by(session) == before


@laws
@given(moves=MOVES, policy=POLICIES, other=POLICIES, count=st.integers(0, 9))
def test_a_preview_changes_nothing_and_is_what_the_policy_would_give(
    bundle: Bundle, moves, policy: Policy, other: Policy, count: int
) -> None:
    session = play(started(bundle, policy), moves)
    before = seen_by(session)
    previewed = session.preview(other, count)
    assert seen_by(session) == before
    session.set_policy(other)
    assert session.upcoming(count) == previewed


@laws
@given(moves=MOVES, policy=POLICIES)
def test_seen_never_changes_a_score(bundle: Bundle, moves, policy: Policy) -> None:
    session = play(started(bundle, replace(policy, exploration_rate=0.0)), moves)
    queue = session.upcoming(60)
    if not queue:
        return
    session.answer(X)
    after = session.upcoming(60)
    assert [(rec.movie, rec.score, rec.terms) for rec in after] == [
        (rec.movie, rec.score, rec.terms) for rec in queue[1:]
    ]


@laws
@given(moves=MOVES, filters=FILTERS, policy=POLICIES, seed=st.integers(0, 9))
def test_a_session_comes_back_from_its_state(
    bundle: Bundle, moves, filters: Filters, policy: Policy, seed: int
) -> None:
    session = play(started(bundle, policy, seed), moves)
    session.set_filters(filters)
    again = Session.resumed(bundle, session.state)
    assert seen_by(again) == seen_by(session)
    assert again.history == session.history


class TestKeeping:
    def test_a_film_goes_on_the_watchlist_and_off_again(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = seen_by(session)
        assert session.keep(101)
        assert session.keep(91)
        assert [movie.movie_id for movie in session.watchlist] == [101, 91]
        assert not session.keep(101)
        assert [movie.movie_id for movie in session.watchlist] == [91]
        session.keep(91)
        assert seen_by(session) == before

    def test_keeping_moves_nothing_and_is_no_answer(self, bundle: Bundle) -> None:
        session = started(bundle)
        queue = session.upcoming(9)
        session.keep(queue[0].movie.movie_id)
        assert session.upcoming(9) == queue
        assert session.history == ()
        assert session.undo() == ()
        assert len(session.watchlist) == 1

    def test_a_film_that_is_none_cannot_be_kept(self, bundle: Bundle) -> None:
        with pytest.raises(SessionError, match="no film with MovieLens id 7"):
            started(bundle).keep(7)


def test_what_was_learned_is_the_profile_of_favourites_and_likes(tmp_path: Path) -> None:
    genres = ["Drama", "Drama", "Drama", "Comedy", "Comedy|Crime", "Comedy", "Horror"]
    films = [Film(10 * i + 1, f"Film {i}", g, vector=(1.0, 0.0)) for i, g in enumerate(genres)]
    session = started(make_bundle(tmp_path, films))
    assert dict(session.learned_profile.strongest()) == {"Drama": 0.75, "Comedy": 0.25}
    session.take_in([AnsweredFilm(41, Y), AnsweredFilm(51, Y), AnsweredFilm(61, N)])
    assert session.learned_profile.strongest() == [
        ("Comedy", pytest.approx(3 / 6)),
        ("Drama", pytest.approx(3 / 6)),
        ("Crime", pytest.approx(1 / 6)),
    ]
    assert dict(session.profile.strongest()) == {"Drama": 0.75, "Comedy": 0.25}


class TestRelaxing:
    def films(self, *genres: str) -> list[Film]:
        return [
            Film(10 * i + 1, f"Film {i} (2000)", g, vector=(1.0, i / 10))
            for i, g in enumerate(genres)
        ]

    def test_there_is_nothing_to_relax_while_a_film_is_left(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = seen_by(session)
        assert not session.relax()
        assert seen_by(session) == before

    def test_bounds_give_way(self, tmp_path: Path) -> None:
        films = self.films("Drama", "Drama", "Drama", "Drama", "Horror")
        session = started(make_bundle(tmp_path, films), Policy())
        assert session.recommend() is None
        assert session.relax()
        assert session.recommend().movie.movie_id == 41
        assert session.policy.name == "classic (relaxed)"

    def test_filters_give_way_before_bounds(self, tmp_path: Path) -> None:
        session = started(make_bundle(tmp_path, self.films(*["Drama"] * 6)), Policy())
        session.set_filters(Filters(first_year=2001))
        assert session.recommend() is None
        assert session.relax()
        assert session.filters == NO_FILTERS
        assert session.policy == Policy()
        assert session.recommend() is not None

    def test_all_seen_cannot_be_relaxed(self, tmp_path: Path) -> None:
        session = started(make_bundle(tmp_path, self.films(*["Drama"] * 5)), Policy())
        session.answer(Y)
        assert not session.relax()
