"""Features of films: counted by hand, and the decades by a law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.credits import Credits
from tests.preprocessing.data_sets import ratings_table
from training.als.feature_prior import FeaturePrior
from training.als.film_features import FilmFeatures
from training.id_map import IdMap
from training.rating_table import RatingTable


def table_of(titles, genres, film_credits=()) -> RatingTable:
    ids = IdMap.of(np.arange(len(titles)))
    return RatingTable(
        ratings_table([(1, 0, 4.0, 0)]), ids, titles, genres, dict(enumerate(film_credits))
    )


def test_without_credits_features_are_genres_decades_and_a_constant():
    titles = ["A (1919)", "B (2020)", "C (1999)", "D (2029)", "E (1990)", "F"]
    genres = ["Drama", "Drama|War", "(no genres listed)", "War", "War", "Drama"]
    found = FilmFeatures.of(table_of(titles, genres)).for_prior()
    # Drama, War; the 1910s, 1990s and 2020s; the constant
    assert found.tolist() == [
        [1, 0, 1, 0, 0, 1],
        [1, 1, 0, 0, 1, 1],
        [0, 0, 0, 1, 0, 1],
        [0, 1, 0, 0, 1, 1],
        [0, 1, 0, 1, 0, 1],
        [1, 0, 0, 0, 0, 1],
    ]
    assert found.dtype == np.float32


def test_directors_countries_and_languages_of_two_films_are_features():
    found = FilmFeatures.of(
        table_of(
            ["A", "B", "C"],
            ["Drama"] * 3,
            [
                Credits(directors=("Yang", "Zed"), countries=("TW", "JP"), languages=("zh",)),
                Credits(directors=("Yang",), cast=("Zed",), countries=("JP",)),
                Credits(directors=("Ang",), countries=("TW",), languages=("en",)),
            ],
        )
    )
    assert found.directors.toarray().tolist() == [[1], [1], [0]]
    assert found.countries.toarray().tolist() == [[1, 1], [1, 0], [0, 1]]  # JP, TW
    assert found.languages.shape == (3, 0)
    assert found.for_prior().tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 1], [1, 0, 0, 1, 1]]


def test_films_without_years_have_no_decades():
    found = FilmFeatures.of(table_of(["A", "B"], ["Drama", "War"])).for_prior()
    assert found.tolist() == [[1, 0, 1], [0, 1, 1]]


@given(st.lists(st.none() | st.integers(1880, 2060), min_size=1, max_size=30))
def test_films_share_their_decade_columns_exactly_if_they_share_a_decade(years):
    titles = [f"Film {n}" + (f" ({year})" if year else "") for n, year in enumerate(years)]
    decades = FilmFeatures.of(table_of(titles, ["Drama"] * len(years))).decades.toarray()
    assert decades.sum(axis=1).tolist() == [0 if year is None else 1 for year in years]
    for row, year in zip(decades, years, strict=True):
        for other_row, other in zip(decades, years, strict=True):
            shared = year is not None and other is not None and str(year)[:3] == str(other)[:3]
            assert row @ other_row == shared


def test_a_film_of_the_2020s_is_drawn_to_others_of_its_decade_and_not_to_the_mean():
    titles = ["A (1994)", "B (1995)", "C (2021)", "D (2022)", "E (2023)"]
    features = FilmFeatures.of(table_of(titles, ["Drama"] * 5)).for_prior()
    movies = np.array([[0, 1], [0, 1], [1, 0], [1, 0], [0, 0]], dtype=np.float32)
    prior = FeaturePrior(features, np.array([9.0, 9.0, 9.0, 9.0, 0.0]), weight=1.0, ridge=0.01)
    assert prior.fitted_mean(movies)[4] == pytest.approx([1, 0], abs=0.01)
