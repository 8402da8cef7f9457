"""The prior mean from features, compared with explicit least squares."""

import numpy as np
import pytest

from training.als.feature_prior import FeaturePrior


def prior_of(seed: int = 0, weight: float = 0.5, ridge: float = 3.0) -> FeaturePrior:
    draw = np.random.default_rng(seed)
    features = (draw.random((12, 4)) < 0.5).astype(np.float32)
    return FeaturePrior(features, draw.uniform(0, 9, 12), weight, ridge)


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
