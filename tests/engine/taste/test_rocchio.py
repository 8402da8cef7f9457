"""The documented taste model, against hand-worked numbers and a slow version of its formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.taste.base import Answer
from engine.taste.rocchio import Rocchio

ANSWERS = st.lists(
    st.tuples(st.integers(4, 19), st.sampled_from(list(Answer))), min_size=0, max_size=12
)


def random_vectors(seed: int, *, unit_length: bool) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(20, 6))
    if unit_length:
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def make(vectors: np.ndarray, *, unit_length: bool, rate: float = 0.15, negative: float = 0.6):
    return Rocchio(
        vectors, [0, 1, 2, 3], unit_length=unit_length, learning_rate=rate, negative_weight=negative
    )


def slowly(vectors, answers, *, unit_length, rate, negative):
    """The formula, written out number by number."""

    def normalised(u):
        if not unit_length:
            return u
        length = sum(x * x for x in u) ** 0.5
        return [x / (length + 1e-8) for x in u]

    films = [[float(x) for x in row] for row in vectors]
    u = normalised([sum(films[i][k] for i in range(4)) / 4 for k in range(len(films[0]))])
    for row, answer in answers:
        m = films[row]
        if answer is Answer.LIKE:
            u = normalised([(1 - rate) * a + rate * b for a, b in zip(u, m, strict=True)])
        elif answer is Answer.DISLIKE:
            u = normalised(
                [(1 - rate) * a - rate * negative * b for a, b in zip(u, m, strict=True)]
            )
    return u


def test_start_is_the_mean_of_four_at_unit_length() -> None:
    vectors = np.array([[1, 0], [1, 0], [1, 0], [0, 1]], dtype=np.float32)
    # the mean is (0.75, 0.25), of length 0.790569
    assert make(vectors, unit_length=True).vector == pytest.approx([0.948683, 0.316228], abs=1e-6)
    assert make(vectors, unit_length=False).vector == pytest.approx([0.75, 0.25])


def test_like_dislike_and_skip_by_hand() -> None:
    vectors = np.array([[1, 0]] * 4 + [[0, 1]], dtype=np.float32)
    liked = make(vectors, unit_length=False)
    liked.learn(4, Answer.LIKE)
    assert liked.vector == pytest.approx([0.85, 0.15])
    disliked = make(vectors, unit_length=False)
    disliked.learn(4, Answer.DISLIKE)
    assert disliked.vector == pytest.approx([0.85, -0.09])
    skipped = make(vectors, unit_length=False)
    skipped.learn(4, Answer.SKIP)
    assert skipped.vector == pytest.approx([1.0, 0.0])


@given(st.integers(0, 10_000), ANSWERS, st.booleans(), st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_vector_equals_the_slow_formula(seed, answers, unit_length, rate, negative) -> None:
    vectors = random_vectors(seed, unit_length=unit_length)
    taste = make(vectors, unit_length=unit_length, rate=rate, negative=negative)
    for row, answer in answers:
        taste.learn(row, answer)
    expected = slowly(vectors, answers, unit_length=unit_length, rate=rate, negative=negative)
    # Rounding to float32 at each step is magnified where a vector nearly cancels out.
    assert taste.vector == pytest.approx(expected, abs=2e-4)


@given(st.integers(0, 10_000), ANSWERS, st.booleans())
def test_unlearning_restores_every_earlier_vector_bit_for_bit(seed, answers, unit_length) -> None:
    taste = make(random_vectors(seed, unit_length=unit_length), unit_length=unit_length)
    before = [taste.vector.tobytes()]
    for row, answer in answers:
        taste.learn(row, answer)
        before.append(taste.vector.tobytes())
    while before:
        assert taste.vector.tobytes() == before.pop()
        if before:
            taste.unlearn()


@settings(max_examples=50)
@given(st.integers(0, 10_000), ANSWERS, st.booleans())
def test_pulls_sum_to_the_score_of_the_film(seed, answers, unit_length) -> None:
    vectors = random_vectors(seed, unit_length=unit_length)
    taste = make(vectors, unit_length=unit_length)
    for row, answer in answers:
        taste.learn(row, answer)
    for row in (5, 19):
        pulls = taste.pulls(row)
        assert len(pulls) == 4 + len(answers)
        assert pulls.sum() == pytest.approx(float(taste.vector @ vectors[row]), abs=1e-4)


def test_a_skipped_film_pulls_nothing_and_a_disliked_one_pulls_away() -> None:
    taste = make(random_vectors(1, unit_length=True), unit_length=True)
    taste.learn(7, Answer.SKIP)
    taste.learn(8, Answer.DISLIKE)
    pulls = taste.pulls(8)
    assert pulls[4] == 0.0
    assert pulls[5] < 0.0
