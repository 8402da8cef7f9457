"""The documented taste model, against hand-worked numbers and a slow version of its formula."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy import TasteRates
from engine.taste.base import Answer
from engine.taste.rocchio import Rocchio, RocchioConfig

ANSWERS = st.lists(
    st.tuples(st.integers(4, 19), st.sampled_from(list(Answer))), min_size=0, max_size=12
)


def random_vectors(seed: int, *, unit_length: bool) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(20, 6))
    if unit_length:
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def make(vectors: np.ndarray, *, unit_length: bool, rate: float = 0.15, negative: float = 0.6):
    return Rocchio(vectors, [0, 1, 2, 3], TasteRates(rate, negative), unit_length=unit_length)


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
    liked.update(4, Answer.LIKE)
    assert liked.vector == pytest.approx([0.85, 0.15])
    disliked = make(vectors, unit_length=False)
    disliked.update(4, Answer.DISLIKE)
    assert disliked.vector == pytest.approx([0.85, -0.09])
    skipped = make(vectors, unit_length=False)
    skipped.update(4, Answer.SKIP)
    assert skipped.vector == pytest.approx([1.0, 0.0])


@given(st.integers(0, 10_000), ANSWERS, st.booleans(), st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_vector_equals_the_slow_formula(seed, answers, unit_length, rate, negative) -> None:
    vectors = random_vectors(seed, unit_length=unit_length)
    taste = make(vectors, unit_length=unit_length, rate=rate, negative=negative)
    for row, answer in answers:
        taste.update(row, answer)
    expected = slowly(vectors, answers, unit_length=unit_length, rate=rate, negative=negative)
    # Rounding to float32 at each step is magnified where a vector nearly cancels out.
    assert taste.vector == pytest.approx(expected, abs=2e-4)


@given(st.integers(0, 10_000), ANSWERS, st.booleans())
def test_undo_restores_every_earlier_vector_bit_for_bit(seed, answers, unit_length) -> None:
    taste = make(random_vectors(seed, unit_length=unit_length), unit_length=unit_length)
    before = [taste.vector.tobytes()]
    for row, answer in answers:
        taste.update(row, answer)
        before.append(taste.vector.tobytes())
    while before:
        assert taste.vector.tobytes() == before.pop()
        if before:
            taste.undo()


@given(st.integers(0, 10_000), ANSWERS, st.booleans())
def test_contributions_sum_to_the_score_of_the_film(seed, answers, unit_length) -> None:
    vectors = random_vectors(seed, unit_length=unit_length)
    taste = make(vectors, unit_length=unit_length)
    for row, answer in answers:
        taste.update(row, answer)
    for row in (5, 19):
        contributions = taste.contributions(row)
        assert len(contributions) == 4 + len(answers)
        assert contributions.sum() == pytest.approx(float(taste.vector @ vectors[row]), abs=1e-4)


def test_a_skipped_film_contributes_nothing_and_a_disliked_one_lowers_its_score() -> None:
    taste = make(random_vectors(1, unit_length=True), unit_length=True)
    taste.update(7, Answer.SKIP)
    taste.update(8, Answer.DISLIKE)
    contributions = taste.contributions(8)
    assert contributions[4] == 0.0
    assert contributions[5] < 0.0


@pytest.mark.parametrize("unit_length", [True, False])
def test_a_config_starts_a_taste_with_its_length_and_the_rates(
    tmp_path: Path, unit_length: bool
) -> None:
    vectors, config = random_vectors(1, unit_length=True), RocchioConfig(unit_length)
    taste = config.start(vectors, [0, 1, 2, 3], TasteRates(0.4, 1.1))
    expected = make(vectors, unit_length=unit_length, rate=0.4, negative=1.1)
    for model in (taste, expected):
        model.update(7, Answer.DISLIKE)
    assert taste.vector.tobytes() == expected.vector.tobytes()
    assert config.write(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("unit_length", [False, True])
def test_contributions_after_thousands_of_answers_are_those_of_the_slow_formula(
    unit_length: bool,
) -> None:
    vectors = random_vectors(3, unit_length=unit_length)
    taste = make(vectors, unit_length=unit_length)
    draw = np.random.default_rng(5)
    rows = draw.integers(0, len(vectors), 4_000).tolist()
    answers = [(Answer.LIKE, Answer.DISLIKE, Answer.SKIP)[k] for k in draw.integers(0, 3, 4_000)]
    for row, answer in zip(rows, answers, strict=True):
        taste.update(row, answer)
    expected = np.zeros(4 + len(rows))
    left = 1.0
    for number in reversed(range(len(rows))):
        weight = taste._gains[number] * left
        if abs(weight) > 1e-12:
            expected[4 + number] = weight * (
                vectors[rows[number]].astype(np.float64) @ vectors[0].astype(np.float64)
            )
        left *= taste._keeps[number]
    if abs(weight := taste._start_scale / 4 * left) > 1e-12:
        expected[:4] = weight * (vectors[:4].astype(np.float64) @ vectors[0].astype(np.float64))
    contributions = taste.contributions(0)
    assert np.flatnonzero(contributions).tolist() == np.flatnonzero(expected).tolist()
    assert contributions == pytest.approx(expected, rel=1e-9)
    assert unit_length or len(taste._left()) < len(rows)
