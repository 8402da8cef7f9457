import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from training.baselines.random_walk import walk_weights

# User 0 likes films 0 and 1, user 1 films 0, 1 and 2, user 2 film 2.
LIKES = np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1.0]])


def slow_weights(likes: np.ndarray, alpha: float, beta: float) -> np.ndarray:
    """Walk from each film over each of its users to each other film."""
    users, films = likes.shape
    weights = np.zeros((films, films))
    for start in range(films):
        for user in range(users):
            for end in range(films):
                if likes[user, start] and likes[user, end] and start != end:
                    to_user = 1 / likes[:, start].sum()
                    to_film = 1 / likes[user].sum()
                    fame = likes[:, end].sum()
                    weights[start, end] += to_user**alpha * to_film**alpha / fame**beta
    return weights


def test_the_walk_by_hand():
    weights = walk_weights(csr_matrix(LIKES), alpha=1.0, beta=0.0)
    # From film 0: half to user 0 and half to user 1, then 1/2 or 1/3 to film 1.
    assert weights[0, 1] == pytest.approx(1 / 2 * 1 / 2 + 1 / 2 * 1 / 3)
    assert weights[2, 0] == pytest.approx(1 / 2 * 1 / 3)
    assert np.diag(weights).tolist() == [0, 0, 0]


def test_popular_films_are_divided_by_a_power_of_their_likes():
    plain = walk_weights(csr_matrix(LIKES), alpha=0.6, beta=0.0)
    penalised = walk_weights(csr_matrix(LIKES), alpha=0.6, beta=0.5)
    assert penalised == pytest.approx(plain / np.sqrt([2, 2, 2]))


@given(
    st.integers(0, 2**32 - 1),
    st.floats(0.0, 2.0),
    st.floats(0.0, 2.0),
)
def test_weights_equal_the_slow_walk(seed, alpha, beta):
    likes = (np.random.default_rng(seed).random((7, 5)) < 0.4).astype(float)
    found = walk_weights(csr_matrix(likes), alpha, beta)
    assert found == pytest.approx(slow_weights(likes, alpha, beta), abs=1e-6)


def test_a_film_without_likes_has_no_weights():
    likes = np.hstack([LIKES, np.zeros((3, 1))])
    weights = walk_weights(csr_matrix(likes), 0.6, 0.4)
    assert not weights[3].any()
    assert not weights[:, 3].any()
