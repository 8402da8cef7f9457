"""The first ranking and the simulated session, compared with the engine's session."""

import numpy as np
import pytest

from engine.policy import Policy
from engine.session.session import Session
from engine.taste.base import Answer
from tests.training.tables import everybody_rates, random_ratings, rating_table
from training.als.model import fit_als
from training.als.settings import AlsSettings, FoldInSettings
from training.baselines.popularity import fit_popularity
from training.evaluation.policies import pure_model
from training.evaluation.simulate import first_ranking, simulate_session
from training.evaluation.user_folds import HeldOutUser, eligible_users, held_out_users
from training.svd.model import fit_puresvd

WITH_GENRES = Policy(min_genre_affinity=0.4, popularity_penalty=0.4, exploration_rate=0.2)


@pytest.fixture(scope="module")
def table():
    plain = rating_table(random_ratings(40, 90, 0.6))
    genres = [("Drama", "Comedy|Drama", "Action", "Action|Sci-Fi")[k % 4] for k in range(90)]
    return type(plain)(plain.ratings, plain.movies, plain.titles, genres)


@pytest.fixture(scope="module")
def bundle(table):
    return fit_puresvd(table, 0)["rocchio"]


@pytest.fixture(scope="module")
def users(table):
    return held_out_users(table, eligible_users(table, None, 0), 0)


@pytest.fixture(scope="module")
def raters(table):
    return held_out_users(table, eligible_users(table, None, 0), 0, rates=True)


@pytest.fixture(scope="module")
def folding(table):
    fold_in = FoldInSettings(neutral_confidence=1.0, neutral_target=0.5)
    return fit_als(table, 0, settings=AlsSettings(dimension=8, sweeps=4), fold_in=fold_in)[
        "fold_in"
    ]


@pytest.mark.parametrize("policy", [pure_model(), Policy(), WITH_GENRES])
def test_the_first_ranking_is_the_sessions(table, bundle, users, policy):
    for user in users[:10]:
        session = Session(bundle, policy, 7)
        session.start([int(table.movies.ids[row]) for row in user.favourites])
        expected = [recommendation.movie.row for recommendation in session.recommendations(30)]
        assert first_ranking(bundle, policy, user.favourites, 30, 7) == expected


def test_a_simulated_session_equals_one_by_hand(table, bundle, users):
    user = users[0]
    simulated = simulate_session(bundle, WITH_GENRES, user, 20, 7)
    session = Session(bundle, WITH_GENRES, 7)
    session.start([int(table.movies.ids[row]) for row in user.favourites])
    in_order = zip(simulated.shown, simulated.answers, simulated.taste_scores, strict=True)
    for row, answer, taste_score in in_order:
        assert session.recommend().movie.row == row
        fit = float(bundle.vectors[row] @ session.user) / bundle.score_scale
        assert taste_score == pytest.approx(fit, abs=1e-6)
        rating = user.stars.get(row, 3.0)
        expected = "like" if rating >= 4 else "dislike" if rating < 3 else "skip"
        assert answer.value == expected
        session.answer(answer)


def test_ratings_are_answered_as_by_hand(folding, raters):
    user = raters[0]
    simulated = simulate_session(folding, pure_model(), user, 20, 7)
    session = Session(folding, pure_model(), 7)
    session.start([int(folding.catalogue.movie_ids[row]) for row in user.favourites])
    for row, answer in zip(simulated.shown, simulated.answers, strict=True):
        assert session.recommend().movie.row == row
        rating = user.stars.get(row)
        session.answer(Answer.SKIP) if rating is None else session.rate(rating)
        assert session.state.answers[-1].answer is answer
        assert session.state.answers[-1].rating == rating


def test_ratings_of_three_change_what_a_fold_in_model_shows(folding, users, raters):
    pairs = [
        [simulate_session(folding, pure_model(), user, 20, 0).shown for user in both]
        for both in zip(users, raters, strict=True)
    ]
    assert any(plain != rating for plain, rating in pairs)


def test_the_answers_of_a_person_counted_by_hand():
    # All films are equally popular, so they are shown in the order of rows.
    bundle = fit_popularity(rating_table(everybody_rates(20, [5.0] * 10)), 0)["none"]
    stars = {0: 5.0, 1: 5.0, 2: 5.0, 3: 5.0, 4: 4.0, 5: 3.5, 6: 2.5, 8: 3.0, 9: 4.5}
    for rates, unclear in ((False, Answer.SKIP), (True, Answer.SEEN)):
        user = HeldOutUser(1, (0, 1, 2, 3), stars, rates)
        simulated = simulate_session(bundle, pure_model(), user, 20, 0)
        assert simulated.shown == (4, 5, 6, 7, 8, 9)
        assert simulated.answers == (
            Answer.LIKE, unclear, Answer.DISLIKE, Answer.SKIP, unclear, Answer.LIKE
        )  # fmt: skip


def test_no_film_is_shown_twice_and_no_favourite_at_all(bundle, users):
    for user in users:
        shown = simulate_session(bundle, pure_model(), user, 20, 0).shown
        assert len({*shown, *user.favourites}) == 24


def test_popularity_shows_the_most_rated_films_after_any_answers(table, users):
    bundle = fit_popularity(table, 0, count="ratings")["none"]
    for user in users[:5]:
        by_count = np.argsort(-table.counts, kind="stable").tolist()
        expected = [row for row in by_count if row not in user.favourites][:20]
        assert list(simulate_session(bundle, pure_model(), user, 20, 0).shown) == expected


def test_a_session_records_that_recommendations_ran_out(bundle, users):
    simulated = simulate_session(bundle, pure_model(), users[0], 200, 0)
    assert simulated.ran_empty
    assert len(simulated.shown) == len(simulated.answers) == 86
    assert set(simulated.answers) <= set(Answer)


def test_a_session_can_be_limited_to_films_that_the_user_rated(table, bundle, users):
    """Skips are then neutral ratings: the order is that of all films, others left out."""
    ids = users[0].user_id
    (user,) = held_out_users(table, np.array([ids]), 0, only_rated=True)
    simulated = simulate_session(bundle, pure_model(), user, 200, 0)
    assert set(simulated.shown) == set(user.stars) - set(user.favourites)
    assert simulated.ran_empty
    skipped = [
        user.stars[row]
        for row, answer in zip(simulated.shown, simulated.answers, strict=True)
        if answer is Answer.SKIP
    ]
    assert skipped
    assert all(3 <= stars < 4 for stars in skipped)


def test_films_left_out_as_unrated_are_no_evidence(table, bundle, users):
    (user,) = held_out_users(table, np.array([users[1].user_id]), 0, only_rated=True)
    ranking = first_ranking(bundle, pure_model(), user.favourites, 90, 0)
    first = next(row for row in ranking if row in user.stars)
    assert simulate_session(bundle, pure_model(), user, 1, 0).shown == (first,)
