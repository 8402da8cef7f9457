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
from engine.session.learned_genres import LearnedGenre, learned_genres
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.taste.fold_in import FoldInConfig
from tests.bundles import Film, make_bundle
from tests.engine.session.sessions import (
    FOUR,
    MOVES,
    MOVIE_IDS,
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
        assert len(session.undo().after) == 9
        assert observed(session) == before

    def test_two_sources_are_two_steps(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.import_films(imported("a.csv", 101, 111))
        session.import_films(imported("b.csv", 121))
        assert [film.movie_id for film in session.undo().after] == [121]
        assert [film.movie_id for film in session.undo().after] == [101, 111]

    def test_an_answer_in_between_separates_two_imports_of_one_source(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.import_films(imported("a.csv", 101))
        session.answer(Answer.SKIP)
        left = [movie_id for movie_id in (201, 211) if movie_id not in answered_ids(session)]
        session.import_films(imported("a.csv", *left))
        assert [len(session.undo().after) for _ in range(3)] == [len(left), 1, 1]
        assert session.undo() is None

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
    assert session.redo() is None
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
        assert session.undo() is None
        assert len(session.watchlist) == 1

    def test_an_unknown_film_is_refused(self, bundle: Bundle) -> None:
        with pytest.raises(SessionError, match="no film with MovieLens id 7"):
            started(bundle).toggle_watchlist(7)


def test_a_genre_is_liked_as_much_as_its_liked_films_outnumber_its_disliked_ones(
    tmp_path: Path,
) -> None:
    genres = ["Drama", "Drama", "Drama", "Comedy", "Comedy|Crime", "Comedy", "Drama|Horror"]
    films = [Film(10 * i + 1, f"Film {i}", g, vector=(1.0, 0.0)) for i, g in enumerate(genres)]
    session = started(make_bundle(tmp_path, films))
    assert learned_genres(session) == [
        LearnedGenre("Drama", 0.75, 0.75, 0.0), LearnedGenre("Comedy", 0.25, 0.25, 0.0)
    ]  # fmt: skip
    session.answer(Answer.LIKE, 41)
    session.answer(Answer.SKIP, 51)
    session.answer(Answer.DISLIKE, 61)
    assert learned_genres(session) == [
        LearnedGenre("Comedy", pytest.approx(2 / 6), 0.25, pytest.approx(2 / 6 - 2 / 5)),
        LearnedGenre("Drama", pytest.approx(2 / 6), 0.75, pytest.approx(2 / 6 - 3 / 5)),
        LearnedGenre("Crime", pytest.approx(1 / 6), 0.0, pytest.approx(1 / 6 - 1 / 5)),
        LearnedGenre("Horror", pytest.approx(-1 / 6), 0.0, pytest.approx(-1 / 6)),
    ]
    profile = dict(zip(session.profile.genres, session.profile.weights.tolist(), strict=True))
    assert {genre: weight for genre, weight in profile.items() if weight} == {
        "Drama": 0.75,
        "Comedy": 0.25,
    }


class TestAnsweringAnyFilm:
    def test_a_film_that_is_not_recommended_is_answered(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.answer(Answer.LIKE, 501)
        session.rate(2, 511)
        assert session.state.answers == (
            AnsweredFilm(501, Answer.LIKE),
            AnsweredFilm(511, Answer.DISLIKE, rating=2),
        )

    def test_another_answer_keeps_the_place_and_is_one_step(self, bundle: Bundle) -> None:
        session = started(bundle)
        session.import_films(imported("a.csv", 501, 511))
        session.answer(Answer.SKIP, 521)
        before = observed(session)
        session.answer(Answer.DISLIKE, 511)
        assert answered_ids(session) == [501, 511, 521]
        assert session.state.answers[1] == AnsweredFilm(511, Answer.DISLIKE)
        session.answer(Answer.DISLIKE, 511)  # changes nothing, so it is not a step
        session.undo()
        assert observed(session) == before

    def test_a_removed_answer_comes_back_by_undo(self, bundle: Bundle) -> None:
        session = started(bundle)
        for movie_id in (501, 511, 521):
            session.answer(Answer.LIKE, movie_id)
        before = observed(session)
        session.remove_answers(1, 2)
        assert answered_ids(session) == [501, 521]
        session.undo()
        assert observed(session) == before
        session.redo()
        assert answered_ids(session) == [501, 521]

    def test_going_back_is_one_step(self, bundle: Bundle) -> None:
        session = started(bundle)
        for movie_id in (501, 511, 521):
            session.answer(Answer.LIKE, movie_id)
        before = observed(session)
        session.remove_answers(1)
        assert answered_ids(session) == [501]
        session.undo()
        assert observed(session) == before

    def test_a_favourite_and_an_unknown_film_are_refused(self, bundle: Bundle) -> None:
        session = started(bundle)
        before = observed(session)
        with pytest.raises(SessionError, match="a favourite is not answered"):
            session.answer(Answer.LIKE, FOUR[0])
        with pytest.raises(SessionError, match="no film with MovieLens id 7"):
            session.answer(Answer.LIKE, 7)
        assert observed(session) == before
        assert not session.can_undo

    @given(moves=MOVES, movie_id=MOVIE_IDS)
    def test_any_film_has_the_score_that_it_would_be_recommended_with(
        self, bundle: Bundle, moves, movie_id: int
    ) -> None:
        session = play(started(bundle), moves)
        recommendation = session.recommend()
        if recommendation is not None:
            same = session.recommendation_of(recommendation.movie.movie_id)
            assert same.score == pytest.approx(recommendation.score)
            assert replace(same, score=recommendation.score) == recommendation
        film = session.recommendation_of(movie_id)
        assert film.movie.movie_id == movie_id
        assert film.score == film.terms.score


@given(moves=MOVES, policy=POLICIES)
def test_edited_answers_recommend_what_the_same_answers_do_in_a_new_session(
    bundle: Bundle, moves, policy: Policy
) -> None:
    session = play(started(bundle, policy), moves)
    assert observed(Session.restore(bundle, session.state)) == observed(session)
