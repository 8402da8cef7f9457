"""The fold-in taste model against a dense least-squares solve."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy import TASTE_RATES, Policy, TasteRates
from engine.taste.base import Answer
from engine.taste.fold_in import FoldIn, FoldInConfig, inverse_by_answers, inverse_by_dimensions
from engine.taste.fold_in_prior import NO_EVIDENCE, Evidence, FoldInPrior
from tests.engine.taste.priors import prior_of

N_FILMS = 30
FAVOURITES = [0, 1, 2, 3]
SEEDS = st.integers(0, 10_000)
DIMENSIONS = st.sampled_from([2, 8, 24])
"""Below, among and above the number of answers, so that both ways of solving are used."""
ANSWERS = st.lists(
    st.tuples(
        st.integers(4, N_FILMS - 1),
        st.sampled_from([*Answer, *(halves / 2 for halves in range(1, 11))]),
    ),
    max_size=12,
    unique_by=lambda pair: pair[0],
)
"""Rows, each with an answer or a rating."""


def random_vectors(seed: int, dimension: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(N_FILMS, dimension)).astype(np.float32)


def update(taste: FoldIn, row: int, answer: Answer | float) -> None:
    """Update a taste with an answer, or with a rating in stars."""
    if isinstance(answer, Answer):
        taste.update(row, answer)
    else:
        taste.update(row, Answer.of_rating(answer), answer)


def folded(vectors, answers, prior=None, rates=TASTE_RATES) -> FoldIn:
    taste = FoldIn(vectors, FAVOURITES, prior or prior_of(vectors), rates)
    for row, answer in answers:
        update(taste, row, answer)
    return taste


def evidence_of(prior: FoldInPrior, answers) -> list[tuple[int, Evidence]]:
    kinds = {
        Answer.LIKE: prior.like, Answer.DISLIKE: prior.dislike, Answer.SKIP: prior.skip,
        Answer.SEEN: Evidence(0.0, 0.0),
        0.5: prior.dislike, 1.0: prior.dislike, 1.5: prior.dislike, 2.0: prior.dislike,
        2.5: prior.dislike, 3.0: prior.neutral, 3.5: prior.neutral,
        4.0: prior.like, 4.5: prior.like, 5.0: prior.like,
    }  # fmt: skip
    return [(row, prior.favourite) for row in FAVOURITES] + [(r, kinds[a]) for r, a in answers]


def by_least_squares(vectors, answers, prior) -> tuple[np.ndarray, np.ndarray]:
    """Return u and A⁻¹, every term of the objective written as rows of one dense system."""
    wide = vectors.astype(np.float64)
    observed = [(row, e) for row, e in evidence_of(prior, answers) if e.confidence > 0]
    ridge = prior.ridge + prior.ridge_per_answer * len(observed)
    rows = [np.sqrt(prior.alpha0) * v for v in wide]
    rows += [np.sqrt(e.confidence) * wide[row] for row, e in observed]
    rows += list(np.sqrt(ridge) * np.eye(wide.shape[1]))
    wanted = np.zeros(len(rows))
    for k, (_, e) in enumerate(observed):
        wanted[len(wide) + k] = np.sqrt(e.confidence) * e.target
    system = np.array(rows)
    return np.linalg.lstsq(system, wanted)[0], np.linalg.inv(system.T @ system)


@given(SEEDS, DIMENSIONS, ANSWERS)
def test_the_vector_is_the_least_squares_solution(seed, dimension, answers) -> None:
    vectors = random_vectors(seed, dimension)
    prior = prior_of(vectors)
    expected, _ = by_least_squares(vectors, answers, prior)
    taste = folded(vectors, answers, prior)
    assert taste.vector == pytest.approx(expected, abs=1e-6)
    assert taste.scores() == pytest.approx(vectors @ expected, abs=1e-5)


def test_one_film_in_one_dimension_by_hand() -> None:
    # u minimises 4·2(1 − u)² for the favourites, 0.1·30u² for all films and (0.5 + 4·0.02)u²
    vectors = np.ones((N_FILMS, 1), dtype=np.float32)
    assert folded(vectors, []).vector[0] == pytest.approx(8 / (8 + 3 + 0.58))


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(seed, dimension, answers, random) -> None:
    vectors = random_vectors(seed, dimension)
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert folded(vectors, shuffled).vector == pytest.approx(
        folded(vectors, answers).vector, abs=1e-6
    )


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, ANSWERS)
def test_undo_restores_every_earlier_vector_bit_for_bit(seed, dimension, answers) -> None:
    vectors = random_vectors(seed, dimension)
    taste = folded(vectors, [])
    before = [taste.vector.tobytes()]
    for row, answer in answers:
        update(taste, row, answer)
        before.append(taste.vector.tobytes())
    while before:
        assert taste.vector.tobytes() == before.pop()
        if before:
            taste.undo()


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, ANSWERS)
def test_contributions_sum_to_the_score_of_the_film(seed, dimension, answers) -> None:
    taste = folded(random_vectors(seed, dimension), answers)
    scores = taste.scores()
    for row in (5, N_FILMS - 1):
        contributions = taste.contributions(row)
        assert len(contributions) == len(FAVOURITES) + len(answers)
        assert contributions.sum() == pytest.approx(float(scores[row]), abs=1e-5)


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, ANSWERS)
def test_contributions_are_confidence_times_target_times_influence(
    seed, dimension, answers
) -> None:
    vectors = random_vectors(seed, dimension)
    prior = prior_of(vectors)
    _, inverse = by_least_squares(vectors, answers, prior)
    wide = vectors.astype(np.float64)
    expected = [
        e.confidence * e.target * float(wide[row] @ inverse @ wide[9])
        for row, e in evidence_of(prior, answers)
    ]
    assert folded(vectors, answers, prior).contributions(9) == pytest.approx(expected, abs=1e-6)


def test_a_like_raises_its_film_and_a_dislike_lowers_it() -> None:
    vectors = random_vectors(3, 8)
    start, liked, disliked = (
        folded(vectors, answers).scores()[9]
        for answers in ([], [(9, Answer.LIKE)], [(9, Answer.DISLIKE)])
    )
    assert disliked < start < liked


def test_ratings_by_hand_in_one_dimension() -> None:
    # 4·2 for the favourites, 0.1·30 for all films, 0.5 + 0.02 for each piece of evidence
    vectors = np.ones((N_FILMS, 1), dtype=np.float32)
    expected = {
        5.0: (8 + 1) / (8 + 3 + 0.6 + 1),
        4.0: (8 + 1) / (8 + 3 + 0.6 + 1),
        3.5: (8 + 0.3 * 0.6) / (8 + 3 + 0.6 + 0.3),
        3.0: (8 + 0.3 * 0.6) / (8 + 3 + 0.6 + 0.3),
        2.0: (8 - 0.5 * 0.3) / (8 + 3 + 0.6 + 0.5),
        1.0: (8 - 0.5 * 0.3) / (8 + 3 + 0.6 + 0.5),
    }
    found = {stars: folded(vectors, [(9, stars)]).vector[0] for stars in expected}
    assert found == pytest.approx(expected)


def test_a_neutral_rating_says_nothing_to_a_model_without_evidence_for_it() -> None:
    vectors = random_vectors(2, 8)
    prior = prior_of(vectors, neutral=NO_EVIDENCE)
    before = folded(vectors, [(9, Answer.LIKE)], prior).vector
    assert np.array_equal(folded(vectors, [(9, Answer.LIKE), (11, 3.0)], prior).vector, before)


def test_an_answer_of_confidence_zero_changes_nothing() -> None:
    vectors = random_vectors(2, 8)
    prior = prior_of(vectors, skip=Evidence(0.0, 0.0))
    taste = folded(vectors, [(9, Answer.LIKE)], prior)
    before = taste.vector
    taste.update(11, Answer.SKIP)
    assert taste.vector == pytest.approx(before, abs=1e-7)
    assert taste.contributions(5)[-1] == 0.0


def test_many_answers_are_summed_in_blocks_and_undone_bit_for_bit() -> None:
    vectors = random_vectors(5, 3)
    prior = prior_of(vectors)
    kinds = list(Answer)
    draw = np.random.default_rng(0)
    answers = [(int(draw.integers(N_FILMS)), kinds[draw.integers(4)]) for _ in range(900)]
    taste = folded(vectors, [], prior)
    before = []
    for row, answer in answers:
        before.append(taste.vector.tobytes())
        taste.update(row, answer)
    expected, _ = by_least_squares(vectors, answers, prior)
    assert taste.vector == pytest.approx(expected, abs=1e-6)
    assert taste.contributions(9).sum() == pytest.approx(float(taste.scores()[9]), abs=1e-4)
    while before:
        taste.undo()
        assert taste.vector.tobytes() == before.pop()


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, st.lists(st.floats(0.01, 10.0), max_size=12))
def test_both_ways_of_inverting_agree(seed, dimension, confidence) -> None:
    vectors = random_vectors(seed, dimension)
    prior, films, weights = prior_of(vectors), vectors[: len(confidence)], np.array(confidence)
    wide = films.astype(np.float64)
    precision = wide.T @ (weights[:, None] * wide)
    columns = vectors.astype(np.float64).T
    assert inverse_by_answers(prior, 0.5, films, weights)(columns) == pytest.approx(
        inverse_by_dimensions(prior, 0.5, precision)(columns), abs=1e-8
    )


def test_constants_without_a_solution_still_give_a_finite_vector() -> None:
    vectors = np.ones((N_FILMS, 2), dtype=np.float32)
    prior = replace(prior_of(vectors), gram=np.full((2, 2), 1e9), alpha0=1.0, ridge=1e-9,
                    ridge_per_answer=0.0)  # fmt: skip
    assert np.isfinite(folded(vectors, [(9, Answer.LIKE)], prior).vector).all()


ALL_KINDS = [
    (9, Answer.LIKE), (12, Answer.DISLIKE), (15, Answer.SKIP), (18, Answer.DISLIKE), (21, 3.5)
]  # fmt: skip


class TestRates:
    """What learning_rate and negative_weight do to the evidence."""

    def test_the_documented_rates_leave_the_models_constants_as_they_are(self) -> None:
        vectors = random_vectors(4, 8)
        same = folded(vectors, ALL_KINDS, rates=Policy().taste)
        expected, _ = by_least_squares(vectors, ALL_KINDS, prior_of(vectors))
        assert same.vector == pytest.approx(expected, abs=1e-6)
        assert same.vector.tobytes() == folded(vectors, ALL_KINDS).vector.tobytes()

    @pytest.mark.parametrize(
        ("rates", "answers", "dislikes"),
        [
            (TasteRates(0.3, 0.6), 2.0, 2.0),
            (TasteRates(0.15, 1.2), 1.0, 2.0),
            (TasteRates(0.05, 1.2), 1 / 3, 2 / 3),
        ],
    )
    def test_rates_multiply_the_confidence_of_answers(self, rates, answers, dislikes) -> None:
        vectors = random_vectors(4, 8)
        prior = prior_of(vectors)
        weighed = replace(
            prior,
            like=prior.like.times(answers),
            dislike=prior.dislike.times(dislikes),
            skip=prior.skip.times(answers),
            neutral=prior.neutral.times(answers),
        )
        expected, _ = by_least_squares(vectors, ALL_KINDS, weighed)
        assert folded(vectors, ALL_KINDS, prior, rates).vector == pytest.approx(expected, abs=1e-6)

    def test_at_a_learning_rate_of_zero_only_the_favourites_count(self) -> None:
        vectors = random_vectors(4, 8)
        found = folded(vectors, ALL_KINDS, rates=TasteRates(learning_rate=0.0))
        assert found.vector == pytest.approx(folded(vectors, []).vector, abs=1e-7)
        assert found.contributions(5)[len(FAVOURITES) :].tolist() == [0.0] * 5

    def test_at_a_negative_weight_of_zero_dislikes_do_not_count(self) -> None:
        vectors = random_vectors(4, 8)
        others = [ALL_KINDS[0], ALL_KINDS[2], ALL_KINDS[4]]
        found = folded(vectors, ALL_KINDS, rates=TasteRates(negative_weight=0.0))
        assert found.vector == pytest.approx(folded(vectors, others).vector, abs=1e-7)

    def test_a_config_starts_a_taste_with_its_prior_and_the_rates(self) -> None:
        vectors = random_vectors(4, 8)
        prior, rates = prior_of(vectors, ridge=0.9), TasteRates(0.4, 1.1)
        taste = FoldInConfig(prior).start(vectors, FAVOURITES, rates)
        for row, answer in ALL_KINDS:
            update(taste, row, answer)
        expected = folded(vectors, ALL_KINDS, prior, rates)
        assert taste.vector.tobytes() == expected.vector.tobytes()
