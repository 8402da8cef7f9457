from dataclasses import replace

import pytest

from engine.catalogue.credits import Credits
from tests.training.tables import everybody_rates, rating_table
from training.als.film_features import FilmFeatures
from training.als.observations import ObservationMatrix
from training.als.observations import observe as observe_features
from training.als.settings import AlsSettings
from training.rating_table import RatingTable


def observe(table: RatingTable, settings: AlsSettings) -> ObservationMatrix:
    return observe_features(table, FilmFeatures.of(table), settings)


RATINGS = [(1, 1, 4), (1, 2, 3.5), (1, 3, 3), (1, 4, 2.5), (2, 4, 5)]


def test_only_likes_count_by_default():
    found = observe(rating_table(RATINGS), AlsSettings())
    assert found.confidence.toarray().tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert found.target.toarray().tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]


def test_the_settings_decide_how_neutral_and_low_ratings_count():
    settings = AlsSettings(
        neutral_confidence=0.5, neutral_target=0.75, dislike_confidence=0.25, dislike_target=0.0
    )
    found = observe(rating_table(RATINGS), settings)
    assert found.confidence.toarray().tolist() == [[1, 0.5, 0.5, 0.25], [0, 0, 0, 1]]
    assert found.target.toarray().tolist() == [[1, 0.75, 0.75, 0], [0, 0, 0, 1]]
    # an observation of target 0 remains an observation
    assert found.counts().tolist() == [4, 1]
    assert found.confidence.indices.tolist() == found.target.indices.tolist()


@pytest.mark.parametrize(("likes", "expected"), [(240, 0.5), (60, 1.0), (15, 2.0), (5, 12**0.5)])
def test_ratings_of_a_user_with_many_likes_count_less(likes, expected):
    table = rating_table(everybody_rates(1, [5.0] * likes))
    found = observe(table, AlsSettings(activity_damping=0.5))
    assert found.confidence.data == pytest.approx([expected] * likes)
    assert found.target.data == pytest.approx([1.0] * likes)


def test_fewer_than_five_likes_count_as_five():
    some, none = (
        observe(rating_table(everybody_rates(1, stars)), AlsSettings(activity_damping=0.5))
        for stars in ([5.0] * 5, [5.0])
    )
    assert some.confidence.data[0] == none.confidence.data[0]


def test_each_genre_is_one_more_user_who_likes_its_films():
    genres = ["Action", "Action|Drama", "(no genres listed)", "Drama"]
    table = replace(rating_table(RATINGS), genres=genres)
    found = observe(table, AlsSettings(genre_confidence=0.5))
    assert found.shape == (4, 4)
    assert found.confidence.toarray()[2:].tolist() == [[0.5, 0.5, 0, 0], [0, 0.5, 0, 0.5]]
    assert found.target.toarray()[2:].tolist() == [[1, 1, 0, 0], [0, 1, 0, 1]]


def test_each_language_of_two_films_is_one_more_user_after_the_genres():
    spoken = {1: ("fr",), 2: ("en", "fr"), 3: ("en",), 4: ("ja",)}
    film_credits = {movie_id: Credits(languages=codes) for movie_id, codes in spoken.items()}
    table = replace(rating_table(RATINGS), credits=film_credits)
    found = observe(table, AlsSettings(genre_confidence=0.5, language_confidence=0.25))
    assert found.confidence.toarray()[2:].tolist() == [
        [0.5, 0.5, 0.5, 0.5],  # dramas
        [0, 0.25, 0.25, 0],  # en
        [0.25, 0.25, 0, 0],  # fr
    ]
    assert found.target.toarray()[3:].tolist() == [[0, 1, 1, 0], [1, 1, 0, 0]]
