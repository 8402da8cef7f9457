"""The first ranking and the played session, against the engine's session step by step."""

import numpy as np
import pytest

from engine.policy import Policy
from engine.session.session import Session
from engine.taste.base import Answer
from tests.training.tables import random_ratings, rating_table
from training.baselines.popularity import fit_popularity
from training.evaluation.policies import pure_model
from training.evaluation.simulate import first_ranking, play
from training.evaluation.user_folds import eligible_users
from training.evaluation.user_folds import people as people_of
from training.svd.recommender import fit_puresvd

WITH_GENRES = Policy(min_genre_affinity=0.4, popularity_penalty=0.4, exploration_rate=0.2)


@pytest.fixture(scope="module")
def table():
    plain = rating_table(random_ratings(40, 90, 0.6))
    genres = [("Drama", "Comedy|Drama", "Action", "Action|Sci-Fi")[k % 4] for k in range(90)]
    return type(plain)(plain.interactions, plain.movies, plain.titles, genres)


@pytest.fixture(scope="module")
def recommender(table):
    return fit_puresvd(table, 0)["rocchio"]


@pytest.fixture(scope="module")
def people(table):
    return people_of(table, eligible_users(table, None, 0), 0)


@pytest.mark.parametrize("policy", [pure_model(), Policy(), WITH_GENRES])
def test_the_first_ranking_is_the_sessions(table, recommender, people, policy):
    for person in people[:10]:
        session = Session(recommender.bundle, policy, 7, recommender.make_taste)
        session.start([int(table.movies.ids[row]) for row in person.favourites])
        expected = [recommendation.movie.row for recommendation in session.upcoming(30)]
        assert first_ranking(recommender, policy, person.favourites, 30, 7) == expected


def test_a_played_session_is_one_driven_by_hand(table, recommender, people):
    person = people[0]
    played = play(recommender, WITH_GENRES, person, 20, 7)
    session = Session(recommender.bundle, WITH_GENRES, 7, recommender.make_taste)
    session.start([int(table.movies.ids[row]) for row in person.favourites])
    for row, answer in zip(played.shown, played.answers, strict=True):
        assert session.recommend().movie.row == row
        rating = person.stars.get(row, 3.0)
        expected = "y" if rating >= 4 else "n" if rating < 3 else "s"
        assert answer.value == expected
        session.answer(answer)


def test_no_favourite_and_no_film_twice(recommender, people):
    for person in people:
        shown = play(recommender, pure_model(), person, 20, 0).shown
        assert len({*shown, *person.favourites}) == 24


def test_popularity_shows_the_most_rated_films_whatever_is_answered(table, people):
    recommender = fit_popularity(table, 0)["none"]
    for person in people[:5]:
        by_count = np.argsort(-table.counts, kind="stable").tolist()
        expected = [row for row in by_count if row not in person.favourites][:20]
        assert list(play(recommender, pure_model(), person, 20, 0).shown) == expected


def test_a_list_that_runs_empty_is_told(recommender, people):
    played = play(recommender, pure_model(), people[0], 200, 0)
    assert played.ran_empty
    assert len(played.shown) == len(played.answers) == 86
    assert set(played.answers) <= set(Answer)
