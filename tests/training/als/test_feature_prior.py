"""The prior mean from genres and decade, compared with explicit least squares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.movies import Catalogue
from training.als.feature_prior import FeaturePrior, features_of


def prior_of(seed: int = 0, weight: float = 0.5, ridge: float = 3.0) -> FeaturePrior:
    draw = np.random.default_rng(seed)
    features = (draw.random((12, 4)) < 0.5).astype(np.float32)
    return FeaturePrior(features, draw.uniform(0, 9, 12), weight, ridge)


def catalogue_of(titles: list[str], genres: list[str]) -> Catalogue:
    films = len(titles)
    return Catalogue(np.arange(films), titles, genres, np.ones(films, dtype=np.int64))


def test_features_are_genres_decades_of_the_films_and_a_constant():
    titles = ["A (1919)", "B (2020)", "C (1999)", "D (2029)", "E (1990)", "F"]
    genres = ["Drama", "Drama|War", "(no genres listed)", "War", "War", "Drama"]
    found = features_of(catalogue_of(titles, genres))
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


def test_films_without_years_have_no_decades():
    found = features_of(catalogue_of(["A", "B"], ["Drama", "War"]))
    assert found.tolist() == [[1, 0, 1], [0, 1, 1]]


@given(st.lists(st.none() | st.integers(1880, 2060), min_size=1, max_size=30))
def test_films_share_their_decade_columns_exactly_if_they_share_a_decade(years):
    titles = [f"Film {n}" + (f" ({year})" if year else "") for n, year in enumerate(years)]
    decades = features_of(catalogue_of(titles, ["Drama"] * len(years)))[:, 1:-1]
    assert decades.sum(axis=1).tolist() == [0 if year is None else 1 for year in years]
    for row, year in zip(decades, years, strict=True):
        for other_row, other in zip(decades, years, strict=True):
            shared = year is not None and other is not None and str(year)[:3] == str(other)[:3]
            assert row @ other_row == shared


def test_a_film_of_the_2020s_is_drawn_to_others_of_its_decade_and_not_to_the_mean():
    titles = ["A (1994)", "B (1995)", "C (2021)", "D (2022)", "E (2023)"]
    features = features_of(catalogue_of(titles, ["Drama"] * 5))
    movies = np.array([[0, 1], [0, 1], [1, 0], [1, 0], [0, 0]], dtype=np.float32)
    prior = FeaturePrior(features, np.array([9.0, 9.0, 9.0, 9.0, 0.0]), weight=1.0, ridge=0.01)
    assert prior.fitted_mean(movies)[4] == pytest.approx([1, 0], abs=0.01)


def test_coefficients_are_the_weighted_ridge_regression():
    prior = prior_of()
    movies = np.random.default_rng(1).normal(size=(12, 5)).astype(np.float32)
    root = np.sqrt(prior.evidence)[:, None]
    rows = np.vstack([prior.features * root, np.sqrt(prior.ridge) * np.eye(4)])
    right_side = np.vstack([movies * root, np.zeros((4, 5))])
    expected = np.linalg.lstsq(rows, right_side)[0]
    assert prior.coefficients(movies) == pytest.approx(expected)
    assert prior.fitted_mean(movies) == pytest.approx(0.5 * prior.features @ expected, abs=1e-6)


def test_films_without_evidence_do_not_count():
    prior = prior_of()
    prior.evidence[3] = 0.0
    movies = np.random.default_rng(1).normal(size=(12, 5)).astype(np.float32)
    before = prior.coefficients(movies)
    movies[3] = 99.0
    assert prior.coefficients(movies) == pytest.approx(before)


def test_a_part_of_the_films_keeps_its_rows():
    prior = prior_of()
    chosen = np.arange(12) % 3 == 0
    part = prior.of_movies(chosen)
    coefficients = np.random.default_rng(2).normal(size=(4, 5))
    assert np.array_equal(part.mean(coefficients), prior.mean(coefficients)[chosen])
