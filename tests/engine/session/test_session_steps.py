"""Importing, redo, previews and the watchlist of a session."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.errors import SessionError
from engine.policy import Policy
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.session.summary import GenreShare, genre_shares
from engine.taste.base import Answer
from engine.taste.fold_in import FoldInConfig
from tests.bundles import Film, make_bundle
from tests.engine.session.sessions import (
    FOUR,
    MOVES,
    RATINGS,
    answered_ids,
    imported,
    observed,
    play,
    started,
)
from tests.engine.strategies import FILTERS, OPEN, POLICIES
from tests.engine.taste.priors import prior_of


class TestImporting:
    def test_one_undo_takes_back_all_films_of_an_import(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.answer(Answer.LIKE)
        before = observed(session)
        seen = {*FOUR, *answered_ids(session)}
        unseen = [m for m in bundle.catalogue.movie_ids.tolist() if m not in seen]
        assert session.import_films(imported("ratings.csv", *unseen[:9])) == 9
        assert [film.source for film in session.state.answers[1:]] == ["ratings.csv"] * 9
        assert len(session.undo()) == 9
        assert observed(session) == before

    def test_two_sources_are_two_steps(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.import_films(imported("a.csv", 101, 111))
        session.import_films(imported("b.csv", 121))
        assert [film.movie_id for film in session.undo()] == [121]
        assert [film.movie_id for film in session.undo()] == [101, 111]

    def test_an_answer_in_between_separates_two_imports_of_one_source(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.import_films(imported("a.csv", 101))
        session.answer(Answer.SKIP)
        left = [movie_id for movie_id in (201, 211) if movie_id not in answered_ids(session)]
        session.import_films(imported("a.csv", *left))
        assert [len(session.undo()) for _ in range(4)] == [len(left), 1, 1, 0]

    def test_favourites_and_answered_films_stay_as_they_are(self, bundle: Bundle) -> None:
        session = started(bundle)
        answered = session.recommend().movie.movie_id
        session.answer(Answer.DISLIKE)
        before = observed(session)
        assert session.import_films(imported("a.csv", *FOUR, answered)) == 0
        assert observed(session) == before
        assert session.import_films(imported("a.csv", 501, 501)) == 1

    def test_an_unknown_film_leaves_the_session_as_it_was(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = observed(session)
        with pytest.raises(SessionError, match="no film with MovieLens id 7"):
            session.import_films(imported("a.csv", 101, 7))
        assert observed(session) == before

    def test_imported_answers_count_like_own_answers(self, bundle: Bundle) -> None:
        session, twin = started(bundle), started(bundle)
        for answer in Answer:
            film = session.recommend().movie.movie_id
            session.answer(answer)
            twin.import_films([AnsweredFilm(film, answer, "a.csv")])
        assert twin.user.tobytes() == session.user.tobytes()
        assert twin.recommendations(5) == session.recommendations(5)

    def test_importing_needs_a_started_session(self, bundle: Bundle) -> None:
        with pytest.raises(SessionError, match="has not started"):
            Session(bundle, OPEN).import_films(imported("a.csv", 101))


class TestRating:
    @pytest.mark.parametrize(
        ("stars", "answer"),
        [(0.5, Answer.DISLIKE), (2.5, Answer.DISLIKE), (3, Answer.SEEN), (3.5, Answer.SEEN),
         (4, Answer.LIKE), (5, Answer.LIKE)],
    )  # fmt: skip
    def test_a_rating_is_kept_with_the_answer_that_it_means(
        self, bundle: Bundle, stars: float, answer: Answer
    ) -> None:
        session = started(bundle)
        movie_id = session.recommend().movie.movie_id
        session.rate(stars)
        assert session.state.answers == (AnsweredFilm(movie_id, answer, rating=stars),)

    @given(ratings=st.lists(RATINGS, max_size=12), policy=POLICIES)
    def test_the_documented_model_takes_a_rating_for_its_answer(
        self, bundle: Bundle, ratings: list[float], policy: Policy
    ) -> None:
        session, twin = started(bundle, policy), started(bundle, policy)
        for stars in ratings:
            if session.recommend() is not None:
                session.rate(stars)
                twin.answer(Answer.of_rating(stars))
        assert session.user.tobytes() == twin.user.tobytes()
        assert session.recommendations(5) == twin.recommendations(5)

    def test_with_fold_in_a_rating_of_three_counts_and_a_film_merely_seen_does_not(
        self, bundle: Bundle
    ) -> None:
        folding = replace(bundle, taste=FoldInConfig(prior_of(bundle.vectors)))
        session, twin = started(folding), started(folding)
        before = session.user
        twin.answer(Answer.SEEN)
        assert np.array_equal(twin.user, before)
        session.rate(3)
        assert not np.array_equal(session.user, before)
        session.undo()
        assert session.user.tobytes() == before.tobytes()

    @pytest.mark.parametrize("stars", [0, 0.25, 4.75, 5.5, -1, float("nan"), float("inf")])
    def test_other_numbers_are_refused(self, bundle: Bundle, stars: float) -> None:
        session = started(bundle)
        session.answer(Answer.LIKE)
        session.undo()
        before = observed(session)
        with pytest.raises(SessionError, match=r"is not one of 0\.5 to 5 in steps of 0\.5"):
            session.rate(stars)
        assert observed(session) == before
        assert session.can_redo

    def test_a_rating_cannot_contradict_its_answer(self) -> None:
        with pytest.raises(SessionError, match="rating 2 means dislike, not like"):
            AnsweredFilm(1, Answer.LIKE, rating=2)


@given(moves=MOVES, policy=POLICIES, seed=st.integers(0, 9), back=st.integers(1, 5))
def test_undo_then_redo_restores_the_exact_state(
    bundle: Bundle, moves, policy: Policy, seed: int, back: int
) -> None:
    session = play(started(bundle, policy, seed), moves)
    before, could_redo = observed(session), session.can_redo
    undone = [step for _ in range(back) if (step := session.undo())]
    assert session.can_redo == (could_redo or bool(undone))
    for step in reversed(undone):
        assert session.redo() == step
    assert observed(session) == before
    assert session.can_redo == could_redo


@given(moves=MOVES)
def test_a_new_answer_discards_undone_steps(bundle: Bundle, moves) -> None:
    session = play(started(bundle), moves)
    session.undo()
    if session.recommend() is None:
        return
    session.answer(Answer.LIKE)
    assert not session.can_redo
    before = observed(session)
    assert session.redo() == ()
    assert observed(session) == before


@given(moves=MOVES, policy=POLICIES, other=POLICIES, count=st.integers(0, 9))
def test_a_preview_changes_nothing_and_shows_what_the_policy_would_give(
    bundle: Bundle, moves, policy: Policy, other: Policy, count: int
) -> None:
    session = play(started(bundle, policy), moves)
    before = observed(session)
    previewed = session.preview(other, count)
    assert observed(session) == before
    session.set_policy(other)
    assert session.recommendations(count) == previewed


@given(moves=MOVES, policy=POLICIES)
def test_seen_never_changes_a_score(bundle: Bundle, moves, policy: Policy) -> None:
    session = play(started(bundle, replace(policy, exploration_rate=0.0)), moves)
    before = session.recommendations(60)
    if not before:
        return
    session.answer(Answer.SEEN)
    after = session.recommendations(60)
    assert [(rec.movie, rec.score, rec.terms) for rec in after] == [
        (rec.movie, rec.score, rec.terms) for rec in before[1:]
    ]


@given(moves=MOVES, filters=FILTERS, policy=POLICIES, seed=st.integers(0, 9))
def test_a_session_is_restored_from_its_state(
    bundle: Bundle, moves, filters: Filters, policy: Policy, seed: int
) -> None:
    session = play(started(bundle, policy, seed), moves)
    session.set_filters(filters)
    assert observed(Session.restore(bundle, session.state)) == observed(session)


class TestWatchlist:
    def test_a_film_is_added_and_removed(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = observed(session)
        assert session.toggle_watchlist(101)
        assert session.toggle_watchlist(91)
        assert [movie.movie_id for movie in session.watchlist] == [101, 91]
        assert not session.toggle_watchlist(101)
        assert [movie.movie_id for movie in session.watchlist] == [91]
        session.toggle_watchlist(91)
        assert observed(session) == before

    def test_the_watchlist_is_not_an_answer(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = session.recommendations(9)
        session.toggle_watchlist(before[0].movie.movie_id)
        assert session.recommendations(9) == before
        assert session.state.answers == ()
        assert session.undo() == ()
        assert len(session.watchlist) == 1

    def test_an_unknown_film_is_refused(self, bundle: Bundle) -> None:
        with pytest.raises(SessionError, match="no film with MovieLens id 7"):
            started(bundle).toggle_watchlist(7)


def test_genre_shares_are_of_the_favourites_and_of_these_with_the_likes(tmp_path: Path) -> None:
    genres = ["Drama", "Drama", "Drama", "Comedy", "Comedy|Crime", "Comedy", "Horror"]
    films = [Film(10 * i + 1, f"Film {i}", g, vector=(1.0, 0.0)) for i, g in enumerate(genres)]
    session = started(make_bundle(tmp_path, films))
    assert genre_shares(session) == [
        GenreShare("Drama", 0.75, 0.75), GenreShare("Comedy", 0.25, 0.25)
    ]  # fmt: skip
    session.import_films([*imported("", 41, 51), AnsweredFilm(61, Answer.DISLIKE)])
    assert genre_shares(session) == [
        GenreShare("Drama", 0.75, pytest.approx(3 / 6)),
        GenreShare("Comedy", 0.25, pytest.approx(3 / 6)),
        GenreShare("Crime", 0.0, pytest.approx(1 / 6)),
    ]
    assert dict(session.profile.strongest()) == {"Drama": 0.75, "Comedy": 0.25}
