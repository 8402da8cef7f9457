"""The fold-in taste model against a dense least-squares solve, and its constants on disk."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.errors import DataError
from engine.files.manifest import write_manifest
from engine.files.names import GRAM, MANIFEST, MODEL_RUNTIME
from engine.policy import Policy
from engine.session.session import Session
from engine.taste.fold_in import FoldIn, inverse_by_answers, inverse_by_dimensions
from engine.taste.fold_in_prior import Evidence, FoldInPrior
from engine.taste.registry import fold_in_factory
from engine.taste.base import Answer
from tests.bundles import make_bundle, random_films, write_model, write_processed

N_FILMS = 30
FAVOURITES = [0, 1, 2, 3]
SEEDS = st.integers(0, 10_000)
DIMENSIONS = st.sampled_from([2, 8, 24])
"""Below, among and above the number of answers: both ways of solving are taken."""
ANSWERS = st.lists(
    st.tuples(st.integers(4, N_FILMS - 1), st.sampled_from(list(Answer))),
    max_size=12,
    unique_by=lambda pair: pair[0],
)


def random_vectors(seed: int, dimension: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(N_FILMS, dimension)).astype(np.float32)


def prior_of(vectors: np.ndarray, **constants) -> FoldInPrior:
    wide = vectors.astype(np.float64)
    prior = FoldInPrior(
        gram=wide.T @ wide,
        alpha0=0.1,
        ridge=0.5,
        ridge_per_answer=0.02,
        favourite=Evidence(2.0, 1.0),
        like=Evidence(1.0, 1.0),
        dislike=Evidence(0.5, -0.3),
        skip=Evidence(0.2, 0.0),
    )
    return replace(prior, **constants)


def folded(vectors, answers, prior=None) -> FoldIn:
    taste = FoldIn(vectors, FAVOURITES, prior or prior_of(vectors))
    for row, answer in answers:
        taste.learn(row, answer)
    return taste


def evidence_of(prior: FoldInPrior, answers) -> list[tuple[int, Evidence]]:
    kinds = {
        Answer.LIKE: prior.like, Answer.DISLIKE: prior.dislike, Answer.SKIP: prior.skip,
        Answer.SEEN: Evidence(0.0, 0.0),
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


@settings(max_examples=60)
@given(SEEDS, DIMENSIONS, ANSWERS)
def test_the_person_is_the_least_squares_solution(seed, dimension, answers) -> None:
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
def test_unlearning_restores_every_earlier_vector_bit_for_bit(seed, dimension, answers) -> None:
    vectors = random_vectors(seed, dimension)
    taste = folded(vectors, [])
    before = [taste.vector.tobytes()]
    for row, answer in answers:
        taste.learn(row, answer)
        before.append(taste.vector.tobytes())
    while before:
        assert taste.vector.tobytes() == before.pop()
        if before:
            taste.unlearn()


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, ANSWERS)
def test_pulls_sum_to_the_score_of_the_film(seed, dimension, answers) -> None:
    taste = folded(random_vectors(seed, dimension), answers)
    scores = taste.scores()
    for row in (5, N_FILMS - 1):
        pulls = taste.pulls(row)
        assert len(pulls) == len(FAVOURITES) + len(answers)
        assert pulls.sum() == pytest.approx(float(scores[row]), abs=1e-5)


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, ANSWERS)
def test_a_pull_is_confidence_times_target_times_influence(seed, dimension, answers) -> None:
    vectors = random_vectors(seed, dimension)
    prior = prior_of(vectors)
    _, inverse = by_least_squares(vectors, answers, prior)
    wide = vectors.astype(np.float64)
    expected = [
        e.confidence * e.target * float(wide[row] @ inverse @ wide[9])
        for row, e in evidence_of(prior, answers)
    ]
    assert folded(vectors, answers, prior).pulls(9) == pytest.approx(expected, abs=1e-6)


def test_a_like_raises_its_film_and_a_dislike_lowers_it() -> None:
    vectors = random_vectors(3, 8)
    start, liked, disliked = (
        folded(vectors, answers).scores()[9]
        for answers in ([], [(9, Answer.LIKE)], [(9, Answer.DISLIKE)])
    )
    assert disliked < start < liked


def test_an_answer_of_confidence_zero_changes_nothing() -> None:
    vectors = random_vectors(2, 8)
    prior = prior_of(vectors, skip=Evidence(0.0, 0.0))
    taste = folded(vectors, [(9, Answer.LIKE)], prior)
    before = taste.vector
    taste.learn(11, Answer.SKIP)
    assert taste.vector == pytest.approx(before, abs=1e-7)
    assert taste.pulls(5)[-1] == 0.0


def test_many_answers_are_summed_in_blocks_and_taken_back_bit_for_bit() -> None:
    vectors = random_vectors(5, 3)
    prior = prior_of(vectors)
    kinds = list(Answer)
    draw = np.random.default_rng(0)
    answers = [(int(draw.integers(N_FILMS)), kinds[draw.integers(4)]) for _ in range(900)]
    taste = folded(vectors, [], prior)
    before = []
    for row, answer in answers:
        before.append(taste.vector.tobytes())
        taste.learn(row, answer)
    expected, _ = by_least_squares(vectors, answers, prior)
    assert taste.vector == pytest.approx(expected, abs=1e-6)
    assert taste.pulls(9).sum() == pytest.approx(float(taste.scores()[9]), abs=1e-4)
    while before:
        taste.unlearn()
        assert taste.vector.tobytes() == before.pop()


@settings(max_examples=40)
@given(SEEDS, DIMENSIONS, st.lists(st.floats(0.01, 10.0), max_size=12))
def test_both_ways_to_the_inverse_give_the_same(seed, dimension, confidence) -> None:
    vectors = random_vectors(seed, dimension)
    prior, films, weights = prior_of(vectors), vectors[: len(confidence)], np.array(confidence)
    wide = films.astype(np.float64)
    precision = wide.T @ (weights[:, None] * wide)
    columns = vectors.astype(np.float64).T
    assert inverse_by_answers(prior, 0.5, films, weights)(columns) == pytest.approx(
        inverse_by_dimensions(prior, 0.5, precision)(columns), abs=1e-8
    )


def test_constants_without_a_solution_still_give_a_finite_person() -> None:
    vectors = np.ones((N_FILMS, 2), dtype=np.float32)
    prior = replace(prior_of(vectors), gram=np.full((2, 2), 1e9), alpha0=1.0, ridge=1e-9,
                    ridge_per_answer=0.0)  # fmt: skip
    assert np.isfinite(folded(vectors, [(9, Answer.LIKE)], prior).vector).all()


ALL_KINDS = [(9, Answer.LIKE), (12, Answer.DISLIKE), (15, Answer.SKIP), (18, Answer.DISLIKE)]


def folded_under(vectors, answers, **policy) -> FoldIn:
    taste = FoldIn(vectors, FAVOURITES, prior_of(vectors), **policy)
    for row, answer in answers:
        taste.learn(row, answer)
    return taste


class TestPolicy:
    """What learning_rate and negative_weight do to the evidence."""

    def test_the_documented_values_leave_the_models_constants_as_they_are(self) -> None:
        vectors = random_vectors(4, 8)
        documented = Policy()
        same = folded_under(
            vectors,
            ALL_KINDS,
            learning_rate=documented.learning_rate,
            negative_weight=documented.negative_weight,
        )
        assert same.vector.tobytes() == folded(vectors, ALL_KINDS).vector.tobytes()

    @pytest.mark.parametrize(
        ("rate", "negative", "answers", "dislikes"),
        [(0.3, 0.6, 2.0, 2.0), (0.15, 1.2, 1.0, 2.0), (0.05, 1.2, 1 / 3, 2 / 3)],
    )
    def test_they_multiply_the_confidence_of_answers(
        self, rate, negative, answers, dislikes
    ) -> None:
        vectors = random_vectors(4, 8)
        prior = prior_of(vectors)
        weighed = replace(
            prior,
            like=prior.like.times(answers),
            dislike=prior.dislike.times(dislikes),
            skip=prior.skip.times(answers),
        )
        expected, _ = by_least_squares(vectors, ALL_KINDS, weighed)
        found = folded_under(vectors, ALL_KINDS, learning_rate=rate, negative_weight=negative)
        assert found.vector == pytest.approx(expected, abs=1e-6)

    def test_at_a_learning_rate_of_zero_the_favourites_alone_count(self) -> None:
        vectors = random_vectors(4, 8)
        found = folded_under(vectors, ALL_KINDS, learning_rate=0.0)
        assert found.vector == pytest.approx(folded(vectors, []).vector, abs=1e-7)
        assert found.pulls(5)[len(FAVOURITES) :].tolist() == [0.0] * 4

    def test_at_a_negative_weight_of_zero_dislikes_count_nothing(self) -> None:
        vectors = random_vectors(4, 8)
        others = [ALL_KINDS[0], ALL_KINDS[2]]
        found = folded_under(vectors, ALL_KINDS, negative_weight=0.0)
        assert found.vector == pytest.approx(folded(vectors, others).vector, abs=1e-7)

    def test_the_bundles_factory_hands_the_policys_values_on(self, tmp_path) -> None:
        vectors = random_vectors(4, 8)
        made = make_bundle(tmp_path, random_films(N_FILMS))
        bundle = replace(made, vectors=vectors, fold_in=prior_of(vectors))
        policy = Policy(learning_rate=0.4, negative_weight=1.1)
        taste = fold_in_factory(bundle)(FAVOURITES, policy)
        for row, answer in ALL_KINDS:
            taste.learn(row, answer)
        expected = folded_under(vectors, ALL_KINDS, learning_rate=0.4, negative_weight=1.1)
        assert taste.vector.tobytes() == expected.vector.tobytes()


class TestFolder:
    """A model's folder whose manifest asks for folding in."""

    @pytest.fixture
    def home(self, tmp_path):
        films = random_films(12)
        write_processed(tmp_path / "processed", films)
        write_model(tmp_path / "als", films, unit_length=False)
        vectors = np.load(tmp_path / "als" / "movie_embeddings.npy")
        self.prior = prior_of(vectors)
        np.save(tmp_path / "als" / GRAM, self.prior.gram.astype("<f4"))
        self.vouch(tmp_path, self.prior.to_mapping())
        return tmp_path

    def vouch(self, home, taste) -> None:
        content = {"model": "als", "unit_length": False, "taste": taste}
        write_manifest(home / "als", content, MODEL_RUNTIME)

    def load(self, home) -> Bundle:
        return Bundle.load(home / "als", home / "processed")

    def test_constants_come_back_as_they_were_written(self, home) -> None:
        read = self.load(home).fold_in
        assert read is not None
        assert read.to_mapping() == self.prior.to_mapping()
        assert read.gram == pytest.approx(self.prior.gram, rel=1e-6)

    def test_a_session_folds_in_and_undoes(self, home) -> None:
        session = Session(self.load(home), Policy(min_genre_affinity=0.0, max_genre_distance=1.0))
        session.start([1, 11, 21, 31])
        first, before = session.recommend(), session.user
        session.answer(Answer.DISLIKE)
        assert not np.array_equal(session.user, before)
        session.undo()
        assert session.recommend() == first

    def test_a_gram_matrix_of_another_dimension_is_refused(self, home) -> None:
        np.save(home / "als" / GRAM, np.eye(3, dtype="<f4"))
        self.vouch(home, self.prior.to_mapping())
        with pytest.raises(DataError, match=r"gram\.npy: is \(3, 3\), the vectors have dimension"):
            self.load(home)

    def test_an_unknown_taste_model_is_refused(self, home) -> None:
        self.vouch(home, {"name": "telepathy"})
        with pytest.raises(DataError, match="does not know"):
            self.load(home)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("ridge", 0.0),
            ("alpha0", -1),
            ("ridge_per_answer", "much"),
            ("like", None),
            ("skip", {"confidence": True, "target": 0.0}),
            ("dislike", {"confidence": 1.0}),
        ],
    )
    def test_an_unusable_constant_is_named(self, home, key, value) -> None:
        self.vouch(home, {**self.prior.to_mapping(), key: value})
        with pytest.raises(DataError, match=r"manifest\.json: has a taste constant"):
            self.load(home)

    def test_a_missing_gram_matrix_is_told(self, home) -> None:
        (home / "als" / GRAM).unlink()
        with pytest.raises(DataError, match=r"gram\.npy: is missing"):
            self.load(home)

    def test_the_manifest_is_plain_json(self, home) -> None:
        taste = json.loads((home / "als" / MANIFEST).read_bytes())["taste"]
        assert taste["like"] == {"confidence": 1.0, "target": 1.0}
