"""Places on the map: repeatable, within bounds, neighbours together."""

import numpy as np
import pytest

from training.als.film_positions import film_positions


def clusters() -> np.ndarray:
    """Return 40 vectors near each of two opposite directions."""
    draw = np.random.default_rng(0)
    centres = np.repeat([[1.0, 0, 0, 0], [-1.0, 0, 0, 0]], 20, axis=0)
    return centres + draw.normal(scale=0.2, size=(40, 4))


@pytest.fixture(scope="module")
def places() -> np.ndarray:
    return film_positions(clusters(), 42)


def test_places_are_repeatable_and_within_bounds(places: np.ndarray) -> None:
    one, other = places, film_positions(clusters(), 42)
    assert one.tobytes() == other.tobytes()
    assert one.dtype == np.float32
    assert one.shape == (40, 2)
    assert np.abs(one).max() == pytest.approx(1.0)
    assert (one[0] >= 0).all()


def test_the_widest_direction_is_horizontal(places: np.ndarray) -> None:
    assert places[:, 0].std() >= places[:, 1].std()


def test_the_nearest_film_is_of_the_same_cluster(places: np.ndarray) -> None:
    distances = np.linalg.norm(places[:, None].astype(float) - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    same = (distances.argmin(axis=1) < 20) == (np.arange(40) < 20)
    assert same.mean() >= 0.95


@pytest.mark.parametrize("films", [1, 7, 8])
def test_few_films_and_films_without_signal_have_finite_places(films: int) -> None:
    places = film_positions(np.zeros((films, 3)), 0)
    assert places.shape == (films, 2)
    assert np.isfinite(places).all()
